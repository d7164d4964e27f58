package org.stackplug.mask;

import java.util.Arrays;

/**
 * Lets those attributes of text through (SGR) that leave it readable: colours, bold, italic, underlined and their like. Takes
 * out what hides text (conceal, a colour on the same colour), blinks, or has no use in a log. Not thread-safe.
 */
final class Colours {
    private static final int NOT_SET = -1;

    /** Bold, faint, italic, underlined, inverse, crossed out, overlined, and their ends, as bits. */
    private static final long KEPT = bits(0, 1, 2, 3, 4, 7, 9, 21, 22, 23, 24, 27, 29, 53, 55, 58, 59);

    private static final int FOREGROUND = 30;
    private static final int BACKGROUND = 40;
    private static final int UNDERLINE = 50;
    private static final int EXTENDED = 8;
    private static final int DEFAULT = 9;
    private static final int BRIGHT = 60;
    /** Two colours whose parts all differ by less look the same. */
    private static final int NEAR = 40;

    private static final int PALETTE = 5;
    private static final int RGB = 2;
    private static final int BYTE = 0xff;
    private static final int MOST_DIGITS = 3;

    private int foreground = NOT_SET;
    private int background = NOT_SET;
    private boolean suppressed;

    /** What becomes of a group of parameters. */
    private static final byte LEFT_OUT = 0;

    private static final byte ATTRIBUTE = 1;
    private static final byte COLOUR = 2;

    /** The parameters of one sequence, and where their groups begin, and then where the next one would. */
    private CharSequence sequence = "";

    private int[] begins = new int[2];
    private byte[] kinds = new byte[1];
    private int count;

    private static long bits(int... codes) {
        long bits = 0;
        for (int code : codes) {
            bits |= 1L << code;
        }
        return bits;
    }

    /**
     * Takes the parameters of a sequence, and adds to a text what is to be shown of it.
     *
     * @param parameters digits, semicolons and colons
     * @return whether anything was added
     */
    boolean next(CharSequence parameters, StringBuilder shown) {
        sequence = parameters;
        split();
        boolean whole = true;
        for (int i = 0; i < count; ) {
            int used = group(i);
            whole &= used > 0;
            Arrays.fill(kinds, i, i + Math.max(1, used), used == 0 ? LEFT_OUT : isColour(code(i)) ? COLOUR : ATTRIBUTE);
            i += Math.max(1, used);
        }
        boolean before = suppressed;
        suppressed = foreground != NOT_SET && background != NOT_SET && looksSame();
        if (!whole || suppressed || (before && sequence.length() > 0)) {
            return addSome(before, shown);
        }
        shown.append("\u001b[").append(sequence).append('m');
        return true;
    }

    /** All colours are at their defaults again. */
    void reset() {
        foreground = NOT_SET;
        background = NOT_SET;
        suppressed = false;
    }

    private void split() {
        int length = sequence.length();
        if (kinds.length <= length) {
            kinds = new byte[length + 1];
            begins = new int[length + 2];
        }
        count = 0;
        begins[count++] = 0;
        for (int i = 0; i < length; i++) {
            if (sequence.charAt(i) == ';') {
                begins[count++] = i + 1;
            }
        }
        begins[count] = length + 1;
    }

    private boolean addSome(boolean wasSuppressed, StringBuilder shown) {
        int begin = shown.length();
        shown.append('\u001b');
        char separator = '[';
        for (int i = 0; i < count; i++) {
            if (kinds[i] == ATTRIBUTE || (kinds[i] == COLOUR && !suppressed)) {
                shown.append(separator).append(sequence, begins[i], begins[i + 1] - 1);
                separator = ';';
            }
        }
        if (suppressed) {
            shown.append(separator).append("39;49");
            separator = ';';
        } else if (wasSuppressed && sequence.length() > 0) {
            // What was left out has to be said now.
            shown.append(separator);
            say(FOREGROUND, foreground, shown);
            shown.append(';');
            say(BACKGROUND, background, shown);
            separator = ';';
        }
        if (separator == '[') {
            shown.setLength(begin);
            return false;
        }
        shown.append('m');
        return true;
    }

    private static boolean isColour(int code) {
        return (code >= FOREGROUND && code < UNDERLINE) || code >= FOREGROUND + BRIGHT;
    }

    private static void say(int which, int colour, StringBuilder shown) {
        if (colour == NOT_SET) {
            shown.append(which + DEFAULT);
        } else {
            shown.append(which + EXTENDED).append(";2;").append(colour >> 16 & BYTE);
            shown.append(';').append(colour >> 8 & BYTE).append(';').append(colour & BYTE);
        }
    }

