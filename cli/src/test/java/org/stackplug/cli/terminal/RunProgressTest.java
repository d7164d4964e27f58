package org.stackplug.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the live view knows of a run. */
class RunProgressTest {
    private final SampleRun run = new SampleRun();
    private final RunProgress progress = run.progress();

    @Test
    void countsFetches() {
        run.declare("one", "two");
        run.fetchProgress("two", 1, 2);
        assertEquals(2, progress.declared());
        assertEquals(Set.of("one", "two"), progress.fetching().keySet());
        assertFalse(progress.isAtSteps());
    }

    @Test
    void countsSteps() {
        run.plan("one", "two");
        assertEquals("one", progress.next().orElseThrow().title());
        run.beginStep();
        assertEquals("one", progress.current().orElseThrow().title());
        assertEquals("two", progress.next().orElseThrow().title());
        run.endStep();
        assertEquals(1, progress.done());
        assertEquals("two", progress.next().orElseThrow().title());
        run.beginStep();
        assertTrue(progress.next().isEmpty());
        assertEquals(2, progress.steps());
    }

    @Test
    void measuresTheRunAndTheStep() {
        run.pass(Duration.ofSeconds(3));
        run.plan("one");
        run.beginStep();
        run.pass(Duration.ofSeconds(2));
        assertEquals(Duration.ofSeconds(5), progress.elapsed());
        assertEquals(Duration.ofSeconds(2), progress.stepElapsed());
    }

    @Test
    void keepsTheLastLinesOfOutputAndTheOneWithoutEnd() {
        run.plan("one");
        run.beginStep();
        run.write("1\n2\n\n3\n");
        run.write("4\n5");
        assertEquals(List.of("2", "3", "4", "5"), progress.lastOutput());
        run.write("5\n");
        assertEquals(List.of("2", "3", "4", "55"), progress.lastOutput());
    }

    @Test
    void forgetsTheOutputOfTheStepBefore() {
        run.plan("one", "two");
        run.beginStep();
        run.write("first\nhalf");
        run.endStep();
        run.beginStep();
        assertEquals(List.of(), progress.lastOutput());
    }

    @Test
    void masksASecretThatComesInTwoPieces() {
        run.plan("one");
        run.beginStep();
        run.write("it is open");
        run.write("sesame indeed\n");
        assertEquals(List.of("it is *** indeed"), progress.lastOutput());
    }

    @Test
    void readsOnlyTheEndOfMuchOutput() {
        run.plan("one");
        run.beginStep();
        run.write("first\n" + "x".repeat(20_000) + "\nlast\n");
        assertEquals(2, progress.lastOutput().size());
        assertEquals("last", progress.lastOutput().get(1));
        assertTrue(progress.lastOutput().get(0).length() < 20_000);
    }
}
