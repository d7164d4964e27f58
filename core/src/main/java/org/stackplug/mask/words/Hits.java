package org.stackplug.mask.words;

import java.util.Arrays;

/**
 * Where words end in a text, in the order of these places, and the state of {@link AhoCorasick} at each. Not thread-safe.
 *
 * <p>A hit is one number.
 */
final class Hits {
    private static final int FIRST_SIZE = 16;

    private long[] hits = new long[FIRST_SIZE];
    private int count;

    void clear() {
        count = 0;
    }

    /** Makes room for so many more. */
    void reserve(int more) {
        if (count + more > hits.length) {
            hits = Arrays.copyOf(hits, 2 * (count + more));
        }
    }

    /**
     * Adds a hit, for which there is room.
     *
     * @param end the index after the word
     */
    void add(int end, int state) {
        hits[count++] = hit(end, state);
    }

    /** Adds all that come after these, for which there is room. */
    void addAll(Hits later) {
        System.arraycopy(later.hits, 0, hits, count, later.count);
        count += later.count;
    }

    private static long hit(int end, int state) {
        return ((long) end << Integer.SIZE) | state;
    }

    int count() {
        return count;
    }

    int end(int index) {
        return (int) (hits[index] >> Integer.SIZE);
    }

    int state(int index) {
        return (int) hits[index];
    }

    /** Returns the last one of those that begin with this one, in which the same words end at one character after the other. */
    int lastOfRun(int index) {
        long[] all = hits;
        int last = index;
        long next = all[index] + hit(1, 0);
        while (last + 1 < count && all[last + 1] == next) {
            last++;
            next += hit(1, 0);
        }
        return last;
    }
}
