package org.stackplug.event;

/**
 * Makes text that others wrote safe to show: nothing of it can move the cursor, clear the screen, rename the window, or
 * make the terminal answer. Colours (SGR) can be kept. Takes text piece by piece, as it comes. Not thread-safe.
 */
public final class TerminalText {
    private static final char ESCAPE = 0x1b;
    private static final char DELETE = 0x7f;
    private static final int LONGEST_SEQUENCE = 64;

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
    private boolean coloured;
    private boolean returned;

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
        StringBuilder safe = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            next(text.charAt(i), safe);
        }
        return safe.toString();
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
        } else if (c == '\t' || (c >= ' ' && c < DELETE) || (c > 0x9f && !isInvisible(c))) {
            safe.append(c);
        } else if (c == ESCAPE) {
            state = State.ESCAPE;
        } else if (c == 0x9b) {
            begin();
        } else if (c == 0x9d || c == 0x90 || c == 0x98 || c == 0x9e || c == 0x9f) {
            state = State.STRING;
        }
    }

    /** Characters that turn the direction of text around, so that it reads as something else. */
    private static boolean isInvisible(char c) {
        return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }

    private void lineEnd(StringBuilder safe) {
        if (coloured) {
            safe.append("\u001b[0m");
            coloured = false;
        }
        safe.append('\n');
        returned = false;
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
        state = State.CONTROL;
    }

    private void control(char c, StringBuilder safe) {
        if (c < ' ' || c >= DELETE) {
            state = State.TEXT;
            text(c, safe);
        } else if (c >= 0x40) {
            state = State.TEXT;
            if (c == 'm' && colours && sequence.chars().allMatch(p -> (p >= '0' && p <= '9') || p == ';' || p == ':')) {
                safe.append("\u001b[").append(sequence).append('m');
                coloured = !sequence.toString().matches("0*");
            }
        } else if (sequence.length() < LONGEST_SEQUENCE) {
            sequence.append(c);
        } else {
            state = State.TEXT;
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
