package org.stackplug.mask;

/** Finds known values in a text that comes in pieces, as they are and in whatever way they are quoted. */
final class LiteralScan {
    /** How much that is left out of the reduced form can belong to a value that begins with it. */
    private static final int MOST_BEFORE = 64;

    private final SecretPatterns patterns;
    private final AhoCorasick verbatimWords;
    private final AhoCorasick reducedWords;
    private final MaskedText target;
    private final Unquoter unquoter = new Unquoter(this::unit);
    /** Where the last units of the reduced form begin in the text, by their number. */
    private final long[] begins;
    /** Where the unit before each of them ends. */
    private final long[] befores;

    private int verbatim;
    private int reduced;
    private int units;
    private long lastEnd;
    /** Whether an encoded value goes on. */
    private boolean encoded;
    /** Whether what follows belongs to a value, as far as it is left out of the reduced form. */
    private boolean trailing;

    LiteralScan(SecretPatterns patterns, MaskedText target) {
        this.patterns = patterns;
        this.verbatimWords = patterns.verbatim();
        this.reducedWords = patterns.reduced();
        this.target = target;
        int size = Integer.highestOneBit(reducedWords.longest() + 1) * 2;
        this.begins = new long[size];
        this.befores = new long[size];
    }

    /** Takes the characters from one index to another, the first of which is at that offset in the whole text. */
    void next(char[] text, int from, int to, long offset) {
        if (verbatimWords.longest() == 0) {
            return;
        }
        verbatim(text, from, to, offset);
        long at = offset;
        for (int i = from; i < to; i++) {
            char c = text[i];
            int unit = i + 1 < to ? unquoter.simple(c, text[i + 1]) : Unquoter.UNKNOWN;
            if (unit >= 0) {
                unit((char) unit, at, at + 1);
            } else if (unit == Unquoter.UNKNOWN) {
                unquoter.next(c, at, at + 1);
            }
            at++;
        }
        if (trailing) {
            long end = unquoter.undecided(at);
            target.hide(lastEnd, end);
            lastEnd = end;
        }
    }

    private void verbatim(char[] text, int from, int to, long offset) {
        AhoCorasick words = verbatimWords;
        int state = verbatim;
        for (int i = from; i < to; i++) {
            state = words.step(state, text[i]);
            int word = words.word(state);
            if (word >= 0) {
                long end = offset + (i + 1 - from);
                target.hide(end - words.length(word), end);
            }
        }
        verbatim = state;
    }

    private void unit(char unit, long from, long to) {
        int place = units++ & (begins.length - 1);
        begins[place] = from;
        befores[place] = lastEnd;
        if (trailing) {
            trailing = false;
            target.hide(lastEnd, from);
        }
        lastEnd = to;
        int state = reducedWords.step(reduced, unit);
        reduced = state;
        int word = reducedWords.word(state);
        if (word >= 0) {
            found(word, to);
        } else if (encoded) {
            // Of an encoded value the beginning is known; all that is encoded with it belongs to it.
            encoded = isOfEncoded(target.charAt(from));
            if (encoded) {
                target.hide(from, to);
            }
        }
    }

    private void found(int word, long to) {
        int length = reducedWords.length(word);
        target.hide(patterns.hasBefore(word) ? before(length) : begin(length), to);
        encoded |= patterns.isEncoded(word);
        trailing = patterns.hasAfter(word);
    }

    private long begin(int length) {
        return begins[(units - length) & (begins.length - 1)];
    }

    private long before(int length) {
        return Math.max(befores[(units - length) & (befores.length - 1)], begin(length) - MOST_BEFORE);
    }

    private static boolean isOfEncoded(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_'
                || c == '=';
    }

    /** Returns where the first value begins that may not be complete yet; {@code end} when there is none. */
    long open(long end) {
        if (verbatimWords.longest() == 0) {
            return end;
        }
        int depth = reducedWords.depth(reduced);
        long open = depth > 0 ? before(depth) : Math.max(lastEnd, unquoter.undecided(end) - MOST_BEFORE);
        return Math.min(open, Math.min(end - verbatimWords.depth(verbatim), unquoter.undecided(end)));
    }

    /** The text is complete. */
    void end(long end) {
        unquoter.end();
        if (trailing) {
            target.hide(lastEnd, end);
        }
    }
}
