package org.stackplug.mask;

/**
 * Finds what a text gives away by a name: {@code PASSWORD=x}, {@code "password": "x"}, {@code --password x}, {@code
 * X-Auth-Token: x}, and their like, in a text that comes character by character. It finds the name and the delimiter, and
 * leaves it to {@link ValueScan} where the value ends.
 *
 * <p>A reference to another variable gives nothing away.
 */
final class NameScan {
    private enum State {
        TEXT,
        /** Right after a name that is secret. */
        NAME,
        /** After the quote or bracket that closes it. */
        CLOSED,
        /** After blanks. */
        BLANK,
        /** After {@code +} or {@code ?}, which may be the beginning of an operator. */
        OPERATOR,
        EQUALS,
        COLON,
        /** After the delimiter, before the value. */
        GAP,
        /** In the value. */
        VALUE
    }

    private static final boolean[] OF_NAMES = new boolean['z' + 1];

    static {
        for (char c = 0; c < OF_NAMES.length; c++) {
            OF_NAMES[c] = Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
        }
    }

    private final SecretNames names;
    private final AhoCorasick endings;
    private final ValueScan value;

    private State state = State.TEXT;
    private int ending;
    private char previous = '\n';

    /** Of the name that is read or was read last. */
    private boolean inName;

    private boolean option;
    private boolean hyphen;
    private boolean header;
    private boolean tag;
    private boolean leads;
    private char opened;

    /** Of what follows the name. */
    private boolean quoted;

    private boolean spaced;
    private char until;
    /** Whether nothing but marks has come in this line. */
    private boolean lineBegins = true;

    NameScan(SecretNames names, AhoCorasick endings, MaskedText target) {
        this.names = names;
        this.endings = endings;
        this.value = new ValueScan(target);
    }

    /** Takes the characters from one index to another, the first of which is at that offset in the whole text. */
    void next(char[] text, int from, int to, long offset) {
        for (int i = from; i < to; i++) {
            char c = text[i];
            boolean ofName = isOfName(c);
            if (state == State.TEXT && inName == ofName && c >= ' ' && c != '-') {
                if (ofName) {
                    letter(c);
                } else if (lineBegins) {
                    lineBegins = isMark(c);
                }
            } else {
                next(c, offset + (i - from));
            }
            previous = c;
        }
        value.flush();
    }

    private void letter(char c) {
        ending = endings.step(ending, SecretNames.normalised(c));
        int word = endings.word(ending);
        if (word >= 0) {
            header = names.isHeader(word);
            state = State.NAME;
        } else {
            state = State.TEXT;
        }
    }

    private void next(char c, long at) {
        if (c == '\n' || c == '\r') {
            state = State.TEXT;
            value.end();
            inName = false;
            ending = 0;
            lineBegins = true;
        } else if (state == State.VALUE) {
            if (!value.next(c, at)) {
                state = State.TEXT;
                text(c);
            }
        } else if (state == State.TEXT) {
            text(c);
        } else {
            beforeValue(c, at);
        }
    }

    private void beforeValue(char c, long at) {
        switch (state) {
            case EQUALS -> {
                if (c == '>' || isBlank(c)) {
                    until = spaced && leads && isBlank(c) ? '\n' : 0;
                    state = State.GAP;
                } else if (c == '=' || c == '~') {
                    // A comparison.
                    text(c);
                } else {
                    begin(c, at, (char) 0);
                }
            }
            case COLON -> colon(c, at);
            case OPERATOR -> {
                if (c == '=') {
                    state = State.EQUALS;
                } else {
                    text(c);
                }
            }
            case GAP -> {
                if (!isBlank(c)) {
                    begin(c, at, until);
                }
            }
            case BLANK -> {
                if (option && c != '-' && c != '=' && c != ',' && !isBlank(c)) {
                    begin(c, at, (char) 0);
                } else {
                    text(c);
                }
            }
            case NAME -> {
                if (tag && c == '>') {
                    state = State.VALUE;
                    value.beginRest('<');
                } else {
                    text(c);
                }
            }
            default -> text(c);
        }
    }

    /** In prose a colon is no assignment: {@code wrong password: try again}. */
    private void colon(char c, long at) {
        boolean rest = header || hyphen || leads;
        if (c == '=') {
            state = State.EQUALS;
        } else if (isBlank(c) && (quoted || rest)) {
            until = quoted ? 0 : opened == 0 ? '\n' : opened;
            state = State.GAP;
        } else if (quoted) {
            begin(c, at, (char) 0);
        } else if ((header || hyphen) && !isBlank(c)) {
            begin(c, at, opened == 0 ? '\n' : opened);
        } else {
            text(c);
        }
    }

    /** @param rest what ends the value; 0 if it is a word */
    private void begin(char c, long at, char rest) {
        state = State.VALUE;
        if (!value.begin(c, at, rest)) {
            state = State.TEXT;
            text(c);
        }
    }

    private void text(char c) {
        if (isOfName(c)) {
            if (!inName) {
                beginName();
            } else if (c == '-') {
                option |= previous == '-';
                hyphen |= previous != '-';
            }
            letter(c);
        } else {
            if (inName) {
                inName = false;
                ending = 0;
                lineBegins &= previous == '-';
            }
            state = afterName(c);
            lineBegins &= isMark(c);
        }
    }

    private void beginName() {
        inName = true;
        option = false;
        hyphen = false;
        quoted = false;
        spaced = false;
        tag = previous == '<';
        leads = lineBegins;
        opened = isQuote(previous) ? previous : 0;
        ending = 0;
    }

    private State afterName(char c) {
        boolean adjacent = state == State.NAME || state == State.CLOSED;
        if (!adjacent && state != State.BLANK) {
            return State.TEXT;
        }
        if (isQuote(c) || c == ']' || c == '\\') {
            quoted |= isQuote(c);
            return adjacent ? State.CLOSED : State.TEXT;
        }
        if (isBlank(c)) {
            spaced = true;
            return State.BLANK;
        }
        return switch (c) {
            case '=' -> State.EQUALS;
            case ':' -> adjacent || quoted ? State.COLON : State.TEXT;
            case '+', '?' -> adjacent ? State.OPERATOR : State.TEXT;
            case ',' -> {
                // The words of a command as Python shows them.
                until = 0;
                yield option && quoted && adjacent ? State.GAP : State.TEXT;
            }
            case '|' -> {
                // A table.
                until = '|';
                yield leads && spaced ? State.GAP : State.TEXT;
            }
            default -> State.TEXT;
        };
    }

    private static boolean isOfName(char c) {
        return c < OF_NAMES.length && OF_NAMES[c];
    }

    /** What a line can begin with before the name that it is about. */
    private static boolean isMark(char c) {
        return isBlank(c) || "+>*|#\"'{,".indexOf(c) >= 0;
    }

    static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Returns where the value begins that may be none; {@code end} when there is no such value. */
    long open(long end) {
        return state == State.VALUE ? value.open(end) : end;
    }
}
