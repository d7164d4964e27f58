package org.stackplug.mask;

import java.util.Arrays;

/**
 * Reduces a text that comes in pieces to what is left when every kind of quoting is undone: the escapes
 * of shells, JSON, Python, C and YAML, URL-quoting, and character references of HTML, within each other
 * and as often as they are nested. The same value has the same reduced form however a program has quoted
 * it, as long as it is one of these ways, or any mixture of them.
 *
 * <p>The reduced form is for comparing, not for reading. Quotes, backslashes and {@code $} are left out,
 * because each shell puts them elsewhere; so are colours and invisible characters. Any number of blanks,
 * or {@code +} for them, is one blank. A letter beyond ASCII is its bytes in UTF-8.
 *
 * <p>Takes constant time for a character: what follows the first character of an escape is looked at at
 * most once more, and what an escape stands for can only be the first character of another one. Not
 * thread-safe.
 */
final class Unquoter {
    /** How many units a character can become: the bytes of a letter beyond ASCII. */
    static final int MOST_UNITS = 3;

    private static final char ASCII_END = 0x80;
    private static final int BYTE = 0xff;

    /** An index: nothing more can be decided until the text goes on. */
    private static final int WAIT = -1;

    /** What a character of ASCII is reduced to; or one of these. */
    private static final byte[] UNITS = new byte[ASCII_END];

    /** These and below may begin an escape. */
    private static final byte BACKSLASH = -2;

    private static final byte PERCENT = -3;
    private static final byte REFERENCE = -4;
    private static final byte COLOUR = -5;

    /** The kinds that an escape's third character may have, as bits, by the escape and its second character; 0: no escape. */
    private static final byte[][] THIRD = new byte[1 - COLOUR][ASCII_END];

    private static final byte HEX = 1;
    private static final byte OCTAL = 1 << 1;
    private static final byte LETTER = 1 << 2;
    private static final byte NUMBER = 1 << 3;
    private static final byte BRACE = 1 << 4;
    private static final byte OF_COLOUR = 1 << 5;
    private static final byte ANY = 1 << 6;

    /** The bits of each character of ASCII. */
    private static final byte[] KINDS = new byte[ASCII_END];

