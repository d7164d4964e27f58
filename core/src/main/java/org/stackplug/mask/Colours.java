package org.stackplug.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lets those attributes of text through (SGR) that leave it readable: colours, bold, italic, underlined and their like. Takes
 * out what hides text (conceal, a colour on the same colour), blinks, or has no use in a log. Not thread-safe.
 */
final class Colours {
    private static final int NOT_SET = -1;

    /** Bold, faint, italic, underlined, inverse, crossed out, overlined, and their ends. */
    private static final Set<Integer> KEPT = Set.of(0, 1, 2, 3, 4, 7, 9, 21, 22, 23, 24, 27, 29, 53, 55, 58, 59);

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

    private int foreground = NOT_SET;
    private int background = NOT_SET;
    private boolean suppressed;

    /** What is kept of one sequence. */
    private final List<String> kept = new ArrayList<>();

    /**
     * Takes the parameters of a sequence, and returns those to be shown; empty for none.
     *
     * @param parameters digits, semicolons and colons
     */
    String next(String parameters) {
        kept.clear();
        String[] groups = parameters.split(";", -1);
        boolean whole = true;
        for (int i = 0; i < groups.length; i++) {
            int used = group(groups, i);
            whole &= used > 0;
            i += Math.max(0, used - 1);
        }
        boolean before = suppressed;
        suppressed = foreground != NOT_SET && background != NOT_SET && looksSame();
        if (suppressed) {
            kept.removeIf(Colours::isColour);
            kept.add("39;49");
        } else if (before && !parameters.isEmpty()) {
            // What was left out has to be said now.
            kept.add(said(FOREGROUND, foreground));
            kept.add(said(BACKGROUND, background));
        } else if (whole) {
            return "\u001b[" + parameters + "m";
        }
        return kept.isEmpty() ? "" : "\u001b[" + String.join(";", kept) + "m";
    }

    private static boolean isColour(String group) {
        int code = number(group);
        return (code >= FOREGROUND && code < UNDERLINE) || code >= FOREGROUND + BRIGHT;
    }

    private static String said(int which, int colour) {
        return colour == NOT_SET
                ? Integer.toString(which + DEFAULT)
                : which + EXTENDED + ";2;" + (colour >> 16 & BYTE) + ";" + (colour >> 8 & BYTE) + ";" + (colour & BYTE);
    }

    /** Takes what begins at that group, and returns how many groups it has; 0 when it is left out. */
    private int group(String[] groups, int at) {
        int code = number(groups[at]);
        if (code == 0) {
            foreground = NOT_SET;
            background = NOT_SET;
        }
        if (code == FOREGROUND + EXTENDED || code == BACKGROUND + EXTENDED || code == UNDERLINE + EXTENDED) {
            return extended(groups, at, code);
        }
        int bright = code >= FOREGROUND + BRIGHT ? code - BRIGHT : code;
        boolean colour = bright >= FOREGROUND
                && bright <= BACKGROUND + DEFAULT
                && bright % 10 != EXTENDED
                && (bright == code || bright % 10 < EXTENDED);
        if (colour) {
            int value = bright % 10 == DEFAULT ? NOT_SET : palette(bright % 10 + (bright == code ? 0 : EXTENDED));
            set(bright < BACKGROUND, value);
        } else if (!KEPT.contains(code)) {
            return 0;
        }
        kept.add(groups[at]);
        return 1;
    }

    private void set(boolean front, int colour) {
        if (front) {
            foreground = colour;
        } else {
            background = colour;
        }
    }

    /** {@code 38;5;N}, {@code 38;2;R;G;B}, or the same with colons and a colour space. */
    private int extended(String[] groups, int at, int code) {
        boolean colons = groups[at].indexOf(':') >= 0;
        String[] parts = colons
                ? groups[at].split(":", -1)
                : java.util.Arrays.copyOfRange(groups, at, Math.min(groups.length, at + PALETTE));
        int kind = parts.length > 1 ? number(parts[1]) : NOT_SET;
        int needed = kind == PALETTE ? 3 : kind == RGB ? 5 : Integer.MAX_VALUE;
        if (parts.length < needed) {
            return 0;
        }
        int first = colons && kind == RGB && parts.length > needed ? 3 : 2;
        int colour = kind == PALETTE
                ? palette(number(parts[2]))
                : rgb(number(parts[first]), number(parts[first + 1]), number(parts[first + 2]));
        if (code != UNDERLINE + EXTENDED) {
            set(code < BACKGROUND, colour);
        }
        int used = colons ? 1 : needed;
        kept.add(String.join(";", List.of(groups).subList(at, at + used)));
        return used;
    }

    /** Nothing is 0; sub-parameters say how, not what. */
    private static int number(String group) {
        int colon = group.indexOf(':');
        String digits = colon < 0 ? group : group.substring(0, colon);
        int semicolon = digits.indexOf(';');
        digits = semicolon < 0 ? digits : digits.substring(0, semicolon);
        return digits.isEmpty() ? 0 : digits.length() > 3 ? Integer.MAX_VALUE : Integer.parseInt(digits);
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
