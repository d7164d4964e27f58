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
 * @param aliases the names that the plugin defines for itself
 * @param requires the requirements, in order
 */
public record Requirements(List<String> aliases, List<Requirement> requires) {
    private static final String WORD = "[\"']?([A-Za-z0-9._+-]+)[\"']?";
    private static final Pattern DEFINE = Pattern.compile("\\s*define_plugin\\s+" + WORD + ".*");
    private static final Pattern REQUIRES = Pattern.compile("\\s*plugin_requires\\s+" + WORD + "\\s+" + WORD + ".*");

    /**
     * One line {@code plugin_requires}.
     *
     * @param owner the name that the plugin uses for itself
     * @param required the other plugin, or a service of the tree
     * @param place the line
     */
    public record Requirement(String owner, String required, Place place) {}

    public Requirements {
        aliases = List.copyOf(aliases);
        requires = List.copyOf(requires);
    }

    /** Returns the requirements of a plugin that declares none. */
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
            requirements.getOrDefault(name, none()).aliases().forEach(alias -> names.putIfAbsent(alias, name));
        }
        declared.forEach(name -> names.put(name, name));
        return names;
    }
}
