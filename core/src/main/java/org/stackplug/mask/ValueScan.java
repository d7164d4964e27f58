package org.stackplug.mask;

/**
 * Finds where a value ends that begins here, and hides it: a word of a shell in whatever way it is quoted, a string of JSON
 * or Python, a list in brackets, or the rest of the line. Ends with its line at the latest: what is quoted and never closed
 * would hide all that follows.
 */
final class ValueScan {
    private enum State {
        NONE,
        /** After {@code $}, which can be a reference. */
        DOLLAR,
        /** After a double quote, which can be followed by a reference. */
        QUOTE,
        QUOTE_DOLLAR,
        /** After backslashes at the very beginning: an escaped quote, perhaps. */
        BACKSLASHES,
        WORD,
        WORD_ESCAPE,
        /** After an escaped quote: a quote that follows it goes on with what is quoted. */
        ESCAPED_QUOTE,
        /** After a quote that goes on with the word, or ends what the whole assignment stands in. */
        WORD_QUOTE,
        SINGLE,
        SINGLE_ESCAPE,
        /** After an escaped quote: Python's, unless a shell begins anew. */
        SINGLE_AGAIN,
        DOUBLE,
        /** After the closing quote. */
        CLOSED,
        LIST,
        LIST_QUOTED,
        /** Up to a certain character. */
        REST,
        /** The first character of it: a tag in prose is followed by a blank. */
        REST_BEGINS
    }

    private final MaskedText target;
    private State state = State.NONE;
    private long heldFrom;
    private char quote;
    /** How many backslashes there are before a quote that closes, and how many have just come. */
    private int depth;

    private int backslashes;
    private char close;
    private boolean afterEscape;

    ValueScan(MaskedText target) {
        this.target = target;
    }

    /**
     * Begins with the first character of a value.
     *
     * @param rest what ends the value; 0 if it is a word
     * @return whether it is one
     */
    boolean begin(char c, long at, char rest) {
        heldFrom = at;
        depth = 0;
        backslashes = 0;
        close = rest;
        afterEscape = false;
        state = c == rest ? State.NONE : first(c);
        if (state == State.BACKSLASHES) {
            depth = 1;
        } else if (state == State.SINGLE || state == State.WORD || state == State.LIST) {
            hide(at);
        } else if (state == State.REST) {
            return rest(c, at);
        }
        return state != State.NONE;
    }

    private State first(char c) {
        return switch (c) {
            case '$' -> State.DOLLAR;
            case '"' -> State.QUOTE;
            case '\\' -> State.BACKSLASHES;
            case '\'' -> State.SINGLE;
            case ';', '&', '|' -> State.NONE;
            default -> close != 0 ? State.REST : isList(c) ? State.LIST : State.WORD;
        };
    }

    private boolean isList(char c) {
        close = switch (c) {
            case '(' -> ')';
            case '[' -> ']';
            case '{' -> '}';
            default -> 0;
        };
        return close != 0;
    }

    /** Begins with a value that goes on up to that character. */
    void beginRest(char end) {
        close = end;
        state = State.REST_BEGINS;
    }

    /** The line has ended. */
    void end() {
        state = State.NONE;
    }

    private void hide(long at) {
        target.hide(at, at + 1);
    }

    private boolean ended() {
        state = State.NONE;
        return false;
    }

    /**
     * Hides characters that no value ends with, and that mean nothing in it.
     *
     * @param base where the character with index 0 is in the whole text
     * @return the index of the first character that {@link #next} has to take
     */
    int skip(char[] text, int from, int to, long base) {
        int i = from;
        if (state == State.WORD || state == State.SINGLE || state == State.DOUBLE || state == State.REST) {
            while (i < to && NameSyntax.isPlain(text[i])) {
                i++;
            }
            if (i > from) {
                target.hide(base + from, base + i);
                backslashes = 0;
            }
        }
        return i;
    }

    /** Takes the next character, and returns whether it still belongs to the value. */
    boolean next(char c, long at) {
        return switch (state) {
            case NONE -> false;
            case DOLLAR, QUOTE, QUOTE_DOLLAR, BACKSLASHES -> undecided(c, at);
            case WORD, WORD_ESCAPE, ESCAPED_QUOTE, WORD_QUOTE, CLOSED -> word(c, at);
            case SINGLE, SINGLE_ESCAPE, SINGLE_AGAIN, DOUBLE -> quoted(c, at);
            case LIST, LIST_QUOTED -> list(c, at);
            case REST, REST_BEGINS -> rest(c, at);
        };
    }

