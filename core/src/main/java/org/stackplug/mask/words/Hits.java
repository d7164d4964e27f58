package org.stackplug.mask.words;

import java.util.Arrays;

/** Where words end in a text, in the order of these places, and the state of {@link AhoCorasick} at each. Not thread-safe. */
final class Hits {
    private static final int FIRST_SIZE = 16;

    private int[] ends = new int[FIRST_SIZE];
    private int[] states = new int[FIRST_SIZE];
    private int count;

    void clear() {
        count = 0;
    }

    /** @param end the index after the word */
    void add(int end, int state) {
        if (count == ends.length) {
            grow(2 * count);
        }
        ends[count] = end;
        states[count] = state;
        count++;
    }

    /** Adds what comes after these in the text. */
    void addAll(Hits later) {
        if (count + later.count > ends.length) {
            grow(2 * (count + later.count));
        }
        System.arraycopy(later.ends, 0, ends, count, later.count);
        System.arraycopy(later.states, 0, states, count, later.count);
        count += later.count;
    }

    private void grow(int size) {
        ends = Arrays.copyOf(ends, size);
        states = Arrays.copyOf(states, size);
    }

    int count() {
        return count;
    }

    int end(int index) {
        return ends[index];
    }

    int state(int index) {
        return states[index];
    }

    /** Returns the last one of those that begin with this one, in which the same words end at one character after the other. */
    int lastOfRun(int index) {
        int last = index;
        while (last + 1 < count && states[last + 1] == states[last] && ends[last + 1] == ends[last] + 1) {
            last++;
        }
        return last;
    }
}