    static {
        for (char c = 0; c < ASCII_END; c++) {
            UNITS[c] = CharKinds.of(c) == CharKinds.INVISIBLE ? Units.NOTHING : (byte) c;
        }
        set("'\"$", Units.NOTHING);
        set(" \t+", (byte) ' ');
        set("\n\r", (byte) '\n');
        set("\\", BACKSLASH);
        set("%", PERCENT);
        set("&", REFERENCE);
        set("\u001b", COLOUR);
        Arrays.fill(KINDS, ANY);
        kind("0123456789abcdefABCDEF", HEX);
        kind("01234567", OCTAL);
        kind("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", LETTER);
        kind("0123456789xX", NUMBER);
        kind("{", BRACE);
        kind("0123456789;:m", OF_COLOUR);
        // Of many backslashes the last one counts.
        goesOn(BACKSLASH, "\\", ANY);
        goesOn(BACKSLASH, "xU", HEX);
        goesOn(BACKSLASH, "u", HEX | BRACE);
        goesOn(BACKSLASH, "0123", OCTAL);
        goesOn(PERCENT, "%", ANY);
        goesOn(PERCENT, "0123456789abcdefABCDEF", HEX);
        goesOn(REFERENCE, "#", NUMBER);
        goesOn(REFERENCE, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", LETTER);
        goesOn(COLOUR, "[", OF_COLOUR);
    }

    private static void set(String characters, byte unit) {
        characters.chars().forEach(c -> UNITS[c] = unit);
    }

    private static void kind(String characters, byte bit) {
        characters.chars().forEach(c -> KINDS[c] |= bit);
    }

    private static void goesOn(byte escape, String second, int third) {
        second.chars().forEach(c -> THIRD[-escape][c] = (byte) third);
    }

    private final Units units;
    private final Escape escape = new Escape();
    /** Where the text was read to, and whether this is its last piece. */
    private long position;

    private boolean complete;
    /** What an escape stood for, if that can be the first character of another one; 0 for none. */
    private char head;

    private long headFrom;
    /** The first half of a character beyond 16 bits; 0 for none. */
    private char high;

    private long highFrom;

    /**
     * Begins a text.
     *
     * @param units what the reduced form is added to
     * @param position where the text begins
     */
    Unquoter(Units units, long position) {
        this.units = units;
        this.position = position;
    }

    /** Returns the reduced form of a whole text. */
    static Units reduced(String text) {
        Units units = new Units();
        Unquoter unquoter = new Unquoter(units, 0);
        unquoter.complete = true;
        unquoter.next(text.toCharArray(), text.length(), 0);
        return units;
    }

    /** Returns the reduced form of a whole text in which nothing is an escape. */
    static Units reducedUnescaped(String text) {
        Units units = new Units();
        Unquoter unquoter = new Unquoter(units, 0);
        for (int i = 0; i < text.length(); i++) {
            unquoter.literal(text.charAt(i), i, i + 1);
        }
        return units;
    }

    /**
     * Goes on to an index, from where it has stopped before.
     *
     * @param base where the character with index 0 is in the whole text
     * @return whether each character that was undecided before and is no longer has become a unit of its own
     */
    boolean next(char[] text, int to, long base) {
        int i = (int) (position - base);
        boolean simple = head == 0 && high == 0;
        int singly = units.count() - i;
        if (head != 0) {
            i = escape(head, headFrom, text, i, to, base);
        }
        while (i >= 0 && i < to) {
            char c = text[i];
            if (high == 0 && c < ASCII_END && UNITS[c] > BACKSLASH) {
                i = units.addAll(text, i, to, UNITS, base);
            } else if (isNoEscape(text, i, to)) {
                literal(c, base + i, base + i + 1);
                i++;
                // Of the rest nothing becomes more units than it has characters.
                simple &= c < ASCII_END;
            } else {
                i = escape(c, base + i, text, i + 1, to, base);
            }
        }
        if (i >= 0) {
            position = base + i;
        }
        return simple && units.count() == singly + (int) (position - base);
    }

    /** Takes the last piece, in which nothing is undecided. */
    void end(char[] text, int to, long base) {
        complete = true;
        next(text, to, base);
        high = 0;
    }

    /** Returns where what is not decided yet begins; where it has stopped if there is no such thing. */
    long undecided() {
        return high != 0 ? highFrom : head != 0 ? headFrom : position;
    }

    /** Returns whether a character is known to be what it looks like, without reading on. */
    private static boolean isNoEscape(char[] text, int i, int to) {
        char c = text[i];
        return c >= ASCII_END || UNITS[c] > BACKSLASH || (i + 2 < to && !goesOn(UNITS[c], text[i + 1], text[i + 2]));
    }

    /** Returns whether an escape can go on with these two characters: most that look like one do not. */
    private static boolean goesOn(byte escape, char second, char third) {
        int kinds = third < ASCII_END ? KINDS[third] : ANY;
        return second < ASCII_END && (THIRD[-escape][second] & kinds) != 0;
    }

    /**
     * Takes an escape, and what it stands for.
     *
     * @param first its first character, which begins there in the text
     * @param next the index of the second one
     */
    private int escape(char first, long begin, char[] text, int next, int to, long base) {
        char c = first;
        long from = begin;
        int at = next;
        while (true) {
            // Of any number of backslashes the last one counts: how often a text was quoted is not known.
            for (; c == '\\' && at < to && text[at] == '\\'; at++) {
                from = base + at;
            }
            boolean plain = from == base + at - 1;
            if (plain && c == '%' && at < to && text[at] == '%') {
                // Files of settings write a percent sign twice.
                literal(c, from, base + at);
                return at + 1;
            }
            int end = escape.read(c, text, at, to);
            if (end == Escape.UNDECIDED && !complete) {
                head = plain ? 0 : c;
                headFrom = from;
                position = plain ? from : base + at;
                return WAIT;
            }
            if (end < 0) {
                head = 0;
                literal(c, from, base + at);
                int stopped = end == Escape.FAILED ? escape.stopped() : to;
                for (int i = at; i < stopped; i++) {
                    units.add(text[i], base + i, base + i + 1);
                }
                return stopped;
            }
            int code = escape.code();
            at = end;
            if (code >= 0 && code < ASCII_END && UNITS[code] <= BACKSLASH) {
                c = (char) code;
            } else {
                head = 0;
                decoded(code, from, base + end);
                return end;
            }
        }
    }

    private void decoded(int code, long from, long to) {
        if (code >= ASCII_END && escape.isByte()) {
            units.add((char) (code & BYTE), from, to);
        } else if (Character.isBmpCodePoint(code)) {
            literal((char) code, from, to);
        } else if (Character.isValidCodePoint(code)) {
            utf8(code, from, to);
        }
    }

    /** Takes a character that is not an escape. */
    private void literal(char c, long from, long to) {
        if (high != 0) {
            char first = high;
            high = 0;
            if (Character.isLowSurrogate(c)) {
                utf8(Character.toCodePoint(first, c), highFrom, to);
                return;
            }
        }
        if (c >= ASCII_END) {
            beyondAscii(c, from, to);
            return;
        }
        byte unit = UNITS[c];
        if (unit >= 0) {
            if (unit != ' ' || units.last() != ' ') {
                units.add((char) unit, from, to);
            }
        } else if (unit == REFERENCE || (unit == PERCENT && units.last() != '%')) {
            units.add(c, from, to);
        }
    }

    private void beyondAscii(char c, long from, long to) {
        if (Character.isHighSurrogate(c)) {
            high = c;
            highFrom = from;
        } else if (c == '\u00a0') {
            literal(' ', from, to);
        } else if (CharKinds.of(c) != CharKinds.INVISIBLE) {
            utf8(c, from, to);
        }
    }

    private void utf8(int code, long from, long to) {
        int bytes = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        int lead = bytes == 2 ? 0xc0 : bytes == 3 ? 0xe0 : 0xf0;
        int shift = (bytes - 1) * 6;
        units.add((char) (lead | (code >> shift)), from, to);
        while (shift > 0) {
            shift -= 6;
            units.add((char) (0x80 | ((code >> shift) & 0x3f)), from, to);
        }
    }
}
