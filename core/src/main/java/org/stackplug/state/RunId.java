package org.stackplug.state;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a run, which is the name of its folder in {@code .stackplug/runs}. An id can't lead out of that folder, wherever it
 * was read.
 *
 * @param text the whole id: {@code 20260131-235959-stack}, with {@code -2} for the second run in the same second
 * @param second the second in which the run began, by the clock at that time; sorts by time
 * @param command the command of the run
 * @param copy 1 for the first run of that second
 */
public record RunId(String text, String second, String command, int copy) {
    private static final Pattern FORM = Pattern.compile("(\\d{8}-\\d{6})-([a-z]{1,20})(?:-(\\d{1,6}))?");

    /** Parses an id; returns empty if a text is not the id of a run. */
    public static Optional<RunId> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String copy = form.group(3);
        return Optional.of(
                new RunId(text, form.group(1), form.group(2), copy == null ? 1 : Integer.parseInt(copy, 10)));
    }

    /** Parses the name of a folder as an id; returns empty if it is not the id of a run. */
    public static Optional<RunId> of(Path folder) {
        return Optional.ofNullable(folder.getFileName()).flatMap(name -> of(name.toString()));
    }
}
