package org.stackplug.runner.shell.variables;

import java.util.regex.Pattern;
import org.stackplug.spi.Place;

/**
 * A command that has been run.
 *
 * @param text the command; empty if only the file is known
 * @param direct whether the command itself is at that place, and not a function of the session's that was called there
 * @param outermost whether the command is in a file and in no function
 */
record TracedCommand(String text, Place place, boolean direct, boolean outermost) implements TraceRecord {
    /** Commands that assign. */
    private static final Pattern ASSIGNING = Pattern.compile(
            "[A-Za-z_]\\w*(?:\\[[^]]*\\])?\\+?=" + "|(?:builtin |command )?(?:export|declare|typeset|readonly) ");
    /** An assignment that only lasts as long as another command. */
    private static final Pattern TEMPORARY = Pattern.compile(
            "(?:[A-Za-z_]\\w*\\+?=(?:\"[^\"$`]*\"|'[^']*'|\\$\\{?\\w+\\}?|[^\\s\"'`()$;])*+\\s++)++[\\w/.-]+(?:\\s|$)");
    /** The commands that set the variables whose names are their arguments. */
    private static final Pattern SETTING =
            Pattern.compile("(?:builtin |command )?(?:read|mapfile|readarray|getopts|unset|let|printf -v) ");

    /** Commands that take names out of variables. */
    private static final Pattern COMPUTING_NAMES =
            Pattern.compile("(?:builtin |command )?(?:read|mapfile|readarray|getopts|"
                    + "unset|let|printf|declare|typeset|local|export|readonly) (?:[^=\\n]*\\$|-g?ng? )");

    /** Returns a stand-in for whatever command of that file set a variable in a way that the trace does not show. */
    static TracedCommand unseen(Place file) {
        return new TracedCommand("", new Place(file.file(), 0), false, false);
    }

    /** Returns whether the command sets that variable. An assignment within a string does not count. */
    boolean sets(String name) {
        String n = Pattern.quote(name);
        String assigned = "(?:^|\\s)" + n + "(?:\\[[^]]*\\])?\\+?=";
        return (ASSIGNING.matcher(text).lookingAt() && !TEMPORARY.matcher(text).lookingAt() && find(assigned))
                || (SETTING.matcher(text).lookingAt() && find("^[^<>|;]*(?<![\\w${])" + n + "(?!\\w)"))
                || find("^(?:for|select) " + n + "(?!\\w)")
                || (text.startsWith("((")
                        && (find("\\b" + n + "\\s*(?:[-+*/%&|^]|<<|>>)?=(?!=)")
                                || find("\\b" + n + "\\s*(?:\\+\\+|--)")
                                || find("(?:\\+\\+|--)\\s*" + n + "\\b")));
    }

    boolean mentions(String name) {
        return find("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)");
    }

    /** Returns whether the name of the variable may come out of another variable. */
    boolean computesNames() {
        return COMPUTING_NAMES.matcher(text).lookingAt();
    }

    private boolean find(String regex) {
        return Pattern.compile(regex).matcher(text).find();
    }
}
