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
 * <p>A state is the number of a node, with one bit for whether a word ends there. For a character a search
 * reads two arrays: the column of the character, and the next state in that column of the node's row. What
 * it waits for is one access to memory. The states of the first nodes have 16 bits, because the rows that
 * a text needs all the time should stay in the processor's nearest cache.
 */
public final class AhoCorasick {
    /** The state at the beginning of a text. */
    static final int ROOT = 0;

    private static final int NONE = -1;
    /** The bits of a state: the lower bits of the node's number, whether a word ends there, and the other bits. */
    private static final int NODE_BITS = 15;

    private static final int WORD_ENDS = 1 << NODE_BITS;
    private static final int LOW_BITS = WORD_ENDS - 1;

    /** In the table: the next state has no row, and does not fit. */
    private static final char FAR = LOW_BITS;
    /** How many entries the table of transitions may have: 8 MB. Nodes without a row go by their suffixes. */
    private static final int MOST_ENTRIES = 1 << 22;

    /** The column of the characters that no word has. */
    private static final char OTHER = 0;

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

    private final char[] table;
    /** A row has two to the power of this many columns. */
    private final int rowBits;
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
        rowBits = Integer.SIZE - Integer.numberOfLeadingZeros(assignColumns(all));
        tabulated = Math.min(Math.min(nodes, LOW_BITS), Math.max(1, MOST_ENTRIES >> rowBits));
        table = new char[tabulated << rowBits];
        for (int node = 1; node < nodes; node++) {
            link(node);
        }
        tabulate();
    }

    /** Returns the last column. */
    private int assignColumns(List<String> all) {
        Arrays.fill(columns, OTHER);
        int last = OTHER;
        for (String word : all) {
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (columns[c] == OTHER) {
                    columns[c] = (char) ++last;
                }
            }
        }
        for (char c = 0; c < ASCII_END; c++) {
            columns[c] = columns[form.of(c)];
        }
        return last;
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
                System.arraycopy(table, suffixes[node] << rowBits, table, node << rowBits, 1 << rowBits);
            }
            for (; child < depths.length && depths[child] == depth + 1; child++) {
                if (trie.parent(child) < tabulated) {
                    table[(trie.parent(child) << rowBits) + columns[trie.last(child)]] =
                            child < tabulated ? (char) state(child) : FAR;
                }
            }
        }
    }

    private int state(int node) {
        int place = (node & LOW_BITS) | ((node & ~LOW_BITS) << 1);
        return words[node] == NONE ? place : place | WORD_ENDS;
    }

    private static int node(int state) {
        return (state & LOW_BITS) | ((state >> 1) & ~LOW_BITS);
    }

    /** Returns whether each node has a row: a search can go by {@link #next} then. */
    boolean isTabulated() {
        return tabulated == depths.length;
    }

    char[] table() {
        return table;
    }

    int rowBits() {
        return rowBits;
    }

    char[] columns() {
        return columns;
    }

    /**
     * Returns the state after one more character, by tables that the caller holds in local variables: in a
     * loop that would read them from here, a processor waits for twice as long.
     *
     * @param state as {@link #seen} returns it
     */
    static int next(char[] table, int rowBits, char[] columns, int state, char c) {
        return table[(state << rowBits) + (c < columns.length ? columns[c] : OTHER)];
    }

    /** The same for an automaton that has too many nodes for a table. */
    int next(int state, char c) {
        int next = state < tabulated ? next(table, rowBits, columns, state, c) : FAR;
        return next == FAR ? state(child(node(state), c < ASCII_END ? form.of(c) : c)) : next;
    }

    /** Returns whether a word ends in a state. */
    static boolean isEnd(int state) {
        return (state & WORD_ENDS) != 0;
    }

    /** Returns the state to go on with after a word has ended. */
    static int seen(int state) {
        return state & ~WORD_ENDS;
    }

    /** Returns the number of the longest word that ends in a state. */
    int word(int state) {
        return words[node(seen(state))];
    }

    /** Returns how many characters a word has. */
    public int length(int word) {
        return lengths[word];
    }

    /** Returns how many of the last characters can be the beginning of a word. */
    int depth(int state) {
        return depths[node(seen(state))];
    }

    /** Returns the length of the longest word; 0 when there is none. */
    public int longest() {
        return longest;
    }
}
