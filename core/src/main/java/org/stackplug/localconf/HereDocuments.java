package org.stackplug.localconf;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the lines of here-documents in a text of bash, as far as that is possible without running it. A here-document without
 * an end is ignored, since bash reports it.
 */
final class HereDocuments {
    private static final Pattern BEGIN = Pattern.compile("(?<![<$(])<<(-?)[ \t]*(['\"\\\\]?)([A-Za-z_][\\w.-]*)\\2");
    private static final Pattern COMMENT = Pattern.compile("^[ \t]*#");

    private final BitSet inside = new BitSet();
    private final int[] beginnings;

    private record Opened(boolean tabs, String delimiter) {
        boolean endsAt(String line) {
            return (tabs ? line.replaceFirst("^\t+", "") : line).equals(delimiter);
        }
    }

    /** Reads the lines of a text. */
    HereDocuments(List<String> lines) {
        beginnings = new int[lines.size()];
        int i = 0;
        while (i < lines.size()) {
            int begin = i;
            for (Opened document : opened(lines.get(begin))) {
                int end = i + 1;
                while (end < lines.size() && !document.endsAt(lines.get(end))) {
                    end++;
                }
                if (end < lines.size()) {
                    inside.set(i + 1, end);
                    Arrays.fill(beginnings, i + 1, end, begin);
                    i = end;
                }
            }
            i++;
        }
    }

    private static Deque<Opened> opened(String line) {
        Deque<Opened> all = new ArrayDeque<>();
        if (!COMMENT.matcher(line).lookingAt()) {
            Matcher begin = BEGIN.matcher(line);
            while (begin.find()) {
                all.add(new Opened(begin.group(1).equals("-"), begin.group(3)));
            }
        }
        return all;
    }

    /** Returns the line where the here-document around a line begins; empty outside of one. Both are counted from 0. */
    OptionalInt beginning(int line) {
        return inside.get(line) ? OptionalInt.of(beginnings[line]) : OptionalInt.empty();
    }
}
