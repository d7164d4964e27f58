package org.stackplug.mask.words;

import java.util.Arrays;
import java.util.List;

/**
 * Finds any of many words in one pass over a text that comes in pieces: the automaton of Aho and
 * Corasick, which {@link WordSearch} drives. Each character of the text costs a constant number of steps
 * on average, whatever the words and the text are.
 *
 * <p>The libraries that implement this algorithm want the whole text at once. Immutable and thread-safe.
 *
 * <p>A state is the index of a row in a table, and negative where a word ends. For a character a search
 * reads two arrays: the column of the character, and the next state in that column of the row. Nothing
 * has to be multiplied, and what a search waits for is one access to memory.
 */
public final class AhoCorasick {
    /** The state at the beginning of a text. */
    static final int ROOT = 0;

    private static final int NONE = -1;
    /** The bit of a state in which a word ends. */
    private static final int WORD_ENDS = Integer.MIN_VALUE;
    /** How many entries the table of transitions may have: 8 MB. States that do not fit go by their suffixes. */
    private static final int MOST_ENTRIES = 1 << 21;

    /** The first columns of a row: the longest word that ends there, and the next state for a character of no word. */
    private static final char WORD = 0;

    private static final char OTHER = 1;

    private static final char ASCII_END = 0x80;

    /** A form of characters in which they are compared, such as capital letters. */
    @FunctionalInterface
    public interface Form {
        /** Returns a character in this form. */
        char of(char c);
    }

    private final Form form;
    private final int[] lengths;
    private final int longest;
    /** For each node: that of the longest proper suffix, its depth, and the longest word that ends there. */
    private final int[] suffixes;

    private final int[] depths;
    private final int[] words;
    private final Trie trie;
    /** Nodes are numbered by depth, and those below this number have a row of the table. */
    private final int tabulated;

    private final int[] table;
    private final int width;
    /** The column of each character up to the last one of any word. */
    private final char[] columns;

    /**
     * Makes one that finds the words as they are.
     *
     * @param all not empty, each of them; the index of a word is its number
     */
    public AhoCorasick(List<String> all) {
        this(all, c -> c);
    }

    /**
     * Makes one that finds the words in whatever way a text writes them.
     *
     * @param all in that form; not empty, each of them; the index of a word is its number
     * @param form of the characters of ASCII in a text
     */
    public AhoCorasick(List<String> all, Form form) {
        this.form = form;
        lengths = all.stream().mapToInt(String::length).toArray();
        longest = Arrays.stream(lengths).max().orElse(0);
        trie = new Trie(all, longest);
        int nodes = trie.size();
        suffixes = new int[nodes];
        depths = new int[nodes];
        words = new int[nodes];
        Arrays.fill(words, NONE);
        for (int word = 0; word < all.size(); word++) {
            words[trie.end(all.get(word))] = word;
        }
        columns = new char
                [Math.max(
                        ASCII_END,
                        1 + all.stream().flatMapToInt(String::chars).max().orElse(0))];
        width = assignColumns(all);
        tabulated = Math.min(nodes, Math.max(1, MOST_ENTRIES / width));
        table = new int[tabulated * width];
        for (int node = 1; node < nodes; node++) {
            link(node);
        }
        tabulate();
    }

    private int assignColumns(List<String> all) {
        Arrays.fill(columns, OTHER);
        int used = OTHER + 1;
        for (String word : all) {
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (columns[c] == OTHER) {
                    columns[c] = (char) used++;
                }
            }
        }
        for (char c = 0; c < ASCII_END; c++) {
            columns[c] = columns[form.of(c)];
        }
        return used;
    }

    private void link(int node) {
        int parent = trie.parent(node);
        depths[node] = depths[parent] + 1;
        suffixes[node] = parent == 0 ? 0 : child(suffixes[parent], trie.last(node));
        if (words[node] == NONE) {
            words[node] = words[suffixes[node]];
        }
    }

    /** Returns the node that a character leads to, from this node or else from its suffixes. */
    private int child(int node, char c) {
        for (int from = node; ; from = suffixes[from]) {
            int next = trie.child(from, c);
            if (next != NONE) {
                return next;
            }
            if (from == 0) {
                return 0;
            }
        }
    }

    /** Depth by depth: a row is that of the longest suffix, which is complete by then, and the node's own children. */
    private void tabulate() {
        int child = 1;
        for (int node = 0; node < tabulated; ) {
            int depth = depths[node];
            for (; node < tabulated && depths[node] == depth; node++) {
                System.arraycopy(table, suffixes[node] * width, table, node * width, width);
                table[node * width + WORD] = words[node];
            }
            for (; child < depths.length && depths[child] == depth + 1; child++) {
                if (trie.parent(child) < tabulated) {
                    table[trie.parent(child) * width + columns[trie.last(child)]] = state(child);
                }
            }
        }
    }

    private int state(int node) {
        int place = node < tabulated ? node * width : table.length + node - tabulated;
        return words[node] == NONE ? place : place | WORD_ENDS;
    }

    private int node(int state) {
        return state < table.length ? state / width : state - table.length + tabulated;
    }

    /**
     * Returns the state after one more character; it is negative when a word ends with that character.
     *
     * @param state not negative: {@link #seen}
     */
    int step(int state, char c) {
        int entry = state + (c < columns.length ? columns[c] : OTHER);
        return entry < table.length ? table[entry] : state(child(node(state), c < ASCII_END ? form.of(c) : c));
    }

    /** Returns the state to go on with after a word has ended. */
    static int seen(int state) {
        return state & ~WORD_ENDS;
    }

    /** Returns the number of the longest word that ends in a state, which is {@link #seen}. */
    int word(int state) {
        return state < table.length ? table[state + WORD] : words[node(state)];
    }

    /** Returns how many characters a word has. */
    public int length(int word) {
        return lengths[word];
    }

    /** Returns how many of the last characters can be the beginning of a word. */
    int depth(int state) {
        return depths[node(state)];
    }

    /** Returns the length of the longest word; 0 when there is none. */
    public int longest() {
        return longest;
    }
}
