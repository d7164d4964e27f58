package org.stackplug.edit;

import java.util.regex.Pattern;

/** Words of bash. */
final class BashWord {
    /** Characters that bash takes as they are. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./~-]+");

    private BashWord() {}

    /** Returns a word that stands for this text, with quotes where bash would read it otherwise. */
    static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
