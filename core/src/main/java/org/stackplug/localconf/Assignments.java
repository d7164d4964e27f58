package org.stackplug.localconf;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the assignments in a text of bash without running it: those at the beginning of a line. */
public final class Assignments {
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "^[ \\t]*(?:(?:export|declare|readonly)\\s+(?:-\\S+\\s+)*)?([A-Za-z_]\\w*)(?:\\[[^]\\n]*\\])?\\+?=");

    private Assignments() {}

    /** Returns the number of the last line that assigns to each variable, counted from 1, by the variable's name. */
    public static Map<String, Integer> lastLines(String bash) {
        Map<String, Integer> lines = new TreeMap<>();
        int number = 0;
        for (String line : bash.split("\n", -1)) {
            number++;
            Matcher matcher = ASSIGNMENT.matcher(line);
            if (matcher.find()) {
                lines.put(matcher.group(1), number);
            }
        }
        return lines;
    }
}
