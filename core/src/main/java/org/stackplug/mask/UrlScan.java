package org.stackplug.mask;

/**
 * Finds what stands before the host in a URL, in a text that comes in pieces. http has no use for a user without a password,
 * so all of it is hidden there; the user of ssh is part of the address.
 *
 * <p>A URL whose password has a slash, a quote or a blank does not parse. It is recognised by its "port", which is not a
 * number, and by the {@code @} that follows.
 */
final class UrlScan {
    /** The longest host, user and password that are waited for; what is longer is hidden as a whole. */
    private static final int LONGEST = 4096;
    /** How far the {@code @} of a URL that does not parse is looked for. */
    private static final int LOOK_AHEAD = 256;

    /** How often JSON in JSON escapes a slash. */
    private static final int MOST_BACKSLASHES = 4;

    private static final long NONE = -1;
    private static final String[] WEB = {"http", "https", "ftp", "ftps"};

    private enum State {
        TEXT,
        /** From the slashes on, up to the path. */
        AUTHORITY,
        /** After an authority that looks like the beginning of a password. */
        LOOK_AHEAD,
        /** Within something that is too long for an authority. */
        TOO_LONG
    }

    /** Characters that mean nothing in an authority, if they are not in its port. */
    private static final boolean[] PLAIN = new boolean[0x80];

    static {
        for (char c = ' ' + 1; c < PLAIN.length; c++) {
            PLAIN[c] = "/'\"<>@[]:${\\".indexOf(c) < 0;
        }
    }

    private final MaskedText target;
    private State state = State.TEXT;
    private boolean web;
    private long start;
    private long at = NONE;
    private long colon = NONE;
    /** Whether what follows the colon can be a port, as far as it has come. */
    private boolean port;
    /** Whether it is a variable, which may hold a port. */
    private boolean variable;
    /** Whether it is within the brackets around an address of IPv6. */
    private boolean address;

    UrlScan(MaskedText target) {
        this.target = target;
    }

    /** Takes the characters from one index to another, the first of which is at that offset in the whole text. */
    void next(char[] text, int from, int to, long offset) {
        long base = offset - from;
        int i = from;
        while (i < to) {
            switch (state) {
                case TEXT -> {
                    while (i < to && text[i] != '/') {
                        i++;
                    }
                }
                case AUTHORITY -> i = authority(text, i, to, base);
                case LOOK_AHEAD -> lookAhead(text[i], base + i);
                case TOO_LONG -> tooLong(text[i], base + i);
            }
            if (i < to) {
                if (text[i] == '/' && state != State.AUTHORITY) {
                    begin(text, i, base + i + 1);
                }
                i++;
            }
        }
    }

    private void tooLong(char c, long position) {
        if (endsAuthority(c)) {
            state = State.TEXT;
        } else {
            target.hide(position, position + 1);
        }
    }

    /** A slash: the second one after a scheme and a colon, perhaps. Some write JSON with a backslash before each. */
    private void begin(char[] text, int slash, long position) {
        int first = skipBackslashes(text, slash - 1);
        if (first < 0 || text[first] != '/') {
            return;
        }
        int mark = skipBackslashes(text, first - 1);
        if (mark <= 0 || text[mark] != ':' || !isOfScheme(text[mark - 1])) {
            return;
        }
        state = State.AUTHORITY;
        web = isWeb(text, mark);
        start = position;
        at = NONE;
        colon = NONE;
        port = true;
        variable = false;
        address = false;
    }

    private static int skipBackslashes(char[] text, int from) {
        int i = from;
        while (i >= 0 && from - i < MOST_BACKSLASHES && text[i] == '\\') {
            i--;
        }
        return i;
    }

    private static boolean isOfScheme(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '.'
                || c == '-';
    }

    private static boolean isWeb(char[] text, int end) {
        for (String scheme : WEB) {
            if (endsIn(scheme, text, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsIn(String scheme, char[] text, int end) {
        int begin = end - scheme.length();
        for (int i = begin; i < end; i++) {
            // The bit is that of small letters: no other character of a scheme becomes one by it.
            if (begin < 0 || (text[i] | ' ') != scheme.charAt(i - begin)) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsAuthority(char c) {
        return c == '/' || c == '\'' || c == '"' || c == '<' || c == '>' || (c <= ' ' && Character.isWhitespace(c));
    }

    /** Goes on with an authority, and returns the index of the character that ends it, or {@code to}. */
    private int authority(char[] text, int from, int to, long base) {
        int tooLong = (int) Math.min(to, start + LONGEST - base);
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (i < tooLong && (c >= PLAIN.length || PLAIN[c])) {
                port &= colon == NONE || variable || address || (c >= '0' && c <= '9');
            } else {
                special(c, base + i);
                if (state != State.AUTHORITY) {
                    return i;
                }
            }
        }
        return to;
    }

    private void special(char c, long position) {
        if (c == '@') {
            at = position;
        } else if (endsAuthority(c)) {
            state = State.TEXT;
            if (at != NONE) {
                hide();
            } else if (colon != NONE && !port && c != '\n' && c != '\r') {
                state = State.LOOK_AHEAD;
            }
        } else if (position - start >= LONGEST) {
            target.hide(start, position + 1);
            state = State.TOO_LONG;
        } else if (c == '[' && position == start) {
            address = true;
        } else if (address) {
            address = c != ']';
        } else if (c == ':' && colon == NONE) {
            colon = position;
        } else if (colon != NONE) {
            variable |= position == colon + 1 && (c == '$' || c == '{');
            port &= variable || (c >= '0' && c <= '9') || c == '\\';
        }
    }

    private void hide() {
        if (web) {
            target.hide(start, at);
        } else if (colon != NONE && colon + 1 < at) {
            target.hide(colon + 1, at);
        }
    }

    private void lookAhead(char c, long position) {
        if (c == '@') {
            at = position;
            hide();
            state = State.AUTHORITY;
        } else if (c == '\n' || c == '\r' || position - colon > LOOK_AHEAD) {
            state = State.TEXT;
        }
    }

    /** The text is complete. */
    void end() {
        if (state == State.AUTHORITY && at != NONE) {
            hide();
        }
    }

    /** Returns where the first URL begins that may not be complete yet; {@code end} when there is none. */
    long open(long end) {
        return state == State.AUTHORITY || state == State.LOOK_AHEAD ? Math.min(start, end) : end;
    }
}
