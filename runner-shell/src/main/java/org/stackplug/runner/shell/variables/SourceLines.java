package org.stackplug.runner.shell.variables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;

/**
 * The lines of scripts. For a command of several lines bash reports the last line, and after an {@code eval} of several
 * lines a later line than the right one. Users expect the line with the variable.
 */
final class SourceLines {
    /** The greatest number of lines of a value; a longer one is not searched. */
    private static final int MAX_LINES = 200;

    private final Map<Path, List<String>> files = new HashMap<>();

    /**
     * Returns the nearest place, there or before, that assigns to the variable, or that mentions it if the command has
     * no assignment.
     *
     * @param reported the place that bash reports
     */
    Place correct(Place reported, String command, String name) {
        List<String> lines = files.computeIfAbsent(reported.file(), SourceLines::read);
        String quoted = "(?<!\\w)" + Pattern.quote(name);
        Pattern assigned = Pattern.compile(quoted + "(?:\\[[^]]*\\])?(?::?\\+?=)");
        if (!assigned.matcher(command).find()) {
            assigned = Pattern.compile(quoted + "(?!\\w)");
        }
        for (int line = reported.line(); line > Math.max(0, reported.line() - MAX_LINES); line--) {
            if (line <= lines.size() && assigned.matcher(lines.get(line - 1)).find()) {
                return new Place(reported.file(), line);
            }
        }
        return reported;
    }

    private static List<String> read(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            // Then a place keeps the line that bash reports.
            return List.of();
        }
    }
}
