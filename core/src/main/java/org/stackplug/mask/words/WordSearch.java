package org.stackplug.mask.words;

/**
 * Searches a text that comes in pieces for words, and lists where in a piece they end. Not thread-safe.
 *
 * <p>A long piece is searched in four quarters side by side: each step waits for the memory that the one
 * before it reads, and for nothing else, so that a processor does four in little more than the time of one.
 */
public final class WordSearch {
    private static final int QUARTERS = 4;
    /** A quarter is so many times as long as the longest word, at least: that much is searched twice. */
    private static final int LEAST_QUARTER = 2;

    private final AhoCorasick words;
    private int state = AhoCorasick.ROOT;
    private final Hits hits = new Hits();
    private final Hits[] laterHits = {new Hits(), new Hits(), new Hits()};

    /** Begins a text. */
    public WordSearch(AhoCorasick words) {
        this.words = words;
    }

    /**
     * Searches the next piece of the text.
     *
     * @param from the index of its first character
     * @param to the index after its last one
     */
    public void next(char[] text, int from, int to) {
        hits.clear();
        int quarter = (to - from) / QUARTERS;
        if (!words.isTabulated()) {
            slowly(text, from, to);
        } else if (quarter > words.longest() * LEAST_QUARTER) {
            quarters(text, from, quarter);
            rest(text, from + QUARTERS * quarter, to);
        } else {
            rest(text, from, to);
        }
    }

    /** Begins another text. */
    public void restart() {
        state = AhoCorasick.ROOT;
    }

    private void slowly(char[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            state = words.next(state, text[i]);
            if (AhoCorasick.isEnd(state)) {
                hits.reserve(1);
                state = seen(hits, i + 1, state);
            }
        }
    }

    private void rest(char[] text, int from, int to) {
        char[] table = words.table();
        char[] columns = words.columns();
        int rowBits = words.rowBits();
        hits.reserve(to - from);
        int now = state;
        for (int i = from; i < to; i++) {
            now = AhoCorasick.next(table, rowBits, columns, now, text[i]);
            if (AhoCorasick.isEnd(now)) {
                now = seen(hits, i + 1, now);
            }
        }
        state = now;
    }

    /** A state depends on as many characters as the longest word has, so each later quarter begins with these. */
    private void quarters(char[] text, int from, int quarter) {
        char[] table = words.table();
        char[] columns = words.columns();
        int rowBits = words.rowBits();
        int first = state;
        int second = AhoCorasick.ROOT;
        int third = AhoCorasick.ROOT;
        int fourth = AhoCorasick.ROOT;
        int end = from + quarter;
        for (int i = end - words.longest(); i < end; i++) {
            second = AhoCorasick.seen(AhoCorasick.next(table, rowBits, columns, second, text[i]));
            third = AhoCorasick.seen(AhoCorasick.next(table, rowBits, columns, third, text[i + quarter]));
            fourth = AhoCorasick.seen(AhoCorasick.next(table, rowBits, columns, fourth, text[i + 2 * quarter]));
        }
        hits.reserve(QUARTERS * quarter);
        for (Hits later : laterHits) {
            later.clear();
            later.reserve(quarter);
        }
        for (int i = from; i < end; i++) {
            first = AhoCorasick.next(table, rowBits, columns, first, text[i]);
            second = AhoCorasick.next(table, rowBits, columns, second, text[i + quarter]);
            third = AhoCorasick.next(table, rowBits, columns, third, text[i + 2 * quarter]);
            fourth = AhoCorasick.next(table, rowBits, columns, fourth, text[i + 3 * quarter]);
            if (AhoCorasick.isEnd(first | second | third | fourth)) {
                first = seen(hits, i + 1, first);
                second = seen(laterHits[0], i + quarter + 1, second);
                third = seen(laterHits[1], i + 2 * quarter + 1, third);
                fourth = seen(laterHits[2], i + 3 * quarter + 1, fourth);
            }
        }
        for (Hits later : laterHits) {
            hits.addAll(later);
        }
        state = fourth;
    }

    private static int seen(Hits hits, int end, int state) {
        if (AhoCorasick.isEnd(state)) {
            hits.add(end, state);
        }
        return AhoCorasick.seen(state);
    }

    /** Returns at how many places of the last piece a word ends. */
    public int count() {
        return hits.count();
    }

    /** Returns the index after a word. */
    public int end(int hit) {
        return hits.end(hit);
    }

    /** Returns the number of a word: the longest one that ends there. */
    public int word(int hit) {
        return words.word(hits.state(hit));
    }

    /** Returns the last hit of those that begin with this one, with the same word at one character after the other. */
    public int lastOfRun(int hit) {
        return hits.lastOfRun(hit);
    }

    /** Returns how many of the last characters can be the beginning of a word. */
    public int depth() {
        return words.depth(state);
    }
}
