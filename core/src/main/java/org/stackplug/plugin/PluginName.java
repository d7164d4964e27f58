package org.stackplug.plugin;

import java.util.regex.Pattern;

/** What can be a plugin's name: it becomes a folder below DEST and a word in a comma-separated list. */
public final class PluginName {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");

    private PluginName() {}

    /** Whether it can be one. */
    public static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }

    /**
     * Returns the name, if it can be one. Every plugin has been through here, wherever its name comes from: localrc, the
     * lock, a checkpoint, the record of the last stack.
     *
     * @throws IllegalArgumentException if it can't
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
