package org.stackplug.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;

/**
 * The requirements that a plugin's settings file declares by {@code define_plugin NAME} and
 * {@code plugin_requires NAME OTHER}. The lines are matched by patterns and never run, as in DevStack's CI role.
 *
 * @param aliases the names that the plugin defines for itself, and their lines
 * @param requires the requirements, in order
 * @param oddities the lines that have no effect, or another one than it seems; DevStack says nothing about them
 */
public record Requirements(Map<String, Place> aliases, List<Requirement> requires, List<Oddity> oddities) {
    private static final String WORD = "[\"']?([A-Za-z0-9._+-]+)[\"']?";
    private static final Pattern DEFINE = Pattern.compile("\\s*define_plugin\\s+" + WORD + ".*");
    private static final Pattern REQUIRES =
            Pattern.compile("\\s*plugin_requires\\s+" + WORD + "\\s+" + WORD + "(?:\\s+" + WORD + ")?.*");

    /**
     * One line {@code plugin_requires}.
     *
     * @param owner the name that the plugin uses for itself
     * @param required the other plugin, or a service of the tree
     * @param place the line
     */
    public record Requirement(String owner, String required, Place place) {}

    /**
     * A line to warn of.
     *
     * @param sentence without a full stop
     */
    public record Oddity(String sentence, Place place) {}

    public Requirements {
        aliases = Map.copyOf(aliases);
        requires = List.copyOf(requires);
        oddities = List.copyOf(oddities);
    }

    /** Returns the requirements of a plugin that declares none. */
    public static Requirements none() {
        return new Requirements(Map.of(), List.of(), List.of());
    }

    /** Reads a checkout's {@code devstack/settings}; a plugin without that file requires nothing. */
    public static Requirements read(Path checkout) throws IOException {
        Path settings = checkout.resolve("devstack/settings");
        if (!Files.isRegularFile(settings)) {
            return none();
        }
        Map<String, Place> aliases = new HashMap<>();
        List<Requirement> requires = new ArrayList<>();
        List<Oddity> oddities = new ArrayList<>();
        String[] lines = Files.readString(settings, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher define = DEFINE.matcher(lines[i]);
            Matcher require = REQUIRES.matcher(lines[i]);
            Place place = new Place(settings, i + 1);
            if (define.matches()) {
                aliases.putIfAbsent(define.group(1), place);
            } else if (require.matches()) {
                requires.add(new Requirement(require.group(1), require.group(2), place));
                if (require.group(1).equals(require.group(2))) {
                    oddities.add(new Oddity(
                            "the plugin '" + require.group(1) + "' requires itself, which has no effect", place));
                }
                if (require.group(3) != null) {
                    oddities.add(new Oddity(
                            "plugin_requires takes two names, so '" + require.group(3)
                                    + "' has no effect: each requirement needs a line",
                            place));
                }
            }
        }
        return new Requirements(aliases, requires, oddities);
    }

    /**
     * Returns the declared names of plugins by every name under which they can be required. A declared name takes precedence over
     * a name that a plugin gives itself, and an earlier plugin over a later one.
     *
     * @param declared the declared names, in order
     * @param requirements the requirements by the declared name; a plugin that is not fetched yet may be missing
     */
    static Map<String, String> declaredNames(List<String> declared, Map<String, Requirements> requirements) {
        Map<String, String> names = new HashMap<>();
        for (String name : declared) {
            requirements.getOrDefault(name, none()).aliases().keySet().forEach(alias -> names.putIfAbsent(alias, name));
        }
        declared.forEach(name -> names.put(name, name));
        return names;
    }
}
