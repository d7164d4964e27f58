package org.stackplug.mask;

/**
 * Makes text that others wrote safe to show: nothing of it can move the cursor, clear the screen, rename the window, make the
 * terminal answer, or hide what it says. Colours (SGR) can be kept. Takes text piece by piece, as it comes. Not thread-safe.
 */
public final class TerminalText {
    private static final char ESCAPE = 0x1b;
    private static final char DELETE = 0x7f;
    private static final int LONGEST_SEQUENCE = 64;
    /** No script needs more marks on a letter. */
    private static final int MOST_MARKS = 8;

    private static final int LATIN_1 = 0xa0;
    /** Of the plane of tags and variation selectors. */
    private static final char TAGS = 0xdb40;

    private enum State {
        TEXT,
        /** After ESC, perhaps with intermediate characters. */
        ESCAPE,
        /** Within a control sequence: parameters, and a last character. */
        CONTROL,
        /** Within a string for the terminal: OSC, DCS, APC, PM, SOS. */
        STRING,
        /** After ESC within a string. */
        STRING_ESCAPE
    }

    private final boolean colours;
    private final StringBuilder sequence = new StringBuilder();
    private State state = State.TEXT;
    private final Colours attributes = new Colours();
    /** Whether the sequence can be one of attributes, and whether it takes all of them away. */
    private boolean isAttributes;

    private boolean isReset;
    private boolean coloured;
    private boolean returned;
    private int marks;
    /** The first half of a character, whose other half is still to come. */
    private char high;

    /** @param colours whether colours are kept */
    public TerminalText(boolean colours) {
        this.colours = colours;
    }

    /** A whole text without any sequence. */
    public static String plain(String text) {
        return new TerminalText(false).next(text);
    }

