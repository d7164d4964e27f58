package org.stackplug.mask;

import java.util.Locale;

/**
 * Reduces a text to what is left when every kind of quoting is undone, character by character: the escapes of shells, JSON,
 * Python, C and YAML, URL-quoting, and character references of HTML, within each other and as often as they are nested. The
 * same value has the same reduced form however a program has quoted it, as long as it is one of these ways, or any mixture of
 * them.
 *
 * <p>The reduced form is for comparing, not for reading. Quotes, backslashes and {@code $} are left out, because each shell puts
 * them elsewhere; so are colours and characters that nobody sees. Any number of blanks, or {@code +} for them, is one blank. A
 * letter beyond ASCII is its bytes in UTF-8. Each unit comes with the part of the text that it was made of.
 *
 * <p>Takes constant time for a character. Not thread-safe.
 */
final class Unquoter {
    /** Is given the units of the reduced form. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes one unit.
         *
         * @param unit a character of ASCII, or a byte from 0x80 on
         * @param from where it begins in the text
         * @param to where it ends, exclusively
         */
        void unit(char unit, long from, long to);
    }

    /** The character leaves nothing in the reduced form. */
    static final int NOTHING = -1;
    /** The character may belong to an escape. */
    static final int UNKNOWN = -2;

    private static final char ESCAPE = 0x1b;
    private static final char ASCII_END = 0x80;
    private static final int HEX = 16;
    private static final int OCTAL = 8;
    private static final int OCTAL_DIGITS = 3;
    private static final int LONGEST_PENDING = 40;
    private static final int LONGEST_REFERENCE = 10;
    private static final int BYTE = 0xff;

    private enum State {
        PLAIN,
        /** After one backslash or more. */
        BACKSLASH,
        /** Within the digits after a backslash and x, u or U. */
        HEX_DIGITS,
        /** Within such digits in braces. */
        BRACED,
        /** Within three digits after a backslash. */
        OCTAL_DIGITS,
        /** Within two digits after a percent sign. */
        PERCENT,
        /** Within a character reference of HTML. */
        REFERENCE,
        /** Within a colour. */
        COLOUR
    }

    private static final byte UNIT = 0;
    private static final byte LEFT_OUT = 1;
    private static final byte BLANK = 2;
    private static final byte LINE_END = 3;
    /** These and above begin an escape. */
    private static final byte BACKSLASH = 4;

    private static final byte PERCENT = 8;
    private static final byte REFERENCE = 16;
    private static final byte COLOUR = 32;

    /** What becomes of a character of ASCII, by its code. */
    private static final byte[] KINDS = new byte[ASCII_END];
    /** The escapes that go on with a character of ASCII. Of many backslashes the last one counts. */
    private static final byte[] GOES_ON = new byte[ASCII_END];

    static {
        for (char c = 0; c < ASCII_END; c++) {
            KINDS[c] = TerminalText.isInvisible(c) ? LEFT_OUT : UNIT;
        }
        kind("'\"$", LEFT_OUT);
        kind(" \t+", BLANK);
        kind("\n\r", LINE_END);
        kind("\\", BACKSLASH);
        kind("%", PERCENT);
        kind("&", REFERENCE);
        kind("\u001b", COLOUR);
        goesOn("0123xuU", BACKSLASH);
        goesOn("%0123456789abcdefABCDEF", PERCENT);
        goesOn("#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", REFERENCE);
        goesOn("[", COLOUR);
    }

    private static void kind(String characters, byte kind) {
        characters.chars().forEach(c -> KINDS[c] = kind);
    }

    private static void goesOn(String characters, byte kind) {
        characters.chars().forEach(c -> GOES_ON[c] |= kind);
    }

    private final Sink sink;
    private State state = State.PLAIN;
    /** What may turn out to be plain text after all, with its places. */
    private final char[] pending = new char[LONGEST_PENDING];

    private final long[] begins = new long[LONGEST_PENDING];
    private final long[] ends = new long[LONGEST_PENDING];
    private int pendingCount;
    private int digits;
    private char high;
    private long highFrom;
    private char last;

    Unquoter(Sink sink) {
        this.sink = sink;
    }

    /** The reduced form of a whole text. */
    static String reduced(String text) {
        StringBuilder reduced = new StringBuilder(text.length());
        reduce(text, (unit, from, to) -> reduced.append(unit));
        return reduced.toString();
    }

    /** Reduces a whole text. */
    static void reduce(String text, Sink sink) {
        Unquoter unquoter = new Unquoter(sink);
        for (int i = 0; i < text.length(); i++) {
            unquoter.next(text.charAt(i), i, i + 1);
        }
        unquoter.end();
    }

    /** Reduces a whole text in which nothing is an escape. */
    static void reduceUnescaped(String text, Sink sink) {
        Unquoter unquoter = new Unquoter(sink);
        for (int i = 0; i < text.length(); i++) {
            unquoter.literal(text.charAt(i), i, i + 1);
        }
    }

    /**
     * Takes the next character if it is no part of an escape, which most are not.
     *
     * @param after the character after it
     * @return what it is reduced to, {@link #NOTHING}, or {@link #UNKNOWN}: then it was not taken, and {@link #next} takes it
     */
    int simple(char c, char after) {
        if (state != State.PLAIN || c >= ASCII_END || high != 0) {
            return UNKNOWN;
        }
        byte kind = KINDS[c];
        if (kind == UNIT) {
            last = c;
            return c;
        }
        if (kind == LEFT_OUT) {
            return NOTHING;
        }
        if (kind >= BACKSLASH && after < ASCII_END && (GOES_ON[after] & kind) != 0) {
            return UNKNOWN;
        }
        char unit = kind == BLANK ? ' ' : kind == LINE_END ? '\n' : c;
        if (kind == BACKSLASH || kind == COLOUR || (unit == last && (kind == BLANK || kind == PERCENT))) {
            return NOTHING;
        }
        last = unit;
        return unit;
    }

    /** Takes the next character, which is at {@code [from, to)} in the text. */
    void next(char c, long from, long to) {
        if (state != State.PLAIN) {
            escaped(c, from, to);
        } else if (c < ASCII_END && KINDS[c] >= BACKSLASH) {
            beginEscape(c, from, to);
        } else {
            literal(c, from, to);
        }
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }

    /** The text has ended, or goes on with something else. */
    void end() {
        fail();
        high = 0;
    }

    /** Returns where what is not decided yet begins; {@code otherwise} when there is no such thing. */
    long undecided(long otherwise) {
        if (high != 0) {
            return highFrom;
        }
        return pendingCount > 0 ? begins[0] : otherwise;
    }

    private void escaped(char c, long from, long to) {
        switch (state) {
            case PLAIN -> next(c, from, to);
            case BACKSLASH -> backslash(c, from, to);
            case HEX_DIGITS -> {
                if (hex(c) >= 0) {
                    hold(c, from, to);
                    if (--digits == 0) {
                        decoded(number(2, HEX), pending[1] == 'x', to);
                    }
                } else if (c == '{' && pendingCount == 2 && pending[1] == 'u') {
                    hold(c, from, to);
                    state = State.BRACED;
                } else {
                    retry(c, from, to);
                }
            }
            case BRACED -> {
                if (c == '}' && pendingCount > 3) {
                    decoded(number(3, HEX), false, to);
                } else if (hex(c) >= 0 && pendingCount < LONGEST_REFERENCE) {
                    hold(c, from, to);
                } else {
                    retry(c, from, to);
                }
            }
            case OCTAL_DIGITS -> {
                if (c >= '0' && c <= '7') {
                    hold(c, from, to);
                    if (pendingCount == OCTAL_DIGITS + 1) {
                        decoded(number(1, OCTAL), true, to);
                    }
                } else {
                    retry(c, from, to);
                }
            }
            case PERCENT -> {
                if (c == '%' && pendingCount == 1 && ends[0] - begins[0] == 1 && to - from == 1) {
                    // Files of settings write a percent sign twice.
                    fail();
                } else if (hex(c) >= 0) {
                    hold(c, from, to);
                    if (pendingCount == 3) {
                        decoded(number(1, HEX), true, to);
                    }
                } else {
                    retry(c, from, to);
                }
            }
            case REFERENCE -> reference(c, from, to);
            case COLOUR -> {
                if (c == 'm') {
                    clear();
                } else if (pendingCount < LONGEST_PENDING
                        && ((pendingCount == 1 && c == '[')
                                || (pendingCount > 1 && (c == ';' || c == ':' || (c >= '0' && c <= '9'))))) {
                    hold(c, from, to);
                } else {
                    retry(c, from, to);
                }
            }
        }
    }

    private void beginEscape(char c, long from, long to) {
        state = switch (c) {
            case '\\' -> State.BACKSLASH;
            case '%' -> State.PERCENT;
            case '&' -> State.REFERENCE;
            default -> State.COLOUR;
        };
        hold(c, from, to);
    }

    /** Of any number of backslashes the last one counts: how often a text was quoted is not known. */
    private void backslash(char c, long from, long to) {
        if (c == '\\') {
            pendingCount = 0;
            hold(c, from, to);
        } else if (c == 'x' || c == 'u' || c == 'U') {
            hold(c, from, to);
            digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            state = State.HEX_DIGITS;
        } else if (c >= '0' && c <= '3') {
            hold(c, from, to);
            state = State.OCTAL_DIGITS;
        } else {
            retry(c, from, to);
        }
    }

    private void reference(char c, long from, long to) {
        if (c == ';') {
            int value = referenced();
            if (value < 0) {
                retry(c, from, to);
            } else {
                decoded(value, false, to);
            }
        } else if ((isAsciiLetter(c) || (c >= '0' && c <= '9') || (c == '#' && pendingCount == 1))
                && pendingCount < LONGEST_REFERENCE) {
            hold(c, from, to);
        } else {
            retry(c, from, to);
        }
    }

    /** What the pending reference means; -1 for none. */
    private int referenced() {
        String name = new String(pending, 1, pendingCount - 1);
        if (name.startsWith("#")) {
            boolean hex = name.startsWith("#x") || name.startsWith("#X");
            String number = name.substring(hex ? 2 : 1);
            try {
                int value = Integer.parseInt(number, hex ? HEX : 10);
                return Character.isValidCodePoint(value) ? value : -1;
            } catch (NumberFormatException e) {
                return -1;
            }
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            case "nbsp" -> ' ';
            default -> -1;
        };
    }

    private void hold(char c, long from, long to) {
        pending[pendingCount] = c;
        begins[pendingCount] = from;
        ends[pendingCount] = to;
        pendingCount++;
    }

    private int number(int first, int base) {
        int number = 0;
        for (int i = first; i < pendingCount; i++) {
            number = number * base + hex(pending[i]);
        }
        return number;
    }

    private void clear() {
        pendingCount = 0;
        state = State.PLAIN;
    }

    /** What is pending means one character, which may itself be the beginning of an escape. */
    private void decoded(int code, boolean isByte, long to) {
        long from = begins[0];
        clear();
        if (code < ASCII_END && code >= 0) {
            next((char) code, from, to);
        } else if (isByte) {
            unit((char) (code & BYTE), from, to);
        } else if (Character.isBmpCodePoint(code)) {
            literal((char) code, from, to);
        } else if (Character.isValidCodePoint(code)) {
            bytes(code, from, to);
        }
    }

    /** What is pending is plain text, and the character is looked at once more. */
    private void retry(char c, long from, long to) {
        fail();
        next(c, from, to);
    }

    /** Nothing but the first of what is pending can begin an escape, so each character is looked at twice at most. */
    private void fail() {
        int count = pendingCount;
        clear();
        for (int i = 0; i < count; i++) {
            literal(pending[i], begins[i], ends[i]);
        }
    }

    /** A character that is no escape. */
    private void literal(char c, long from, long to) {
        if (high != 0) {
            char first = high;
            long began = highFrom;
            high = 0;
            if (Character.isLowSurrogate(c)) {
                bytes(Character.toCodePoint(first, c), began, to);
                return;
            }
        }
        if (c >= ASCII_END) {
            beyondAscii(c, from, to);
            return;
        }
        switch (KINDS[c]) {
            case BLANK -> {
                if (last != ' ') {
                    unit(' ', from, to);
                }
            }
            case LINE_END -> unit('\n', from, to);
            case LEFT_OUT -> {}
            default -> {
                if (c != '\\' && c != ESCAPE && (c != '%' || last != '%')) {
                    unit(c, from, to);
                }
            }
        }
    }

    private void beyondAscii(char c, long from, long to) {
        if (Character.isHighSurrogate(c)) {
            high = c;
            highFrom = from;
        } else if (c == '\u00a0') {
            literal(' ', from, to);
        } else if (!TerminalText.isInvisible(c)) {
            bytes(c, from, to);
        }
    }

    /** UTF-8. */
    private void bytes(int code, long from, long to) {
        int bytes = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        int lead = bytes == 2 ? 0xc0 : bytes == 3 ? 0xe0 : 0xf0;
        int shift = (bytes - 1) * 6;
        unit((char) (lead | (code >> shift)), from, to);
        while (shift > 0) {
            shift -= 6;
            unit((char) (0x80 | ((code >> shift) & 0x3f)), from, to);
        }
    }

    private void unit(char unit, long from, long to) {
        last = unit;
        sink.unit(unit, from, to);
    }
}
