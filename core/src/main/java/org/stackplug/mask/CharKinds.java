package org.stackplug.mask;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Knows which characters beyond ASCII are marks on a letter, and which are not visible at all.
 *
 * <p>A table, because the JDK needs several look-ups for a character. Only the pages of the alphabets that
 * are in use are made: all of them would take longer than most commands. Thread-safe.
 */
final class CharKinds {
    /** Shows something of its own. */
    static final byte VISIBLE = 0;
    /** Is shown on the character before it. */
    static final byte MARK = 1;
    /** Shows nothing by itself, and drives a terminal, turns the direction of text around, or hides between others. */
    static final byte INVISIBLE = 2;

    private static final int BITS_OF_A_PAGE = 8;
    private static final int PAGE = 1 << BITS_OF_A_PAGE;
    private static final char C1 = 0x80;
    private static final char LATIN_1 = 0xa0;

    private static final AtomicReferenceArray<byte[]> PAGES = new AtomicReferenceArray<>(PAGE);

    private CharKinds() {}

    /** Returns the kind of a character. */
    static byte of(char c) {
        byte[] page = PAGES.getAcquire(c >> BITS_OF_A_PAGE);
        return (page == null ? page(c >> BITS_OF_A_PAGE) : page)[c & (PAGE - 1)];
    }

    private static byte[] page(int number) {
        byte[] page = new byte[PAGE];
        for (int i = 0; i < PAGE; i++) {
            page[i] = look((char) ((number << BITS_OF_A_PAGE) + i));
        }
        PAGES.setRelease(number, page);
        return page;
    }

    private static byte look(char c) {
        int type = Character.getType(c);
        if (isControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || isFiller(c)) {
            return INVISIBLE;
        }
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK ? MARK : VISIBLE;
    }

    private static boolean isControl(char c) {
        return c < ' ' ? c != '\n' && c != '\r' && c != '\t' : c >= C1 - 1 && c < LATIN_1;
    }

    /** Fillers of Hangul, and what Khmer and Mongolian are not written with. */
    private static boolean isFiller(char c) {
        return c == 0x115f
                || c == 0x1160
                || c == 0x3164
                || c == 0xffa0
                || c == 0x034f
                || c == 0x17b4
                || c == 0x17b5
                || (c >= 0x180b && c <= 0x180f)
                || (c >= 0xfff0 && c <= 0xfffb);
    }
}
