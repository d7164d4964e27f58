package org.stackplug.mask.words;

import java.util.Arrays;
import java.util.List;

/**
 * The beginnings of words, as a tree. Nodes are numbered by depth, and the root is 0. Immutable and thread-safe.
 */
final class Trie {
    private static final int NONE = -1;
    private static final int BITS_OF_A_CHAR = 16;
    private static final int FIRST_SIZE = 64;
    /** The fractional part of the golden ratio, which spreads keys evenly. */
    private static final int SPREAD = 0x9E3779B9;

    private int[] parents = new int[FIRST_SIZE];
    private char[] lasts = new char[FIRST_SIZE];
    /** A hash table with open addressing: parent and character, and the child; child 0 is a free place. */
    private long[] keys = new long[FIRST_SIZE * 2];

    private int[] targets = new int[FIRST_SIZE * 2];
    private int nodes = 1;

    /** @param longest the length of the longest word */
    Trie(List<String> words, int longest) {
        int[] reached = new int[words.size()];
        for (int depth = 0; depth < longest; depth++) {
            for (int word = 0; word < reached.length; word++) {
                if (depth < words.get(word).length()) {
                    reached[word] = childOrNew(reached[word], words.get(word).charAt(depth));
                }
            }
        }
    }

    private int childOrNew(int parent, char c) {
        int child = child(parent, c);
        if (child != NONE) {
            return child;
        }
        if (nodes == parents.length) {
            grow();
        }
        parents[nodes] = parent;
        lasts[nodes] = c;
        put(key(parent, c), nodes);
        return nodes++;
    }

    private void grow() {
        parents = Arrays.copyOf(parents, nodes * 2);
        lasts = Arrays.copyOf(lasts, nodes * 2);
        keys = new long[nodes * 4];
        targets = new int[nodes * 4];
        for (int node = 1; node < nodes; node++) {
            put(key(parents[node], lasts[node]), node);
        }
    }

    private static long key(int parent, char c) {
        return ((long) parent << BITS_OF_A_CHAR) | c;
    }

    private int place(long key) {
        int mixed = ((int) key ^ (int) (key >>> Integer.SIZE)) * SPREAD;
        return (mixed ^ (mixed >>> BITS_OF_A_CHAR)) & (keys.length - 1);
    }

    private void put(long key, int node) {
        int place = place(key);
        while (targets[place] != 0) {
            place = (place + 1) & (keys.length - 1);
        }
        keys[place] = key;
        targets[place] = node;
    }

    /** Returns how many nodes there are. */
    int size() {
        return nodes;
    }

    /** Returns the parent of a node other than the root. */
    int parent(int node) {
        return parents[node];
    }

    /** Returns the character that leads from the parent to a node other than the root. */
    char last(int node) {
        return lasts[node];
    }

    /** Returns the child for a character, or -1. */
    int child(int node, char c) {
        long key = key(node, c);
        for (int place = place(key); targets[place] != 0; place = (place + 1) & (keys.length - 1)) {
            if (keys[place] == key) {
                return targets[place];
            }
        }
        return NONE;
    }

    /** Returns the node of a word that the tree was made of. */
    int end(String word) {
        int node = 0;
        for (int i = 0; i < word.length(); i++) {
            node = child(node, word.charAt(i));
        }
        return node;
    }
}
