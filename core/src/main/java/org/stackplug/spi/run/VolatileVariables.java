package org.stackplug.spi.run;

import java.util.regex.Pattern;

/**
 * Variables that bash or the session changes by itself, so that a change says nothing about the step that ran. They are left
 * out of settings, of the warnings of a run, and of {@link Assignment}s.
 *
 * @since 0.1.0
 */
public final class VolatileVariables {
    private static final Pattern NAMES = Pattern.compile(
            "_|BASH.*|COLUMNS|COMP.*|DIRSTACK|EPOCH.*|FUNCNAME|HIST.*|LINENO|LINES|MAPFILE|"
                    + "OLDPWD|OPTARG|OPTIND|PIPESTATUS|PWD|RANDOM|REPLY|SECONDS|SHELLOPTS|SRANDOM|STACKPLUG_.*|_stackplug_.*");

    private VolatileVariables() {}

    /** Returns whether a variable is volatile. */
    public static boolean contains(String name) {
        return NAMES.matcher(name).matches();
    }
}
