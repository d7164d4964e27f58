package org.stackplug.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.mask.Secrets;

/** The lines of a log, masked, each with the time at which it began. */
class LogLinesTest {
    @TempDir
    Path folder;

    private record Line(Optional<Instant> at, String text) {}

    private List<Line> lines(String text, String times) throws IOException {
        Path log = folder.resolve("step.log");
        Files.writeString(log, text);
        if (!times.isEmpty()) {
            Files.writeString(folder.resolve("step.log.times"), times);
        }
        List<Line> lines = new ArrayList<>();
        new LogLines(new Secrets()).read(log, false, (at, line) -> lines.add(new Line(at, line)));
        return lines;
    }

    private List<String> texts(String text) throws IOException {
        return lines(text, "").stream().map(Line::text).toList();
    }

    @Test
    void readsLinesAndTheOneWithoutEnd() throws IOException {
        assertEquals(List.of("one", "", "two", "end"), texts("one\n\ntwo\nend"));
        assertEquals(List.of(), texts(""));
    }

    @Test
    void givesEachLineTheTimeAtWhichTheLogWasSeenToReachIt() throws IOException {
        Optional<Instant> first = Optional.of(Instant.ofEpochMilli(1_700_000_000_000L));
        Optional<Instant> second = Optional.of(Instant.ofEpochMilli(1_700_000_001_000L));
        assertEquals(
                List.of(new Line(first, "one"), new Line(first, "two"), new Line(second, "three")),
                lines("one\ntwo\nthree\n", "0 1700000000000\n8 1700000001000\n9 17000"));
    }

    @Test
    void hasNoTimesForALogThatWasNotWatched() throws IOException {
        assertEquals(List.of(new Line(Optional.empty(), "one")), lines("one\n", ""));
    }

    @Test
    void masksSecretsAndDropsSequencesThatDriveATerminal() throws IOException {
        assertEquals(
                List.of("A_TOKEN=***", "plain"), texts("A_TOKEN=opensesame\n\u001b[2J\u001b]0;owned\u0007plain\n"));
    }

    @Test
    void readsCharactersThatAreNotUtf8() throws IOException {
        Path log = folder.resolve("step.log");
        Files.write(log, new byte[] {'a', (byte) 0xe9, 'b', '\n'});
        List<String> lines = new ArrayList<>();
        new LogLines(new Secrets()).read(log, false, (at, line) -> lines.add(line));
        assertEquals(List.of("a\ufffdb"), lines);
    }

    @Test
    void cutsALineThatIsLongerThanTheBuffer() throws IOException {
        List<String> lines = texts("x".repeat(200_000) + "\nnext\n");
        assertEquals("next", lines.get(lines.size() - 1));
        assertEquals("x".repeat(200_000), String.join("", lines.subList(0, lines.size() - 1)));
    }

    @Test
    void hasNoLinesWhereThereIsNoLog() throws IOException {
        List<String> lines = new ArrayList<>();
        new LogLines(new Secrets()).read(folder.resolve("gone.log"), false, (at, line) -> lines.add(line));
        assertEquals(List.of(), lines);
    }
}
