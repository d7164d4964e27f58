package org.stackplug.mask;

/**
 * Reads one escape by looking ahead: of shells, JSON, Python, C and YAML (a backslash), of URLs (a
 * percent sign), of HTML (an ampersand), or a colour (ESC), which stands for nothing. All of it but the
 * first character is letters, digits and marks that begin no escape themselves: where it turns out to be
 * none, these can be read once more as they are. Not thread-safe.
 */
final class Escape {
    /** What begins here is not an escape. */
    static final int FAILED = -1;
    /** The text ends before that is known. */
    static final int UNDECIDED = -2;

    static final char ESC = 0x1b;

    private static final int HEX_BITS = 4;
    private static final int OCTAL_BITS = 3;
    private static final int OCTAL_DIGITS = 3;
    private static final int MOST_BRACED_DIGITS = 7;
    private static final int LONGEST_COLOUR = 40;

    /** The value of each hexadecimal digit. */
    private static final byte[] HEX = new byte['f' + 1];

    static {
        for (char c = 0; c < HEX.length; c++) {
            HEX[c] = (byte) Character.digit(c, 1 << HEX_BITS);
        }
    }

    private int code;
    private boolean isByte;
    private int stopped;

    /** Returns the value of a hexadecimal digit; -1 for any other character. */
    static int hex(char c) {
        return c < HEX.length ? HEX[c] : -1;
    }

    /** Returns the character that the escape stands for; a negative number if it stands for nothing. */
    int code() {
        return code;
    }

    /** Returns whether that is a byte of a character's UTF-8, if it is not ASCII. */
    boolean isByte() {
        return isByte;
    }

    /** Returns the index of the character at which what has failed is no escape. */
    int stopped() {
        return stopped;
    }

    private int failed(int at) {
        stopped = at;
        return FAILED;
    }

    /**
     * Reads an escape.
     *
     * @param first its first character
     * @param at the index of the second one
     * @param to where the text ends for now
     * @return the index after it, {@link #FAILED} or {@link #UNDECIDED}
     */
    int read(char first, char[] text, int at, int to) {
        if (at == to) {
            return UNDECIDED;
        }
        isByte = true;
        return switch (first) {
            case '\\' -> backslash(text, at, to);
            case '%' -> number(text, at, 2, HEX_BITS, to);
            case '&' -> reference(text, at, to);
            default -> colour(text, at, to);
        };
    }

    private int backslash(char[] text, int at, int to) {
        return switch (text[at]) {
            case 'x' -> number(text, at + 1, 2, HEX_BITS, to);
            case 'u' -> unicode(text, at + 1, 4, to);
            case 'U' -> unicode(text, at + 1, 8, to);
            case '0', '1', '2', '3' -> number(text, at, OCTAL_DIGITS, OCTAL_BITS, to);
            default -> failed(at);
        };
    }

    private int unicode(char[] text, int from, int digits, int to) {
        isByte = false;
        boolean braced = digits == 4 && from < to && text[from] == '{';
        return braced ? braced(text, from + 1, to) : number(text, from, digits, HEX_BITS, to);
    }

    private int number(char[] text, int from, int digits, int bits, int to) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            if (i == to) {
                return UNDECIDED;
            }
            int digit = hex(text[i]);
            if (digit >>> bits != 0) {
                return failed(i);
            }
            number = number << bits | digit;
        }
        code = number;
        return from + digits;
    }

    private int braced(char[] text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = hex(text[i]);
            if (text[i] == '}' && i > from) {
                code = number;
                return i + 1;
            }
            if (digit < 0 || i == from + MOST_BRACED_DIGITS) {
                return failed(i);
            }
            number = number << HEX_BITS | digit;
        }
        return UNDECIDED;
    }

    private int reference(char[] text, int from, int to) {
        int end = HtmlReference.end(text, from, to);
        if (end == to) {
            return UNDECIDED;
        }
        isByte = false;
        code = text[end] == ';' ? HtmlReference.meaning(text, from, end) : -1;
        return code < 0 ? failed(end) : end + 1;
    }

    private int colour(char[] text, int from, int to) {
        if (text[from] != '[') {
            return failed(from);
        }
        int last = from + LONGEST_COLOUR - 1;
        for (int i = from + 1; i < to; i++) {
            char c = text[i];
            if (c == 'm') {
                isByte = false;
                code = -1;
                return i + 1;
            }
            if (i >= last || !((c >= '0' && c <= '9') || c == ';' || c == ':')) {
                return failed(i);
            }
        }
        return UNDECIDED;
    }
}
