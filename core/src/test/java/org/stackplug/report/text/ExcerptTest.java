package org.stackplug.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.mask.Secrets;

/** The lines around a place, and the end of a log. */
class ExcerptTest {
    private final Secrets secrets = new Secrets();

    @TempDir
    Path folder;

    private Path file(int lines) throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(
                file,
                IntStream.rangeClosed(1, lines)
                        .mapToObj(i -> "line " + i + "\n")
                        .collect(Collectors.joining()));
        return file;
    }

    @Test
    void takesThreeLinesBeforeAndAfter() throws IOException {
        Excerpt excerpt = Excerpt.of(file(20) + ":10", secrets);
        assertEquals(7, excerpt.first());
        assertEquals(10, excerpt.marked());
        assertEquals(
                List.of("line 7", "line 8", "line 9", "line 10", "line 11", "line 12", "line 13"), excerpt.lines());
    }

    @Test
    void endsWhereTheFileEnds() throws IOException {
        Path file = file(2);
        assertEquals(
                List.of("line 1", "line 2"), Excerpt.of(file + ":1", secrets).lines());
        assertEquals(List.of(), Excerpt.of(file + ":9", secrets).lines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file", "/nonexistent:3", "/tmp:1", "a:b", "/a:99999999999"})
    void hasNoLinesForWhatIsNotALineOfAFile(String place) {
        assertEquals(new Excerpt(0, 0, List.of()), Excerpt.of(place, secrets));
    }

    @Test
    void masksAndShortensLines() throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(file, "A_TOKEN=opensesame\n" + "x".repeat(500) + "\n");
        assertEquals(
                List.of("A_TOKEN=***", "x".repeat(400) + "…"),
                Excerpt.of(file + ":1", secrets).lines());
    }

    @Test
    void takesTheLastFortyLinesOfALog() throws IOException {
        List<String> tail = Excerpt.tail(Optional.of(file(50)), secrets);
        assertEquals(40, tail.size());
        assertEquals("line 11", tail.get(0));
        assertEquals("line 50", tail.get(39));
        assertEquals(List.of(), Excerpt.tail(Optional.empty(), secrets));
    }
}
