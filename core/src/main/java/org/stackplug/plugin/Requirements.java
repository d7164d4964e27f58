package org.stackplug.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;

/**
 * What a plugin's settings file says of itself to tools: {@code define_plugin NAME} and {@code plugin_requires NAME OTHER}.
 * Read by line pattern and never run, as DevStack's CI role reads it.
 *
 * @param aliases the names that it defines for itself
 * @param requires what it requires, in order
 */
public record Requirements(List<String> aliases, List<Requirement> requires) {
    private static final String WORD = "[\"']?([A-Za-z0-9._+-]+)[\"']?";
    private static final Pattern DEFINE = Pattern.compile("\\s*define_plugin\\s+" + WORD + ".*");
    private static final Pattern REQUIRES = Pattern.compile("\\s*plugin_requires\\s+" + WORD + "\\s+" + WORD + ".*");

    /**
     * One line {@code plugin_requires}.
     *
     * @param owner the name by which the plugin calls itself
     * @param required the other plugin, or an in-tree service
     */
    public record Requirement(String owner, String required, Place place) {}

    public Requirements {
        aliases = List.copyOf(aliases);
        requires = List.copyOf(requires);
    }

    /** Nothing. */
    public static Requirements none() {
        return new Requirements(List.of(), List.of());
    }

    /** Reads a checkout's {@code devstack/settings}; a plugin without that file requires nothing. */
    public static Requirements read(Path checkout) throws IOException {
        Path settings = checkout.resolve("devstack/settings");
        if (!Files.isRegularFile(settings)) {
            return none();
        }
        List<String> aliases = new ArrayList<>();
        List<Requirement> requires = new ArrayList<>();
        String[] lines = Files.readString(settings, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher define = DEFINE.matcher(lines[i]);
            Matcher require = REQUIRES.matcher(lines[i]);
            if (define.matches()) {
                aliases.add(define.group(1));
            } else if (require.matches()) {
                requires.add(new Requirement(require.group(1), require.group(2), new Place(settings, i + 1)));
            }
        }
        return new Requirements(aliases, requires);
    }
}
