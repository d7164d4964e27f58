package org.stackplug.state;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a run, which is the name of its folder in {@code .stackplug/runs}: it can't lead out of there, wherever it was
 * read.
 *
 * @param text the whole name: {@code 20260131-235959-stack}, and {@code -2} for a second run in that second
 * @param second in which it began, by the clock of that time; sorts by time
 * @param command what it did
 * @param copy 1 for the first run of that second
 */
public record RunId(String text, String second, String command, int copy) {
    private static final Pattern FORM = Pattern.compile("(\\d{8}-\\d{6})-([a-z]{1,20})(?:-(\\d{1,6}))?");

    /** Returns the name, if it can be one of a run. */
    public static Optional<RunId> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String copy = form.group(3);
        return Optional.of(
                new RunId(text, form.group(1), form.group(2), copy == null ? 1 : Integer.parseInt(copy, 10)));
    }

    /** Returns the name of a run's folder, if it can be one. */
    public static Optional<RunId> of(Path folder) {
        return Optional.ofNullable(folder.getFileName()).flatMap(name -> of(name.toString()));
    }
}