    private boolean undecided(char c, long at) {
        if (state == State.QUOTE && c == '$') {
            state = State.QUOTE_DOLLAR;
            return true;
        }
        if (state == State.BACKSLASHES && c == '\\') {
            depth++;
            return true;
        }
        if ((state == State.DOLLAR || state == State.QUOTE_DOLLAR) && NameSyntax.beginsReference(c)) {
            return ended();
        }
        target.hide(heldFrom, at);
        if (state == State.QUOTE || state == State.QUOTE_DOLLAR) {
            return beginQuoted('"', c, at);
        }
        if (NameSyntax.isQuote(c)) {
            hide(at);
            quote = c;
            // $'it\'s' or \"it\"
            state = state == State.DOLLAR && c == '\'' ? State.SINGLE : State.DOUBLE;
            return true;
        }
        state = state == State.BACKSLASHES && depth % 2 == 1 ? State.WORD_ESCAPE : State.WORD;
        depth = 0;
        return close != 0 ? goOn(State.REST, c, at) : word(c, at);
    }

    private boolean goOn(State next, char c, long at) {
        state = next;
        return next(c, at);
    }

    private boolean beginQuoted(char begun, char c, long at) {
        quote = begun;
        depth = 0;
        backslashes = 0;
        return goOn(begun == '\'' ? State.SINGLE : State.DOUBLE, c, at);
    }

    private boolean word(char c, long at) {
        switch (state) {
            case WORD_ESCAPE -> {
                hide(at);
                state = NameSyntax.isQuote(c) ? State.ESCAPED_QUOTE : State.WORD;
                return true;
            }
            case WORD_QUOTE -> {
                if (NameSyntax.endsQuoted(c)) {
                    return ended();
                }
                target.hide(heldFrom, at);
                return beginQuoted(quote, c, at);
            }
            case CLOSED -> {
                if (NameSyntax.endsQuoted(c)) {
                    return ended();
                }
            }
            default -> {
                if (NameSyntax.endsWord(c)) {
                    return ended();
                }
            }
        }
        if (NameSyntax.isQuote(c)) {
            boolean opens = state == State.ESCAPED_QUOTE;
            quote = c;
            heldFrom = at;
            state = State.WORD_QUOTE;
            if (opens) {
                hide(at);
                state = c == '\'' ? State.SINGLE : State.DOUBLE;
                depth = 0;
                backslashes = 0;
            }
            return true;
        }
        hide(at);
        state = c == '\\' ? State.WORD_ESCAPE : State.WORD;
        return true;
    }

    private boolean quoted(char c, long at) {
        hide(at);
        if (state == State.SINGLE_ESCAPE) {
            state = c == '\'' ? State.SINGLE_AGAIN : State.SINGLE;
        } else if (state == State.SINGLE_AGAIN && c == '\'') {
            quote = c;
            heldFrom = at;
            state = State.WORD_QUOTE;
        } else if (state == State.SINGLE || state == State.SINGLE_AGAIN) {
            // After a backslash the quote of a shell closes, and that of Python does not: what hides more is right.
            state = c == '\\' ? State.SINGLE_ESCAPE : c == '\'' ? State.CLOSED : State.SINGLE;
        } else if (c == '\\') {
            backslashes++;
        } else {
            // Within a string that is itself quoted, \" closes and \\\" does not.
            if (c == quote && backslashes % (2 * (depth + 1)) == depth) {
                state = State.CLOSED;
            }
            backslashes = 0;
        }
        return true;
    }

    private boolean list(char c, long at) {
        hide(at);
        if (afterEscape) {
            afterEscape = false;
        } else if (c == '\\' && !(state == State.LIST_QUOTED && quote == '\'')) {
            afterEscape = true;
        } else if (state == State.LIST_QUOTED) {
            if (c == quote) {
                state = State.LIST;
            }
        } else if (NameSyntax.isQuote(c)) {
            quote = c;
            state = State.LIST_QUOTED;
        } else if (c == close) {
            state = State.NONE;
        }
        return true;
    }

    private boolean rest(char c, long at) {
        if (c == close || (state == State.REST_BEGINS && (NameSyntax.isBlank(c) || ",.)]|:".indexOf(c) >= 0))) {
            return ended();
        }
        state = State.REST;
        hide(at);
        return true;
    }

    /** Returns where what is not decided yet begins; {@code end} when everything is. */
    long open(long end) {
        return switch (state) {
            case DOLLAR, QUOTE, QUOTE_DOLLAR, BACKSLASHES, WORD_QUOTE -> Math.min(heldFrom, end);
            default -> end;
        };
    }
}
