package org.stackplug.cli.build;

import java.util.Locale;

/** A page in mdoc(7). Lines end before 80 characters, and a sentence begins on a line of its own. */
final class ManPage {
    private static final int WIDTH = 78;

    private final StringBuilder text = new StringBuilder();

    /**
     * The facts that all pages of a build have in common.
     *
     * @param date as {@code .Dd} has it
     */
    record Origin(String version, String date) {}

    ManPage(String title, Origin origin) {
        macro("Dd " + origin.date());
        macro("Dt " + title.toUpperCase(Locale.ROOT) + " 1");
        macro("Os stackplug " + origin.version());
    }

    /** Returns text as troff prints it unchanged. */
    static String escaped(String plain) {
        return plain.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }

    /** Adds a line that begins with a macro; its words must be {@link #escaped}. */
    ManPage macro(String line) {
        text.append('.').append(line).append('\n');
        return this;
    }

    ManPage section(String title) {
        return macro("Sh " + title);
    }

    ManPage paragraph() {
        return macro("Pp");
    }

    /** Adds plain text. */
    ManPage text(String plain) {
        for (String sentence : plain.split("(?<=[.]) (?=[A-Z])", -1)) {
            StringBuilder line = new StringBuilder();
            for (String word : escaped(sentence).split(" ", -1)) {
                if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
                    line(line.toString());
                    line.setLength(0);
                }
                line.append(line.length() == 0 ? "" : " ").append(word);
            }
            line(line.toString());
        }
        return this;
    }

    private void line(String line) {
        // A control line begins with a dot or an apostrophe, and the latter is escaped.
        text.append(line.startsWith(".") ? "\\&" : "").append(line).append('\n');
    }

    ManPage beginList() {
        return macro("Bl -tag -width Ds");
    }

    ManPage endList() {
        return macro("El");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