    /** The next piece, safe. Line ends are {@code \n}; what is left of a colour ends with its line. */
    public String next(String text) {
        char[] piece = text.toCharArray();
        int plain = plain(piece, 0);
        if (plain == piece.length) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 8);
        safe.append(piece, 0, plain);
        for (int i = plain; i < piece.length; i = plain) {
            next(piece[i], safe);
            plain = plain(piece, i + 1);
            safe.append(piece, i + 1, plain - i - 1);
        }
        return safe.toString();
    }

    /** Returns the index of the first character that is not shown as it is, or changes how others are shown. */
    private int plain(char[] piece, int from) {
        int i = from;
        if (state == State.TEXT && !returned && marks == 0 && high == 0) {
            while (i < piece.length && (isPlain(piece[i]) || isPair(piece, i))) {
                i += Character.isHighSurrogate(piece[i]) ? 2 : 1;
            }
        }
        return i;
    }

    private static boolean isPair(char[] piece, int at) {
        return Character.isHighSurrogate(piece[at])
                && piece[at] != TAGS
                && at + 1 < piece.length
                && Character.isLowSurrogate(piece[at + 1])
                && !isMark(Character.toCodePoint(piece[at], piece[at + 1]));
    }

    private boolean isPlain(char c) {
        if (c < DELETE) {
            return c >= ' ' || c == '\t' || (c == '\n' && !coloured);
        }
        return c >= LATIN_1 && !Character.isSurrogate(c) && CharKinds.of(c) == CharKinds.VISIBLE;
    }

    private void next(char c, StringBuilder safe) {
        switch (state) {
            case TEXT -> text(c, safe);
            case ESCAPE -> escape(c, safe);
            case CONTROL -> control(c, safe);
            case STRING -> string(c, safe);
            case STRING_ESCAPE -> {
                // ESC \ ends a string; ESC and anything else does, too, and begins a sequence.
                if (c == '\\') {
                    state = State.TEXT;
                } else {
                    state = State.ESCAPE;
                    escape(c, safe);
                }
            }
        }
    }

    private void text(char c, StringBuilder safe) {
        if (returned && c != '\n') {
            lineEnd(safe);
        }
        returned = c == '\r';
        if (c == '\n') {
            lineEnd(safe);
        } else if (c >= ' ' && c < DELETE) {
            marks = 0;
            high = 0;
            safe.append(c);
        } else if (c == '\t') {
            safe.append(c);
        } else if (c == ESCAPE) {
            state = State.ESCAPE;
        } else if (c == 0x9b) {
            begin();
        } else if (c == 0x9d || c == 0x90 || c == 0x98 || c == 0x9e || c == 0x9f) {
            state = State.STRING;
        } else if (c >= LATIN_1) {
            letter(c, safe);
        }
    }

    private void letter(char c, StringBuilder safe) {
        if (Character.isLowSurrogate(c)) {
            if (high != 0 && high != TAGS) {
                marks = isMark(Character.toCodePoint(high, c)) ? marks + 1 : 0;
                if (marks <= MOST_MARKS) {
                    safe.append(high).append(c);
                }
            }
            high = 0;
        } else if (Character.isHighSurrogate(c)) {
            high = c;
        } else if (CharKinds.of(c) != CharKinds.INVISIBLE) {
            high = 0;
            marks = CharKinds.of(c) == CharKinds.MARK ? marks + 1 : 0;
            if (marks <= MOST_MARKS) {
                safe.append(c);
            }
        }
    }

    private static boolean isMark(int code) {
        int type = Character.getType(code);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    /** Returns a text of one line in which everything that is not visible has become a question mark, and a tab blanks. */
    public static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        int marks = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < DELETE) {
                marks = 0;
                visible.append(c);
            } else if (c == '\t') {
                visible.append("    ");
            } else if (Character.isHighSurrogate(c)
                    && c != TAGS
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                visible.append(c).append(text.charAt(++i));
            } else if (CharKinds.of(c) == CharKinds.INVISIBLE || Character.isSurrogate(c) || c == '\n' || c == '\r') {
                visible.append('?');
            } else {
                marks = CharKinds.of(c) == CharKinds.MARK ? marks + 1 : 0;
                if (marks <= MOST_MARKS) {
                    visible.append(c);
                }
            }
        }
        return visible.toString();
    }

    private void lineEnd(StringBuilder safe) {
        if (coloured) {
            safe.append("\u001b[0m");
            attributes.reset();
            coloured = false;
        }
        safe.append('\n');
        returned = false;
        marks = 0;
        high = 0;
    }

    private void escape(char c, StringBuilder safe) {
        if (c == '[') {
            begin();
        } else if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_') {
            state = State.STRING;
        } else if (c < ' ' || c >= DELETE) {
            state = State.TEXT;
            text(c, safe);
        } else if (c >= 0x30) {
            state = State.TEXT;
        }
    }

    private void begin() {
        sequence.setLength(0);
        isAttributes = true;
        isReset = true;
        state = State.CONTROL;
    }

    /** One that is too long is left out as a whole: the rest of it is no text. */
    private void control(char c, StringBuilder safe) {
        if (c < ' ' || c >= DELETE) {
            state = State.TEXT;
            text(c, safe);
        } else if (c >= 0x40) {
            state = State.TEXT;
            if (c == 'm' && colours && isAttributes && attributes.next(sequence, safe)) {
                coloured = !isReset;
            }
        } else if (sequence.length() < LONGEST_SEQUENCE) {
            sequence.append(c);
            isAttributes &= (c >= '0' && c <= '9') || c == ';' || c == ':';
            isReset &= c == '0';
        } else {
            isAttributes = false;
        }
    }

    /** A string ends with its terminator, and with its line at the latest: one that never ends would hide all else. */
    private void string(char c, StringBuilder safe) {
        if (c == 0x07 || c == 0x9c || c == 0x18 || c == 0x1a) {
            state = State.TEXT;
        } else if (c == ESCAPE) {
            state = State.STRING_ESCAPE;
        } else if (c == '\n') {
            state = State.TEXT;
            text(c, safe);
        }
    }
}
