package org.stackplug.cli.terminal;

import java.util.Map;

/** Colours texts, or leaves them plain. */
public final class Palette {
    private final boolean on;

    Palette(boolean on) {
        this.on = on;
    }

    /**
     * Chooses by the flag, then NO_COLOR and FORCE_COLOR, then whether the stream is a terminal.
     *
     * @param choice {@code auto}, {@code always} or {@code never}
     */
    public static Palette of(String choice, Map<String, String> environment, boolean terminal) {
        boolean on = switch (choice) {
            case "always" -> true;
            case "never" -> false;
            default -> {
                if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
                    yield false;
                }
                if (!environment.getOrDefault("FORCE_COLOR", "").isEmpty()) {
                    yield true;
                }
                yield terminal && !"dumb".equals(environment.get("TERM"));
            }
        };
        return new Palette(on);
    }

    public boolean isOn() {
        return on;
    }

    String bad(String text) {
        return paint("1;31", text);
    }

    String good(String text) {
        return paint("32", text);
    }

    String warning(String text) {
        return paint("33", text);
    }

    public String strong(String text) {
        return paint("1", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
