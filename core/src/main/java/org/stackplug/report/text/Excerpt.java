package org.stackplug.report.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.stackplug.mask.Secrets;
import org.stackplug.mask.TerminalText;

/**
 * The lines around a place, as the file is now, masked.
 *
 * @param first the number of the first line
 * @param marked the number of the line that matters
 */
public record Excerpt(int first, int marked, List<String> lines) {
    private static final int AROUND = 3;
    private static final int LONGEST = 400;
    private static final int TAIL = 40;

    /**
     * Returns the lines around a place.
     *
     * @param place {@code FILE:LINE}; no lines if it is anything else, or the file can't be read
     */
    public static Excerpt of(String place, Secrets secrets) {
        int colon = place.lastIndexOf(':');
        if (colon > 0 && place.substring(colon + 1).matches("\\d{1,9}")) {
            int line = Integer.parseInt(place.substring(colon + 1));
            int first = Math.max(1, line - AROUND);
            Path file = Path.of(place.substring(0, colon));
            if (Files.isRegularFile(file)) {
                try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                    List<String> some = lines.skip(first - 1L)
                            .limit(line + AROUND - first + 1L)
                            .map(text -> new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                            .map(text -> shortened(secrets.mask(TerminalText.plain(text))))
                            .toList();
                    return new Excerpt(first, line, some);
                } catch (IOException e) {
                    return new Excerpt(0, 0, List.of());
                }
            }
        }
        return new Excerpt(0, 0, List.of());
    }

    /** Returns the last lines of a log, masked. */
    public static List<String> tail(Optional<Path> log, Secrets secrets) {
        Deque<String> last = new ArrayDeque<>();
        if (log.isEmpty()) {
            return List.of();
        }
        try {
            new LogLines(secrets).read(log.get(), false, (at, text) -> {
                last.add(shortened(text));
                if (last.size() > TAIL) {
                    last.remove();
                }
            });
        } catch (IOException e) {
            return List.of();
        }
        return new ArrayList<>(last);
    }

    private static String shortened(String line) {
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
