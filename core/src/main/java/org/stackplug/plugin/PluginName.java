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
}
