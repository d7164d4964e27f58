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
        if (half > words.longest() * LEAST_HALF) {
            halves(text, from, half);
            rest(text, from + 2 * half, to);
        } else {
            rest(text, from, to);
        }
    }

    private void rest(char[] text, int from, int to) {
        AhoCorasick automaton = words;
        int now = state;
        for (int i = from; i < to; i++) {
            now = automaton.step(now, text[i]);
            if (now < 0) {
                now = AhoCorasick.seen(now);
                hits.add(i + 1, now);
            }
        }
        state = now;
    }

    /** A state depends on as many characters as the longest word has, so the second half begins with these. */
    private void halves(char[] text, int from, int half) {
        AhoCorasick automaton = words;
        int now = state;
        int later = AhoCorasick.ROOT;
        for (int i = from + half - automaton.longest(); i < from + half; i++) {
            later = AhoCorasick.seen(automaton.step(later, text[i]));
        }
        laterHits.clear();
        for (int i = from; i < from + half; i++) {
            now = automaton.step(now, text[i]);
            if (now < 0) {
                now = AhoCorasick.seen(now);
                hits.add(i + 1, now);
            }
            later = automaton.step(later, text[i + half]);
            if (later < 0) {
                later = AhoCorasick.seen(later);
                laterHits.add(i + half + 1, later);
            }
        }
        hits.addAll(laterHits);
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
