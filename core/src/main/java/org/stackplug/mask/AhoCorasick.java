package org.stackplug.mask;

import java.util.Arrays;
import java.util.List;

/**
 * Finds any of many words in one pass over a text that comes in pieces: the automaton of Aho and Corasick. Each character of
 * the text costs a constant number of steps on average, whatever the words and the text are.
 *
 * <p>The state of a search is a number, 0 at its beginning. The libraries that implement this algorithm want the whole text
 * at once. Immutable and thread-safe.
 */
final class AhoCorasick {
    private static final int ROOT = 0;
    private static final int NONE = -1;
    /** Characters below have a class. */
    private static final int DIRECT = 256;
    /** How many entries the table of transitions may have: 8 MB. States that do not fit go by their suffixes. */
    private static final int MOST_ENTRIES = 1 << 21;

    private final int[] lengths;
    private final int longest;
    /** For each state: that of the longest proper suffix, its depth, and the longest word that ends there. */
    private final int[] suffixes;

    private final int[] depths;
    private final int[] words;
    private final Trie trie;
    /** States are numbered by depth, and those below this number have a row of the table. */
    private final int tabulated;

    private final int[] table;
    private final int width;
    private final byte[] classes = new byte[DIRECT];

    /** @param all not empty, each of them; the index of a word is its number */
    AhoCorasick(List<String> all) {
        lengths = all.stream().mapToInt(String::length).toArray();
        longest = Arrays.stream(lengths).max().orElse(0);
        trie = new Trie(all, longest);
        int states = trie.size();
        suffixes = new int[states];
        depths = new int[states];
        words = new int[states];
        Arrays.fill(words, NONE);
        for (int word = 0; word < all.size(); word++) {
            words[trie.end(all.get(word))] = word;
        }
        width = classify(all);
        tabulated = Math.min(states, Math.max(1, MOST_ENTRIES / width));
        table = new int[tabulated * width];
        for (int state = 1; state < states; state++) {
            link(state);
        }
        tabulate();
    }

    private int classify(List<String> all) {
        int used = 1;
        for (String word : all) {
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (c < DIRECT && classes[c] == 0) {
                    classes[c] = (byte) used++;
                }
            }
        }
        return used;
    }

    /** Depth by depth: a row is that of the longest suffix, which is complete by then, and the state's own children. */
    private void tabulate() {
        int child = 1;
        for (int state = 0; state < tabulated; ) {
            int depth = depths[state];
            for (; state < tabulated && depths[state] == depth; state++) {
                if (state != ROOT) {
                    System.arraycopy(table, suffixes[state] * width, table, state * width, width);
                }
            }
            for (; child < depths.length && depths[child] == depth + 1; child++) {
                char c = trie.last(child);
                if (c < DIRECT && trie.parent(child) < tabulated) {
                    table[trie.parent(child) * width + (classes[c] & 0xff)] = child;
                }
            }
        }
    }

    private void link(int state) {
        int parent = trie.parent(state);
        char c = trie.last(state);
        depths[state] = depths[parent] + 1;
        suffixes[state] = parent == ROOT ? ROOT : bySuffixes(suffixes[parent], c);
        if (words[state] == NONE) {
            words[state] = words[suffixes[state]];
        }
    }

    private int bySuffixes(int state, char c) {
        for (int from = state; ; from = suffixes[from]) {
            int next = trie.child(from, c);
            if (next != NONE) {
                return next;
            }
            if (from == ROOT) {
                return ROOT;
            }
        }
    }

    /** Returns the state after one more character. */
    int step(int state, char c) {
        if (c < DIRECT && state < tabulated) {
            return table[state * width + (classes[c] & 0xff)];
        }
        return bySuffixes(state, c);
    }

    /** Returns the number of the longest word that ends here, or -1. */
    int word(int state) {
        return words[state];
    }

    /** Returns how many characters a word has. */
    int length(int word) {
        return lengths[word];
    }

    /** Returns how many of the last characters can be the beginning of a word. */
    int depth(int state) {
        return depths[state];
    }

    /** Returns the length of the longest word; 0 when there is none. */
    int longest() {
        return longest;
    }
}
