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
 * The lines of scripts. Bash tells the last line of a command that goes over several, and behind an {@code eval} of several
 * lines a later one than it should; people look for the line where the variable stands.
 */
final class SourceLines {
    /** A value that is longer is not looked behind. */
    private static final int FARTHEST = 200;

    private final Map<Path, List<String>> files = new HashMap<>();

    /** The nearest line, there or before, that assigns to the variable, or else begins as the command does. */
    Place correct(Place told, String command, String name) {
        List<String> lines = files.computeIfAbsent(told.file(), SourceLines::read);
        String quoted = "(?<!\\w)" + Pattern.quote(name);
        Pattern assigned = Pattern.compile(quoted + "(?:\\[[^]]*\\])?(?::?\\+?=)");
        if (!assigned.matcher(command).find()) {
            assigned = Pattern.compile(quoted + "(?!\\w)");
        }
        for (int line = told.line(); line > Math.max(0, told.line() - FARTHEST); line--) {
            if (line <= lines.size() && assigned.matcher(lines.get(line - 1)).find()) {
                return new Place(told.file(), line);
            }
        }
        return told;
    }

    private static List<String> read(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            // Then a line stays what bash says that it is.
            return List.of();
        }
    }
}
