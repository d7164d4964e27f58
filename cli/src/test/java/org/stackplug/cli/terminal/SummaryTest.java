package org.stackplug.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.stackplug.journal.RecordedStep;
import org.stackplug.journal.RunMessage;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.RunRecord.PointSpan;
import org.stackplug.journal.RunRecord.TimeSpan;
import org.stackplug.journal.StepSpan;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.Place;

/** The summary of a run. */
class SummaryTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static PointSpan point(String name, int seconds) {
        return new PointSpan(name, new TimeSpan(START, START.plusSeconds(seconds)));
    }

    private static StepSpan failedStep() {
        return new StepSpan(
                new RecordedStep("stack install", "plugin", Optional.of("one"), "/dest/one/plugin.sh"),
                "failed",
                START,
                Duration.ofSeconds(2),
                "logs/one.log",
                Optional.of(new StepSpan.Broken("command", 3, "make it", List.of("f at /x:1"), Optional.empty())),
                new StepSpan.Effects(Optional.empty(), new TreeMap<>()));
    }

    private static RunRecord run(
            RunRecord.State state, List<PointSpan> points, List<StepSpan> steps, RunRecord.Messages messages) {
        return new RunRecord(
                new RunRecord.Header(
                        "id", Path.of("/run"), "stack", Optional.empty(), "1", Path.of("/top"), Optional.empty()),
                state,
                new TimeSpan(START, START.plusSeconds(90)),
                List.of(),
                new RunRecord.Progress(
                        points, steps, List.of(), Optional.empty(), new RunRecord.HoldRecord(List.of(), List.of())),
                messages,
                new TreeMap<>());
    }

    private static RunMessage message(String code, String sentence) {
        return new RunMessage(code, sentence, List.of(new Place(Path.of("/a"), 1)), "", Optional.empty(), "");
    }

    private static List<String> printed(RunRecord run) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Summary(new PrintStream(bytes, true, StandardCharsets.UTF_8), new Palette(false), new Secrets()).print(run);
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void showsOutcomeTimesWarningsAndFailure() {
        List<String> lines = printed(run(
                RunRecord.State.FAILED,
                List.of(point("fetch", 1), point("stack install", 2)),
                List.of(failedStep()),
                new RunRecord.Messages(List.of(message("", "beware")), List.of(message("SP501", "it failed")))));
        assertTrue(lines.get(0).startsWith("stackplug stack: failed after 1 min 30 s, started 20"), lines.get(0));
        assertEquals(
                List.of(
                        "Points:",
                        "  fetch          1.0 s",
                        "  stack install  2.0 s",
                        "Plugins:",
                        "  one  2.0 s",
                        "Warnings:",
                        "  beware",
                        "    --> /a:1",
                        "failed: one, stack install, /dest/one/plugin.sh",
                        "  status 3: make it",
                        "  in f at /x:1",
                        "SP501: it failed",
                        "Logs:    /run/logs"),
                lines.subList(1, lines.size()));
    }

    @Test
    void keepsTheLongestTimesInTheirOrder() {
        List<PointSpan> points = IntStream.rangeClosed(1, 14)
                .mapToObj(i -> point("point" + i, i == 14 ? 100 : i))
                .toList();
        List<String> lines =
                printed(run(RunRecord.State.DONE, points, List.of(), new RunRecord.Messages(List.of(), List.of())));
        assertEquals("  point3   3.0 s", lines.get(2));
        assertEquals("  point14  1 min 40 s", lines.get(13));
        assertEquals("  and 2 shorter ones", lines.get(14));
    }

    @Test
    void countsTheWarningsThatAreLeftOut() {
        List<RunMessage> warnings = IntStream.rangeClosed(1, 13)
                .mapToObj(i -> message("", "warning " + i))
                .toList();
        List<String> lines =
                printed(run(RunRecord.State.DONE, List.of(), List.of(), new RunRecord.Messages(warnings, List.of())));
        assertTrue(lines.contains("  warning 12"), lines::toString);
        assertTrue(lines.contains("  and 1 more"), lines::toString);
    }
}
