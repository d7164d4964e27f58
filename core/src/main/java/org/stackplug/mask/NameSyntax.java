package org.stackplug.mask;

import java.util.Arrays;

/** The characters of names and values, and those that surround them. */
final class NameSyntax {
    private static final boolean[] OF_NAMES = new boolean['z' + 1];
    private static final boolean[] MARKS = new boolean['|' + 1];
    private static final boolean[] PLAIN = new boolean['~' + 1];

    static {
        for (char c = 0; c < OF_NAMES.length; c++) {
            OF_NAMES[c] = Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
        }
        " \t+>*|#\"'{,".chars().forEach(c -> MARKS[c] = true);
        Arrays.fill(PLAIN, true);
        "\n\r\t ;&|'\"\\,)]}<>".chars().forEach(c -> PLAIN[c] = false);
    }

    private NameSyntax() {}

    /** Returns whether a character can be part of a name. */
    static boolean isOfName(char c) {
        return c < OF_NAMES.length && OF_NAMES[c];
    }

    /** Returns whether a line can begin with it before the name that the line is about. */
    static boolean isMark(char c) {
        return c < MARKS.length && MARKS[c];
    }

    static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** Returns whether a reference to a variable goes on so after its {@code $}. */
    static boolean beginsReference(char c) {
        return c == '{' || c == '(' || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Returns whether it ends a word of a shell. */
    static boolean endsWord(char c) {
        return isBlank(c) || c == ';' || c == '&' || c == '|';
    }

    /** Returns whether it belongs, after a closing quote, to what the value is part of. */
    static boolean endsQuoted(char c) {
        return endsWord(c) || c == ',' || c == ')' || c == ']' || c == '}' || c == '>' || c == '<';
    }

    /** Returns whether it neither ends nor changes a value, whatever kind of value it is. */
    static boolean isPlain(char c) {
        return c >= PLAIN.length || PLAIN[c];
    }
}
