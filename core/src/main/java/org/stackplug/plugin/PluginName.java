package org.stackplug.plugin;

import java.util.regex.Pattern;

/** Checks the name of a plugin, which becomes a folder below DEST and an item of a comma-separated list. */
public final class PluginName {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");

    private PluginName() {}

    /** Returns whether a text is valid as the name of a plugin. */
    public static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }

    /**
     * Returns the name after checking it. The name of every plugin is checked here, whether it comes from localrc, the lock, a
     * checkpoint or the record of the last stack.
     *
     * @throws IllegalArgumentException if the name is not valid
     */
    public static String requireValid(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "a plugin's name has letters, digits, '.', '_', '+' and '-', and begins with"
                            + " a letter, a digit or '_'");
        }
        return name;
    }
}
