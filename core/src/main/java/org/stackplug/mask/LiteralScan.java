package org.stackplug.mask;

/** Finds known values in a text that comes in pieces, as they are and in whatever way they are quoted. */
final class LiteralScan {
    private final AhoCorasick verbatimWords;
    private final AhoCorasick reducedWords;
    private final MaskedText target;
    private final Unquoter unquoter = new Unquoter(this::unit);
    /** Where the last units of the reduced form begin in the text, by their number. */
    private final long[] begins;

    private int verbatim;
    private int reduced;
    private int units;

    LiteralScan(SecretPatterns patterns, MaskedText target) {
        this.verbatimWords = patterns.verbatim();
        this.reducedWords = patterns.reduced();
        this.target = target;
        this.begins = new long[Integer.highestOneBit(reducedWords.longest() + 1) * 2];
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
            if (unquoter.isPlain(c)) {
                unit(c, at, at + 1);
            } else if (i + 1 < to) {
                unquoter.next(c, text[i + 1], at, at + 1);
            } else {
                unquoter.next(c, at, at + 1);
            }
            at++;
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
        begins[units++ & (begins.length - 1)] = from;
        int state = reducedWords.step(reduced, unit);
        reduced = state;
        int word = reducedWords.word(state);
        if (word >= 0) {
            target.hide(begin(reducedWords.length(word)), to);
        }
    }

    private long begin(int length) {
        return begins[(units - length) & (begins.length - 1)];
    }

    /** Returns where the first value begins that may not be complete yet; {@code end} when there is none. */
    long open(long end) {
        long open = Math.min(end - verbatimWords.depth(verbatim), unquoter.undecided(end));
        int depth = reducedWords.depth(reduced);
        return depth == 0 ? open : Math.min(open, begin(depth));
    }

    /** The text is complete. */
    void end() {
        unquoter.end();
    }
}
