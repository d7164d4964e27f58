package org.stackplug.mask;

import java.util.BitSet;
import java.util.function.Supplier;

/**
 * Masks a text that comes in pieces, wherever it is cut: what may be the beginning of a secret is held
 * back until more is known. Takes constant time for a character, whatever the text is. Not thread-safe.
 */
public final class MaskedText {
    /** How many characters that were given away can still be looked at. */
    static final int CONTEXT = 2048;
    /** Each scan goes through so many characters at once, which the processor's nearest cache has room for. */
    private static final int CHUNK = 4096;

    private final Supplier<Masker> current;
    private Masker masker;
    private LiteralScan literals;
    private final NameScan names;
    private final UrlScan urls = new UrlScan(this);

    /** What has come, which of it is hidden, and where it begins in the whole text. */
    private char[] held;

    private final BitSet hidden = new BitSet();
    private int count;
    private long base;
    /** Where that begins which was not given away yet. */
    private int begin;
    /** The part that was hidden last, and is not among what is hidden yet: most parts go on where the last one ends. */
    private long hiddenFrom;

    private long hiddenTo;
    private boolean any;
    /** Whether what was given away last was hidden: a secret in several pieces has one mask. */
    private boolean inMask;
    /** Room for what is shown of a piece. */
    private char[] shown = new char[0];

    /**
     * Begins a text.
     *
     * @param current what is secret; asked for each piece, since a run learns
     * @param size how many characters are expected at once
     */
    MaskedText(Supplier<Masker> current, int size) {
        this.current = current;
        this.masker = current.get();
        this.literals = masker.literals(this, 0);
        this.names = masker.names(this);
        this.held = new char[size];
    }

    /** Takes the next piece, and returns what can be shown by now. */
    public String next(String text) {
        renew();
        reserve(text.length());
        int from = count;
        text.getChars(0, text.length(), held, from);
        count += text.length();
        for (int at = from; at < count; at += CHUNK) {
            int to = Math.min(count, at + CHUNK);
            literals.next(held, at, to, base + at);
            names.next(held, at, to, base + at);
            urls.next(held, at, to, base + at);
        }
        long end = base + count;
        return release(Math.min(literals.open(end), Math.min(names.open(end), urls.open(end))));
    }

    /** The text is complete: returns the rest of it. Nothing may follow. */
    public String end() {
        literals.end(held, count, base);
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
            literals = now.literals(this, base + begin);
            literals.next(held, begin, count, base + begin);
        }
    }

    /** Makes room by forgetting what was given away; or, if it is little, at least as much as there is. */
    private void reserve(int more) {
        if (count + more > held.length) {
            int gone = Math.max(0, begin - CONTEXT);
            int kept = count - gone;
            boolean fits = kept + Math.max(kept, more) <= held.length;
            char[] room = fits ? held : new char[Math.max(kept + more, 2 * held.length)];
            System.arraycopy(held, gone, room, 0, kept);
            held = room;
            moveHidden(gone);
            count = kept;
            begin -= gone;
            base += gone;
        }
    }

    private void moveHidden(int gone) {
        if (!hidden.isEmpty()) {
            BitSet left = hidden.get(gone, count);
            hidden.clear();
            hidden.or(left);
        }
    }

    /** Returns a character that is held. */
    char charAt(long at) {
        return held[(int) (at - base)];
    }

    /** Hides a part of what is held. */
    void hide(long from, long to) {
        if (from > hiddenTo || to < hiddenFrom) {
            keepHidden();
            hiddenFrom = from;
            hiddenTo = to;
            return;
        }
        if (from < hiddenFrom) {
            hiddenFrom = from;
        }
        if (to > hiddenTo) {
            hiddenTo = to;
        }
    }

    private void keepHidden() {
        int first = (int) (Math.max(hiddenFrom, base + begin) - base);
        int end = (int) (hiddenTo - base);
        if (first < end) {
            hidden.set(first, end);
            any = true;
        }
        hiddenFrom = hiddenTo;
    }

    private String release(long until) {
        keepHidden();
        int end = (int) (until - base);
        if (end == begin) {
            return "";
        }
        String text = any ? shown(end) : new String(held, begin, end - begin);
        begin = end;
        return text;
    }

    private String shown(int end) {
        // Each mask stands for a character at least.
        int most = (end - begin) * Secrets.MASK.length();
        if (shown.length < most) {
            shown = new char[most];
        }
        int filled = 0;
        int at = begin;
        while (at < end) {
            int mask = Math.min(end, nextHidden(at));
            if (mask > at) {
                System.arraycopy(held, at, shown, filled, mask - at);
                filled += mask - at;
                inMask = false;
            }
            at = Math.min(end, hidden.nextClearBit(mask));
            if (at > mask && !inMask) {
                Secrets.MASK.getChars(0, Secrets.MASK.length(), shown, filled);
                filled += Secrets.MASK.length();
                inMask = true;
            }
        }
        return new String(shown, 0, filled);
    }

    private int nextHidden(int from) {
        int next = hidden.nextSetBit(from);
        return next < 0 ? count : next;
    }
}
