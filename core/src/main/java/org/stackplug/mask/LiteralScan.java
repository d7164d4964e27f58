package org.stackplug.mask;

import org.stackplug.mask.words.WordSearch;

/**
 * Finds known values in a text that comes in pieces, as they are and in whatever way they are quoted.
 * Goes through each piece twice, as far as it is decided: through its reduced form, and with the values as they are. The
 * second way finds more only where the reduced form has other units than the text has characters.
 */
final class LiteralScan {
    /** How much that is left out of the reduced form can belong to a value that begins with it. */
    private static final int MOST_BEFORE = 64;

    private final SecretPatterns patterns;
    private final MaskedText target;
    private final WordSearch verbatim;
    private final WordSearch reduced;
    private final Units units = new Units();
    private final Unquoter unquoter;

    /** Whether an encoded value goes on. */
    private boolean encoded;
    /** Whether what follows belongs to a value, as far as it is left out of the reduced form. */
    private boolean trailing;
    /** How far that was hidden. */
    private long trailed;
    /** How many characters before the next one are units of their own; before the first one no value begins. */
    private long single;
    /** Whether the last decided part was searched for the values as they are. */
    private boolean searched = true;

    /** @param begin where the text begins */
    LiteralScan(SecretPatterns patterns, MaskedText target, long begin) {
        this.patterns = patterns;
        this.target = target;
        this.verbatim = new WordSearch(patterns.verbatim());
        this.reduced = new WordSearch(patterns.reduced());
        this.unquoter = new Unquoter(units, begin);
        this.single = patterns.verbatim().longest();
    }

    /** Takes the characters from one index to another, the first of which is at that offset in the whole text. */
    void next(char[] text, int from, int to, long offset) {
        if (patterns.isEmpty()) {
            return;
        }
        int first = reserve(to - from);
        int decided = (int) (unquoter.undecided() - offset) + from;
        boolean singly = unquoter.next(text, to, offset - from);
        reduced(first);
        verbatim(text, decided, (int) (unquoter.undecided() - offset) + from, offset - from, singly);
        if (trailing) {
            trail(unquoter.undecided());
        }
    }

    private void verbatim(char[] text, int from, int to, long base, boolean singly) {
        int longest = patterns.verbatim().longest();
        boolean needed = !singly || single < longest || longest > MaskedText.CONTEXT || !patterns.areReducible();
        single = singly ? single + to - from : 0;
        if (!needed) {
            searched = false;
            verbatim.restart();
            return;
        }
        if (!searched) {
            searched = true;
            // What ends here was found in the reduced form; what begins here may go on.
            verbatim.next(text, Math.max(0, from - longest), from);
        }
        verbatim.next(text, from, to);
        for (int i = 0; i < verbatim.count(); i++) {
            int begin = verbatim.end(i) - patterns.verbatim().length(verbatim.word(i));
            i = verbatim.lastOfRun(i);
            target.hide(base + begin, base + verbatim.end(i));
        }
    }

    /** Makes room for what so many characters are reduced to, and returns the index of the first unit of it. */
    private int reserve(int more) {
        // Of the units before, a value that is not complete needs its own, and the one before it.
        units.reserve(more, more * Unquoter.MOST_UNITS, reduced.depth() + 1);
        return units.count();
    }

    private void reduced(int first) {
        units.search(reduced, first);
        int next = first;
        for (int i = 0; i < reduced.count(); i++) {
            SecretPatterns.Form form = patterns.form(reduced.word(i));
            int begin = reduced.end(i) - form.length();
            goOn(next, reduced.end(i) - 1);
            // What is left out between two values belongs to neither, unless they overlap.
            i = form.length() > 1 ? reduced.lastOfRun(i) : i;
            next = reduced.end(i);
            found(form, begin, next);
        }
        goOn(next, units.count());
    }

    /** Hides what belongs to the value that has ended before these units. */
    private void goOn(int from, int to) {
        if (trailing && from < units.count()) {
            trail(units.begin(from));
            trailing = false;
        }
        // Of an encoded value the beginning is known; all that is encoded with it belongs to it.
        for (int i = from; encoded && i < to; i++) {
            encoded = isOfEncoded(target.charAt(units.begin(i)));
            if (encoded) {
                target.hide(units.begin(i), units.end(i));
            }
        }
    }

    private void trail(long to) {
        target.hide(trailed, to);
        trailed = to;
    }

    private void found(SecretPatterns.Form form, int begin, int end) {
        trailed = units.end(end - 1);
        target.hide(form.before() ? before(begin) : units.begin(begin), trailed);
        encoded |= form.encoded();
        trailing = form.after();
    }

    /** Returns where that begins which is left out before a unit. */
    private long before(int first) {
        return Math.max(units.end(first - 1), Math.max(0, units.begin(first) - MOST_BEFORE));
    }

    private static boolean isOfEncoded(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_'
                || c == '=';
    }

    /** Returns where the first value begins that may not be complete yet; {@code end} when there is none. */
    long open(long end) {
        if (patterns.isEmpty()) {
            return end;
        }
        int depth = reduced.depth();
        int count = units.count();
        long undecided = unquoter.undecided();
        long open = depth > 0 ? before(count - depth) : Math.max(units.end(count - 1), undecided - MOST_BEFORE);
        return Math.min(Math.min(open, end), undecided - verbatim.depth());
    }

    /** The text is complete, up to that index. */
    void end(char[] text, int to, long base) {
        if (patterns.isEmpty()) {
            return;
        }
        int first = reserve(0);
        int decided = (int) (unquoter.undecided() - base);
        unquoter.end(text, to, base);
        reduced(first);
        verbatim(text, decided, to, base, false);
        if (trailing) {
            trail(base + to);
        }
    }
}
