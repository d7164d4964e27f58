package org.stackplug.mask;

/** Reads character references of HTML: an ampersand, a name or a number, and a semicolon. */
final class HtmlReference {
    /** Between the ampersand and the semicolon. */
    private static final int LONGEST = 9;

    private static final int HEX = 16;
    private static final int DECIMAL = 10;

    private static final String[] NAMES = {"amp", "lt", "gt", "quot", "apos", "nbsp"};
    private static final String MEANINGS = "&<>\"' ";

    private HtmlReference() {}

    /**
     * Returns the index of the first character that is not part of a reference, or of its semicolon.
     *
     * @param from the index after the ampersand
     */
    static int end(char[] text, int from, int to) {
        int limit = Math.min(to, from + LONGEST);
        int i = from;
        while (i < limit && (isLetter(text[i]) || isDigit(text[i]) || (text[i] == '#' && i == from))) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Returns the character that a reference stands for; -1 for none. */
    static int meaning(char[] text, int from, int semicolon) {
        if (from == semicolon) {
            return -1;
        }
        if (text[from] != '#') {
            return named(text, from, semicolon);
        }
        boolean hex = from + 1 < semicolon && (text[from + 1] == 'x' || text[from + 1] == 'X');
        return number(text, from + (hex ? 2 : 1), semicolon, hex ? HEX : DECIMAL);
    }

    private static int number(char[] text, int from, int to, int base) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = Escape.hex(text[i]);
            if (digit < 0 || digit >= base) {
                return -1;
            }
            number = number * base + digit;
        }
        return from < to && Character.isValidCodePoint(number) ? number : -1;
    }

    private static int named(char[] text, int from, int to) {
        for (int name = 0; name < NAMES.length; name++) {
            if (isNamed(NAMES[name], text, from, to)) {
                return MEANINGS.charAt(name);
            }
        }
        return -1;
    }

    private static boolean isNamed(String name, char[] text, int from, int to) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            // Letters and digits only: the bit is that of small letters.
            if ((text[i] | ' ') != name.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }
}
