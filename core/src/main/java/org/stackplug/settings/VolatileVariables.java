package org.stackplug.settings;

import java.util.regex.Pattern;

/** Variables that bash, or the session itself, changes from step to step: that they are others now says nothing of a step. */
public final class VolatileVariables {
    private static final Pattern NAMES = Pattern.compile(
            "_|BASH.*|COLUMNS|COMP.*|DIRSTACK|EPOCH.*|FUNCNAME|HIST.*|LINENO|LINES|MAPFILE|"
                    + "OLDPWD|OPTARG|OPTIND|PIPESTATUS|PWD|RANDOM|REPLY|SECONDS|SHELLOPTS|SRANDOM|STACKPLUG_.*|_stackplug_.*");

    private VolatileVariables() {}

    /** Whether a variable of that name is one. */
    public static boolean contains(String name) {
        return NAMES.matcher(name).matches();
    }
}
