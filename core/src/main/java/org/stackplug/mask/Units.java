package org.stackplug.mask;

import java.util.Arrays;
import org.stackplug.mask.words.WordSearch;

/**
 * The last units of a text's reduced form, each with the part of the text that it was made of. A unit is
 * a character of ASCII, or a byte from 0x80 on. Not thread-safe.
 *
 * <p>Arrays, which {@link Unquoter} fills and {@link LiteralScan} searches, each in a loop of its own: a
 * call for each unit would take most of the time.
 */
final class Units {
    /** What a character is reduced to that leaves no unit. */
    static final byte NOTHING = -1;

    private static final int FIRST_SIZE = 64;

    private char[] units = new char[FIRST_SIZE];
    private long[] begins = new long[FIRST_SIZE];
    private long[] ends = new long[FIRST_SIZE];
    private int count;

    /**
     * Makes room for more units, by giving up those before the last {@code kept}.
     *
     * @param least how many there will be, most likely
     * @param most how many there can be
     */
    void reserve(int least, int most, int kept) {
        // What is kept moves rarely: it can be much, and what comes little at a time.
        if (count + most >= units.length && count > 2 * kept) {
            System.arraycopy(units, count - kept, units, 0, kept);
            System.arraycopy(begins, count - kept, begins, 0, kept);
            System.arraycopy(ends, count - kept, ends, 0, kept);
            count = kept;
        }
        if (count + least >= units.length) {
            grow(count + least);
        }
    }

    private void grow(int size) {
        int larger = Math.max(size + 1, 2 * units.length);
        units = Arrays.copyOf(units, larger);
        begins = Arrays.copyOf(begins, larger);
        ends = Arrays.copyOf(ends, larger);
    }

    /** Adds a unit that was made of the part {@code [from, to)} of the text. */
    void add(char unit, long from, long to) {
        if (count == units.length) {
            grow(count);
        }
        units[count] = unit;
        begins[count] = from;
        ends[count] = to;
        count++;
    }

    /**
     * Adds what a text begins with: characters that are units of their own, or nothing.
     *
     * @param reduced the unit of each character of ASCII, or {@link #NOTHING}; a lower number ends the addition
     * @param base where the character with index 0 is in the whole text
     * @return the index of the first character that was not taken
     */
    int addAll(char[] text, int from, int to, byte[] reduced, long base) {
        if (count + to - from >= units.length) {
            grow(count + to - from);
        }
        int next = count;
        int previous = last();
        int i = from;
        for (; i < to; i++) {
            char c = text[i];
            int unit = c < reduced.length ? reduced[c] : Byte.MIN_VALUE;
            if (unit > ' ' || (unit > NOTHING && (unit != ' ' || previous != ' '))) {
                previous = unit;
                units[next] = (char) unit;
                begins[next] = base + i;
                ends[next] = base + i + 1;
                next++;
            } else if (unit < NOTHING) {
                break;
            }
        }
        count = next;
        return i;
    }

    /** Returns how many there are. */
    int count() {
        return count;
    }

    /** Goes on with a search in the units from that one on. */
    void search(WordSearch search, int first) {
        search.next(units, first, count);
    }

    /** Returns where the part of the text begins that a unit was made of. */
    long begin(int index) {
        return begins[index];
    }

    /** Returns where that part ends, exclusively; 0 for the unit before the first one. */
    long end(int index) {
        return index < 0 ? 0 : ends[index];
    }

    /** Returns the last unit; 0 when there is none. */
    char last() {
        return count == 0 ? 0 : units[count - 1];
    }

    @Override
    public String toString() {
        return new String(units, 0, count);
    }
}
