package org.stackplug.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures, cuts and wraps texts by the columns that they take in a terminal. Its table of wide
 * characters covers the common blocks, not all of Unicode.
 */
final class Columns {
    private static final int TAB = 4;

    private Columns() {}

    /**
     * Returns the longest beginning of a text that fits. Tabs become blanks, because they would
     * move the cursor.
     */
    static String cut(String text, int columns) {
        StringBuilder cut = new StringBuilder();
        int used = 0;
        String plain = text.replace("\t", " ".repeat(TAB));
        for (int i = 0; i < plain.length(); i += Character.charCount(plain.codePointAt(i))) {
            int c = plain.codePointAt(i);
            int width = of(c);
            if (used + width > columns) {
                break;
            }
            cut.appendCodePoint(c);
            used += width;
        }
        return cut.toString();
    }

    /**
     * Wraps a text at blanks into lines of at most that many columns. A wider word stays in one
     * piece, so that it can be copied.
     */
    static List<String> wrap(String text, int columns) {
        if (of(text) <= columns) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        // Leading blanks are an indent and stay.
        String rest = text.stripLeading();
        line.append(text, 0, text.length() - rest.length());
        boolean first = true;
        for (String word : rest.split(" ", -1)) {
            if (!first && of(line.toString()) + 1 + of(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            } else if (!first) {
                line.append(' ');
            }
            line.append(word);
            first = false;
        }
        lines.add(line.toString());
        return lines;
    }

    /** Returns the columns of a text that has no control sequences. */
    static int of(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            columns += of(text.codePointAt(i));
        }
        return columns;
    }

    private static int of(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115f)
                || (c >= 0x2e80 && c <= 0xa4cf)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0x1f300 && c <= 0x1faff)
                || (c >= 0x20000 && c <= 0x3fffd);
        return wide ? 2 : 1;
    }
}
