package org.stackplug.edit;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a file, each with its own end.
 *
 * @param lines each character is a byte; the last line may have no end
 */
record FileLines(List<String> lines) {
    FileLines {
        lines = List.copyOf(lines);
    }

    /** Splits the text of a file. */
    static FileLines of(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return new FileLines(lines);
    }

    int size() {
        return lines.size();
    }

    private static String end(String line) {
        if (line.endsWith("\r\n")) {
            return "\r\n";
        }
        return line.endsWith("\n") ? "\n" : "";
    }

    /** Returns the text with another line after a line, counted from 1, which has the same end as that one. */
    String withLineAfter(int number, String added) {
        List<String> all = new ArrayList<>(lines);
        String before = number == 0 ? "\n" : lines.get(number - 1);
        if (end(before).isEmpty()) {
            // The last line: the file keeps its missing line end.
            String usual = number > 1 ? end(lines.get(number - 2)) : "\n";
            all.set(number - 1, before + usual);
            all.add(added);
        } else {
            all.add(number, added + end(before));
        }
        return String.join("", all);
    }

    /** Returns the text without some lines. A file without a line end after its last line keeps that. */
    String without(int first, int last) {
        List<String> all = new ArrayList<>(lines);
        boolean unended = last == size() && end(lines.get(last - 1)).isEmpty();
        all.subList(first - 1, last).clear();
        if (unended && !all.isEmpty()) {
            String before = all.get(all.size() - 1);
            all.set(
                    all.size() - 1,
                    before.substring(0, before.length() - end(before).length()));
        }
        return String.join("", all);
    }
}
