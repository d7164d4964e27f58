package org.stackplug.mask;

import org.stackplug.mask.words.AhoCorasick;
import org.stackplug.mask.words.WordSearch;

/**
 * Finds what a text gives away by a name: {@code PASSWORD=x}, {@code "password": "x"}, {@code --password x}, {@code
 * X-Auth-Token: x}, and their like, in a text that comes in pieces. It searches for the ends of names, looks back at such a
 * name ({@link FoundName}), goes on to the delimiter, and leaves it to {@link ValueScan} where the value ends.
 *
 * <p>A reference to another variable gives nothing away.
 */
final class NameScan {
    private static final int NONE = -1;

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

    private final SecretNames names;
    private final WordSearch search;
    private final ValueScan value;
    private final FoundName name = new FoundName();

    private State state = State.TEXT;
    /** The word that the text ends with so far: it is the end of a name, unless the name goes on. */
    private int lastWord = NONE;
    /** Of what follows the name. */
    private boolean quoted;

    private boolean spaced;
    private char until;

    NameScan(SecretNames names, AhoCorasick endings, MaskedText target) {
        this.names = names;
        this.search = new WordSearch(endings);
        this.value = new ValueScan(target);
    }

    /** Takes the characters from one index to another, the first of which is at that offset in the whole text. */
    void next(char[] text, int from, int to, long offset) {
        if (from == to) {
            return;
        }
        long base = offset - from;
        search.next(text, from, to);
        if (lastWord != NONE) {
            name(text, from, base, lastWord);
        }
        int hit = 0;
        int at = from;
        while (at < to) {
            if (state == State.TEXT) {
                hit = hit(hit, at);
                at = hit == search.count() ? to : search.end(hit);
                if (at < to) {
                    name(text, at, base, search.word(hit));
                }
                hit++;
            } else if (state == State.VALUE) {
                at = value.skip(text, at, to, base);
                if (at < to) {
                    next(text[at], base + at);
                    at++;
                }
            } else {
                next(text[at], base + at);
                at++;
            }
        }
        int last = search.count() - 1;
        lastWord = state == State.TEXT && last >= 0 && search.end(last) == to ? search.word(last) : NONE;
    }

    /** Returns the first hit from that one on whose word does not end before an index. */
    private int hit(int first, int at) {
        int hit = first;
        while (hit < search.count() && search.end(hit) < at) {
            hit++;
        }
        return hit;
    }

    /** The end of a secret name is before that index, unless the name goes on there. */
    private void name(char[] text, int end, long base, int word) {
        if (!NameSyntax.isOfName(text[end])) {
            name.read(text, end, base, names.isHeader(word));
            quoted = false;
            spaced = false;
            state = State.NAME;
        }
    }

    private void next(char c, long at) {
        if (NameSyntax.isLineEnd(c)) {
            state = State.TEXT;
            value.end();
        } else if (state != State.VALUE) {
            beforeValue(c, at);
        } else if (!value.next(c, at)) {
            state = State.TEXT;
        }
    }

    private void beforeValue(char c, long at) {
        switch (state) {
            case EQUALS -> {
                if (c == '>' || NameSyntax.isBlank(c)) {
                    until = spaced && name.leads() && NameSyntax.isBlank(c) ? '\n' : 0;
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
                if (!NameSyntax.isBlank(c)) {
                    begin(c, at, until);
                }
            }
            case BLANK -> {
                if (name.isOption() && c != '-' && c != '=' && c != ',' && !NameSyntax.isBlank(c)) {
                    begin(c, at, (char) 0);
                } else {
                    text(c);
                }
            }
            case NAME -> {
                if (name.isTag() && c == '>') {
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
        boolean rest = name.isHeader() || name.hasHyphen() || name.leads();
        if (c == '=') {
            state = State.EQUALS;
        } else if (NameSyntax.isBlank(c) && (quoted || rest)) {
            until = quoted ? 0 : name.quote() == 0 ? '\n' : name.quote();
            state = State.GAP;
        } else if (quoted) {
            begin(c, at, (char) 0);
        } else if ((name.isHeader() || name.hasHyphen()) && !NameSyntax.isBlank(c)) {
            begin(c, at, name.quote() == 0 ? '\n' : name.quote());
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
        state = NameSyntax.isOfName(c) ? State.TEXT : afterName(c);
    }

    private State afterName(char c) {
        boolean adjacent = state == State.NAME || state == State.CLOSED;
        if (!adjacent && state != State.BLANK) {
            return State.TEXT;
        }
        if (NameSyntax.isQuote(c) || c == ']' || c == '\\') {
            quoted |= NameSyntax.isQuote(c);
            return adjacent ? State.CLOSED : State.TEXT;
        }
        if (NameSyntax.isBlank(c)) {
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
                yield name.isOption() && quoted && adjacent ? State.GAP : State.TEXT;
            }
            case '|' -> {
                // A table.
                until = '|';
                yield name.leads() && spaced ? State.GAP : State.TEXT;
            }
            default -> State.TEXT;
        };
    }

    /** Returns where the value begins that may be none; {@code end} when there is no such value. */
    long open(long end) {
        return state == State.VALUE ? value.open(end) : end;
    }
}