    /** Takes what begins at that group, and returns how many groups it has; 0 when it is left out. */
    private int group(int at) {
        int code = code(at);
        if (code == 0) {
            foreground = NOT_SET;
            background = NOT_SET;
        }
        if (code == FOREGROUND + EXTENDED || code == BACKGROUND + EXTENDED || code == UNDERLINE + EXTENDED) {
            return extended(at, code);
        }
        int bright = code >= FOREGROUND + BRIGHT ? code - BRIGHT : code;
        boolean colour = bright >= FOREGROUND
                && bright <= BACKGROUND + DEFAULT
                && bright % 10 != EXTENDED
                && (bright == code || bright % 10 < EXTENDED);
        if (colour) {
            int value = bright % 10 == DEFAULT ? NOT_SET : palette(bright % 10 + (bright == code ? 0 : EXTENDED));
            set(bright < BACKGROUND, value);
            return 1;
        }
        return code < Long.SIZE && (KEPT >> code & 1) != 0 ? 1 : 0;
    }

    private void set(boolean front, int colour) {
        if (front) {
            foreground = colour;
        } else {
            background = colour;
        }
    }

    /** {@code 38;5;N}, {@code 38;2;R;G;B}, or the same with colons and a colour space. */
    private int extended(int at, int code) {
        int colons = colons(at);
        int parts = colons > 0 ? colons + 1 : Math.min(count - at, PALETTE);
        int kind = parts > 1 ? part(at, 1) : NOT_SET;
        int needed = kind == PALETTE ? 3 : kind == RGB ? 5 : Integer.MAX_VALUE;
        if (parts < needed) {
            return 0;
        }
        int first = colons > 0 && kind == RGB && parts > needed ? 3 : 2;
        int colour =
                kind == PALETTE ? palette(part(at, 2)) : rgb(part(at, first), part(at, first + 1), part(at, first + 2));
        if (code != UNDERLINE + EXTENDED) {
            set(code < BACKGROUND, colour);
        }
        return colons > 0 ? 1 : needed;
    }

    private int colons(int at) {
        int colons = 0;
        for (int i = begins[at]; i < begins[at + 1] - 1; i++) {
            colons += sequence.charAt(i) == ':' ? 1 : 0;
        }
        return colons;
    }

    /** Returns a part of what begins at that group: the parts are the groups, or there are colons between them. */
    private int part(int at, int number) {
        if (colons(at) == 0) {
            return code(at + number);
        }
        int from = begins[at];
        for (int left = number; left > 0; from++) {
            left -= sequence.charAt(from) == ':' ? 1 : 0;
        }
        return number(from);
    }

    /** Returns the code of a group: sub-parameters say how, not what. */
    private int code(int at) {
        return number(begins[at]);
    }

    /** Returns the number there; none is 0. */
    private int number(int from) {
        int number = 0;
        int i = from;
        for (; i < sequence.length() && sequence.charAt(i) >= '0' && sequence.charAt(i) <= '9'; i++) {
            number = i - from < MOST_DIGITS ? number * 10 + sequence.charAt(i) - '0' : Integer.MAX_VALUE;
        }
        return number;
    }

    private boolean looksSame() {
        for (int shift = 0; shift <= 16; shift += Byte.SIZE) {
            if (Math.abs((foreground >> shift & BYTE) - (background >> shift & BYTE)) >= NEAR) {
                return false;
            }
        }
        return true;
    }

    /** The usual colours: 16 by name, a cube of 6, and 24 greys. */
    private static int palette(int index) {
        if (index < 16) {
            if (index == EXTENDED) {
                return rgb(0x7f, 0x7f, 0x7f);
            }
            int level = index == 7 ? 0xe5 : index < EXTENDED ? 0xcd : BYTE;
            return rgb((index & 1) * level, (index >> 1 & 1) * level, (index >> 2 & 1) * level);
        }
        if (index < 232) {
            int cube = index - 16;
            return rgb(level(cube / 36), level(cube / 6 % 6), level(cube % 6));
        }
        int grey = 8 + 10 * (Math.min(index, 255) - 232);
        return rgb(grey, grey, grey);
    }

    private static int rgb(int red, int green, int blue) {
        return ((red & BYTE) << 16) | ((green & BYTE) << 8) | (blue & BYTE);
    }

    private static int level(int step) {
        return step == 0 ? 0 : 55 + 40 * step;
    }
}
