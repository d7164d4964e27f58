package org.stackplug.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.stackplug.cli.terminal.Console.Verbosity;
import org.stackplug.event.FetchAction;
import org.stackplug.event.Outcome;
import org.stackplug.event.RunEvent;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/** The lines of the console, by verbosity. */
class ConsoleTest {
    private static final Revision OLD = new Revision("1".repeat(40));
    private static final Revision NEW = new Revision("2".repeat(40));
    private static final Step STEP = new Step.Script(
            Point.of("stack", "install"),
            Step.ScriptKind.PLUGIN,
            Optional.of("one"),
            Path.of("/dest/one/devstack/plugin.sh"),
            List.of("stack", "install"),
            Optional.of(Path.of("/dest/one")));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<RunEvent.Warned> warnings = new ArrayList<>();

    private List<String> lines(Verbosity verbosity, RunEvent... events) {
        bytes.reset();
        Console console = new Console(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                new Palette(false),
                verbosity,
                new Secrets(),
                warnings::add);
        for (RunEvent event : events) {
            console.on(event);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static RunEvent output(String text) {
        return new RunEvent.StepOutput(STEP, text);
    }

    private static RunEvent stepEnded() {
        return new RunEvent.StepEnded(
                STEP, new StepResult.Done(0), Path.of("/log"), Duration.ofMillis(1500), StepNotes.none());
    }

    @Test
    void showsHowACheckoutMoved() {
        assertEquals(
                List.of("   moved one 1111111111 → 2222222222  12 ms", " current two 2222222222  0 ms"),
                lines(
                        Verbosity.NORMAL,
                        new RunEvent.Fetched(
                                "one",
                                FetchAction.MOVED,
                                Optional.of(OLD),
                                NEW,
                                Optional.empty(),
                                Duration.ofMillis(12)),
                        new RunEvent.Fetched(
                                "two", FetchAction.CURRENT, Optional.of(NEW), NEW, Optional.empty(), Duration.ZERO)));
    }

    @Test
    void showsTheOutputOfStepsOnlyWhenVerbose() {
        RunEvent[] events = {new RunEvent.StepStarted(STEP, Path.of("/log")), output("hello\n"), stepEnded()};
        assertEquals(List.of("    done stack install  one  1.5 s"), lines(Verbosity.NORMAL, events));
        assertEquals(
                List.of("    step stack install  one", "hello", "    done stack install  one  1.5 s"),
                lines(Verbosity.VERBOSE, events));
        assertEquals(List.of(), lines(Verbosity.QUIET, events));
    }

    @Test
    void beginsANewLineAfterOutputThatDoesNotEndOne() {
        assertEquals(
                List.of("half", "    done stack install  one  1.5 s"),
                lines(Verbosity.VERBOSE, output("half"), stepEnded()));
    }

    @Test
    void showsWarningsAlsoWhenQuiet() {
        RunEvent.Warned warning = new RunEvent.Warned("first\nsecond", List.of(new Place(Path.of("/a"), 1)));
        assertEquals(List.of("warning: first", "second", "  --> /a:1"), lines(Verbosity.QUIET, warning));
        assertEquals(List.of(warning), warnings);
    }

    @Test
    void learnsSecretsBeforeItShowsWhatFollows() {
        Namespace variables = new Namespace(new TreeMap<>(
                Map.of("ADMIN_PASSWORD", new Namespace.Variable("", Optional.of("opensesame"), Map.of()))));
        List<String> lines = lines(
                Verbosity.VERBOSE,
                new RunEvent.VariablesKnown(Point.FETCH, variables),
                output("open"),
                output("sesame\n"),
                stepEnded());
        assertTrue(lines.contains("***"), lines::toString);
        assertFalse(String.join("", lines).contains("sesame"), lines::toString);
    }

    @Test
    void endsWithTheOutcome() {
        assertEquals(
                List.of("interrupted   2.0 s"),
                lines(Verbosity.NORMAL, new RunEvent.RunEnded(Outcome.INTERRUPTED, List.of(), Duration.ofSeconds(2))));
    }
}
