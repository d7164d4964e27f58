package org.stackplug.mask;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Masks a text that comes in pieces, wherever it is cut: what may be the beginning of a secret is held back until more is
 * known. Takes constant time for a character, whatever the text is. Not thread-safe.
 */
public final class MaskedText {
    /** How many characters that were given away can still be looked at. */
    static final int CONTEXT = 16;

    private final Supplier<Masker> current;
    private Masker masker;
    private LiteralScan literals;
    private final NameScan names;
    private final UrlScan urls = new UrlScan(this);

    /** What has come, which of it is hidden, and where it begins in the whole text. */
    private char[] held;

    private boolean[] hidden;
    private int count;
    private long base;
    /** Where that begins which was not given away yet. */
    private int begin;
    /** The part that was hidden last. */
    private long hiddenFrom;

    private long hiddenTo;
    private boolean any;
    /** Whether what was given away last was hidden: a secret in several pieces has one mask. */
    private boolean inMask;

    /**
     * Begins a text.
     *
     * @param current what is secret; asked for each piece, since a run learns
     * @param size how many characters are expected at once
     */
    MaskedText(Supplier<Masker> current, int size) {
        this.current = current;
        this.masker = current.get();
        this.literals = masker.literals(this);
        this.names = masker.names(this);
        this.held = new char[size];
        this.hidden = new boolean[size];
    }

    /** Takes the next piece, and returns what can be shown by now. */
    public String next(String text) {
        renew();
        grow(text.length());
        int from = count;
        text.getChars(0, text.length(), held, from);
        count += text.length();
        literals.next(held, from, count, base + from);
        names.next(held, from, count, base + from);
        urls.next(held, from, count, base + from);
        long end = base + count;
        return release(Math.min(literals.open(end), Math.min(names.open(end), urls.open(end))));
    }

    /** The text is complete: returns the rest of it. Nothing may follow. */
    public String end() {
        literals.end(base + count);
        urls.end();
        return release(base + count);
    }

    /** Returns whether something was hidden by now. */
    boolean hasHidden() {
        return any;
    }

    /** What the run has learned in between counts for what was held back as well. */
    private void renew() {
        Masker now = current.get();
        if (now != masker) {
            masker = now;
            literals = now.literals(this);
            literals.next(held, begin, count, base + begin);
        }
    }

    private void grow(int more) {
        if (count + more > held.length) {
            int size = Math.max(count + more, held.length * 2);
            held = Arrays.copyOf(held, size);
            hidden = Arrays.copyOf(hidden, size);
        }
    }

    /** Returns a character that is held. */
    char charAt(long at) {
        return held[(int) (at - base)];
    }

    /** Hides a part of what is held. Of parts that overlap the later one ends later, as a rule. */
    void hide(long from, long to) {
        any = true;
        if (from < hiddenFrom || from > hiddenTo) {
            hiddenFrom = from;
            fill(from, to);
        } else {
            fill(hiddenTo, to);
        }
        hiddenTo = to;
    }

    private void fill(long from, long to) {
        int first = (int) (Math.max(from, base + begin) - base);
        int end = (int) (to - base);
        if (first < end) {
            Arrays.fill(hidden, first, end, true);
        }
    }

    private String release(long until) {
        int end = (int) (until - base);
        if (end == begin) {
            return "";
        }
        String shown = any ? shown(end) : new String(held, begin, end - begin);
        int gone = Math.max(0, end - CONTEXT);
        System.arraycopy(held, gone, held, 0, count - gone);
        if (any) {
            System.arraycopy(hidden, gone, hidden, 0, count - gone);
            Arrays.fill(hidden, count - gone, count, false);
        }
        count -= gone;
        begin = end - gone;
        base += gone;
        return shown;
    }

    private String shown(int end) {
        StringBuilder shown = new StringBuilder(end - begin);
        int plain = begin;
        for (int i = begin; i < end; i++) {
            if (hidden[i] != inMask) {
                if (hidden[i]) {
                    shown.append(held, plain, i - plain).append(Secrets.MASK);
                } else {
                    plain = i;
                }
                inMask = hidden[i];
            }
        }
        return inMask
                ? shown.toString()
                : shown.append(held, plain, end - plain).toString();
    }
}
