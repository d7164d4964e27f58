package org.stackplug.mask.words;

/**
 * Searches a text that comes in pieces for words, and lists where in a piece they end. Not thread-safe.
 *
 * <p>A long piece is searched in two halves side by side: each step waits for the memory that the one
 * before it reads, and for nothing else, so that a processor does two in the time of one.
 */
public final class WordSearch {
    /** Half a piece is so many times as long as the longest word, at least: that much is searched twice. */
    private static final int LEAST_HALF = 8;

    private final AhoCorasick words;
    private int state = AhoCorasick.ROOT;
    private final Hits hits = new Hits();
    private final Hits laterHits = new Hits();

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
        int half = (to - from) / 2;
        if (!words.isTabulated()) {
            slowly(text, from, to);
        } else if (half > words.longest() * LEAST_HALF) {
            halves(text, from, half);
            rest(text, from + 2 * half, to);
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
                hits.reserve(1)[hits.count()] = Hits.hit(i + 1, state);
                hits.setCount(hits.count() + 1);
                state = AhoCorasick.seen(state);
            }
        }
    }

    private void rest(char[] text, int from, int to) {
        char[] table = words.table();
        char[] columns = words.columns();
        int rowBits = words.rowBits();
        long[] found = hits.reserve(to - from);
        int count = hits.count();
        int now = state;
        for (int i = from; i < to; i++) {
            now = AhoCorasick.next(table, rowBits, columns, now, text[i]);
            if (AhoCorasick.isEnd(now)) {
                found[count++] = Hits.hit(i + 1, now);
                now = AhoCorasick.seen(now);
            }
        }
        hits.setCount(count);
        state = now;
    }

    /** A state depends on as many characters as the longest word has, so the second half begins with these. */
    private void halves(char[] text, int from, int half) {
        char[] table = words.table();
        char[] columns = words.columns();
        int rowBits = words.rowBits();
        int now = state;
        int later = AhoCorasick.ROOT;
        for (int i = from + half - words.longest(); i < from + half; i++) {
            later = AhoCorasick.seen(AhoCorasick.next(table, rowBits, columns, later, text[i]));
        }
        long[] found = hits.reserve(2 * half);
        long[] laterFound = laterHits.reserve(half);
        int count = 0;
        int laterCount = 0;
        for (int i = from; i < from + half; i++) {
            now = AhoCorasick.next(table, rowBits, columns, now, text[i]);
            if (AhoCorasick.isEnd(now)) {
                found[count++] = Hits.hit(i + 1, now);
                now = AhoCorasick.seen(now);
            }
            later = AhoCorasick.next(table, rowBits, columns, later, text[i + half]);
            if (AhoCorasick.isEnd(later)) {
                laterFound[laterCount++] = Hits.hit(i + half + 1, later);
                later = AhoCorasick.seen(later);
            }
        }
        System.arraycopy(laterFound, 0, found, count, laterCount);
        hits.setCount(count + laterCount);
        state = later;
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
