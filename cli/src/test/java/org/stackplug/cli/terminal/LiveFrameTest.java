package org.stackplug.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of the live view for a moment of a run. */
class LiveFrameTest {
    private static final String RULE = "───────────────────";

    private final SampleRun run = new SampleRun();

    private List<String> lines(int columns, int rows) {
        return new LiveFrame(new Palette(false), run.secrets()).lines(run.progress(), new TerminalSize(columns, rows));
    }

    @Test
    void showsThatLocalrcIsEvaluated() {
        assertEquals(List.of(RULE, " stack  evaluating localrc  0 s"), lines(80, 24));
    }

    @Test
    void showsHowFarEachFetchIs() {
        run.declare("one", "two", "three");
        run.fetchProgress("two", 1, 4);
        run.fetchProgress("three", 7, 0);
        run.pass(Duration.ofSeconds(61));
        assertEquals(
                List.of(
                        RULE,
                        " stack  fetch  0 of 3  [....................]  1 min 01 s",
                        "   one  ",
                        "   two  [#####...............]  25 %  receiving 1 of 4",
                        "   three  receiving 7"),
                lines(80, 24));
    }

    @Test
    void countsTheFetchesThatDoNotFit() {
        run.declare("a", "b", "c", "d", "e", "f", "g", "h");
        List<String> lines = lines(80, 24);
        assertEquals(9, lines.size());
        assertEquals("   and 2 more", lines.get(8));
    }

    @Test
    void showsWhatRunsWhatIsNextAndWhatWasWrittenLast() {
        run.plan("one", "two", "three");
        run.beginStep();
        run.endStep();
        run.beginStep();
        run.pass(Duration.ofMillis(1900));
        run.write("hello\nworld");
        assertEquals(
                List.of(
                        RULE,
                        " stack  1 of 3 steps done  [######..............]  1 s",
                        " now   stack install  two  1 s",
                        " next  stack install  three",
                        "   | hello",
                        "   | world"),
                lines(80, 24));
    }

    @Test
    void showsThatTheRunIsHeld() {
        run.plan("one", "two");
        run.beginStep();
        run.endStep();
        run.hold();
        run.pass(Duration.ofSeconds(61));
        assertEquals(
                List.of(
                        RULE,
                        " stack  1 of 2 steps done  [##########..........]  1 min 01 s",
                        " held  after 'stack install'  1 min 01 s  'stackplug release' lets it continue",
                        " next  stack install  two"),
                lines(100, 24));
        run.release();
        assertEquals(3, lines(100, 24).size());
    }

    @ParameterizedTest
    @CsvSource({"20, 24", "40, 24", "200, 24", "80, 2", "80, 4", "1, 1"})
    void fitsTheTerminal(int columns, int rows) {
        run.plan("one", "two");
        run.beginStep();
        run.write("x".repeat(500) + "\n日本".repeat(100) + "\n");
        List<String> lines = lines(columns, rows);
        TerminalSize size = new TerminalSize(columns, rows);
        assertTrue(lines.size() < size.rows(), lines::toString);
        for (String line : lines) {
            assertTrue(Columns.of(line) < size.columns(), line);
            assertTrue(Columns.of(line) <= 120, line);
        }
    }

    @Test
    void showsNothingThatDrivesTheTerminal() {
        run.plan("one");
        run.beginStep();
        run.write("\u001b[2J\u001b]0;owned\u0007plain\n");
        assertFalse(String.join("", lines(80, 24)).contains("\u001b"));
        assertTrue(lines(80, 24).contains("   | plain"));
    }

    @Test
    void masksSecrets() {
        run.declare("one");
        run.plan(SampleRun.SECRET);
        run.beginStep();
        run.write(SampleRun.SECRET + "\n");
        assertFalse(String.join("", lines(80, 24)).contains(SampleRun.SECRET));
    }

    @Test
    void coloursWholeLinesOnly() {
        run.plan("one", "two");
        run.beginStep();
        List<String> lines =
                new LiveFrame(new Palette(true), run.secrets()).lines(run.progress(), new TerminalSize(40, 24));
        assertTrue(lines.get(1).startsWith("\u001b[1m stack"), lines.get(1));
        assertTrue(lines.get(1).endsWith("\u001b[0m"), lines.get(1));
    }
}
