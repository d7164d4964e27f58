package org.stackplug.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.stackplug.event.FetchAction;
import org.stackplug.event.HoldEnd;
import org.stackplug.event.Outcome;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.mask.Secrets;
import org.stackplug.report.text.Counts;
import org.stackplug.report.text.Durations;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepResult;

/** Prints what happens, one line for each event. */
public final class Console implements RunListener {
    private static final long MILLIS = 1000;

    private final PrintStream err;
    private final Palette palette;
    private final Verbosity verbosity;
    private final Secrets secrets;
    private final PrintableOutput output;
    private final Consumer<RunEvent.Warned> warned;
    private boolean midLine;
    private String command = "";

    /** How much is printed. */
    public enum Verbosity {
        /** Only warnings. */
        QUIET,
        /** Also fetches, points and steps. */
        NORMAL,
        /** Also the output of steps. */
        VERBOSE
    }

    public Console(PrintStream err, Palette palette, Verbosity verbosity, Secrets secrets) {
        this(err, palette, verbosity, secrets, any -> {});
    }

    /**
     * Makes a console that also passes its warnings on.
     *
     * @param warned receives each warning
     */
    public Console(
            PrintStream err, Palette palette, Verbosity verbosity, Secrets secrets, Consumer<RunEvent.Warned> warned) {
        this.warned = warned;
        this.secrets = secrets;
        this.output = new PrintableOutput(secrets, palette.isOn());
        this.err = err;
        this.palette = palette;
        this.verbosity = verbosity;
    }

    /**
     * Passes each event to the masks first, so that nothing is printed before its secrets are
     * known.
     */
    @Override
    public void on(RunEvent event) {
        secrets.on(event);
        event.deliverTo(this);
    }

    @Override
    public void runStarted(RunEvent.RunStarted event) {
        command = event.command();
        if (!event.part().isAll()) {
            line("partial", event.part().words());
        }
    }

    @Override
    public void declared(RunEvent.Declared event) {
        line("plugins", event.declarations().size() + " declared, checkouts in " + event.dest());
    }

    /** Printed at every verbosity. */
    @Override
    public void warned(RunEvent.Warned event) {
        warned.accept(event);
        endLine();
        List<String> lines = event.sentence().lines().map(this::shown).toList();
        err.println(palette.warning("warning") + ": " + lines.get(0));
        lines.stream().skip(1).forEach(err::println);
        event.places().forEach(place -> err.println("  " + palette.faint("--> " + shown(place.toString()))));
    }

    /** A step asks the user for something, which only the step's program knows. */
    void inputAwaited(Optional<Step> step, String lastLine) {
        line(
                palette.warning("input"),
                step.map(known -> known.title() + ": '" + known.point() + "'").orElse("a step")
                        + " waits for what you type, perhaps a password"
                        + (lastLine.isEmpty() ? "" : ": " + shown(lastLine)));
    }

    @Override
    public void fetchStarted(RunEvent.FetchStarted event) {
        if (isVerbose()) {
            line(
                    "fetch",
                    event.declaration().name()
                            + palette.faint(" " + event.declaration().source().ref()));
        }
    }

    @Override
    public void fetched(RunEvent.Fetched event) {
        line(
                palette.good(word(event.action())),
                event.plugin() + " " + moved(event.from(), event.to()) + palette.faint(took(event.took())));
    }

    @Override
    public void fetchFailed(RunEvent.FetchFailed event) {
        line(palette.bad("failed"), event.plugin());
    }

    @Override
    public void cloned(RunEvent.Cloned event) {
        line(
                palette.good(word(event.action())),
                shown(event.folder().toString()) + " " + moved(event.from(), event.to())
                        + palette.faint(took(event.took())));
    }

    @Override
    public void cloneFailed(RunEvent.CloneFailed event) {
        line(palette.bad("failed"), shown(event.folder().toString()));
    }

    @Override
    public void bundleWritten(RunEvent.BundleWritten event) {
        line(palette.good("written"), shown(event.file().toString()));
    }

    @Override
    public void moved(RunEvent.Moved event) {
        line(
                "order",
                event.move().name() + " runs before " + event.move().before() + ", which requires it"
                        + palette.faint(" (" + event.move().because().place() + ")"));
    }

    @Override
    public void runResumed(RunEvent.RunResumed event) {
        line(
                palette.strong("resumed"),
                event.run() + " " + (event.pointDone() ? "after " : "within ")
                        + shown(event.point().toString())
                        + palette.faint("  " + Counts.of(event.done(), "step") + " done"));
        event.replayed().forEach(step -> line("again", shown(step.title())));
    }

    @Override
    public void checkpointWritten(RunEvent.CheckpointWritten event) {
        if (isVerbose()) {
            line("saved", "checkpoint at " + shown(event.point().toString()) + palette.faint(took(event.took())));
        }
    }

    @Override
    public void held(RunEvent.Held event) {
        line(
                palette.warning("held"),
                "after '" + shown(event.after().toString()) + "': 'stackplug release' lets the run continue"
                        + event.timeout()
                                .map(limit -> palette.faint("  for at most " + Durations.text(limit)))
                                .orElse(""));
    }

    /** Prints that the run is still held, after so long. */
    void stillHeld(Point after, Duration since) {
        line("held", "after '" + shown(after.toString()) + "'" + palette.faint("  since " + Durations.text(since)));
    }

    @Override
    public void holdEnded(RunEvent.HoldEnded event) {
        String word = event.end().continues() ? palette.good("released") : palette.bad("ended");
        String early = event.end() == HoldEnd.RELEASED_BEFORE ? ", in advance" : "";
        line(word, "hold after '" + shown(event.after().toString()) + "'" + early + palette.faint(took(event.took())));
    }

    @Override
    public void scriptStarted(RunEvent.ScriptStarted event) {
        line(palette.strong("script"), event.name());
    }

    @Override
    public void scriptOutput(RunEvent.ScriptOutput event) {
        if (verbosity != Verbosity.QUIET) {
            print(output.next(event.text()));
        }
    }

    @Override
    public void scriptEnded(RunEvent.ScriptEnded event) {
        line(event.status() == 0 ? palette.good("done") : palette.bad("failed"), "script " + event.name());
    }

    @Override
    public void stepStarted(RunEvent.StepStarted event) {
        if (isVerbose()) {
            announce(event.step());
        }
    }

    /** Prints that a step begins. */
    void announce(Step step) {
        line(palette.strong("step"), describe(step));
    }

    /** Prints that a step still runs, after so long. */
    void stillRuns(Step step, Duration since) {
        line("running", describe(step) + palette.faint("  since " + Durations.text(since)));
    }

    @Override
    public void stepOutput(RunEvent.StepOutput event) {
        if (isVerbose()) {
            print(output.next(event.text()));
        }
    }

    @Override
    public void stepEnded(RunEvent.StepEnded event) {
        if (verbosity == Verbosity.QUIET) {
            return;
        }
        print(output.end());
        boolean broke = event.result() instanceof StepResult.Failed;
        line(
                broke ? palette.bad("failed") : palette.good("done"),
                describe(event.step())
                        + event.notes()
                                .targetFile()
                                .filter(any -> event.step() instanceof Step.Merge)
                                .map(target -> " → " + shown(target))
                                .orElse("")
                        + palette.faint(took(event.took())));
    }

    @Override
    public void runEnded(RunEvent.RunEnded event) {
        String word = event.outcome() == Outcome.DONE
                ? palette.good("done")
                : palette.bad(event.outcome().word());
        line(word, palette.strong(command) + palette.faint(took(event.took())));
    }

    private boolean isVerbose() {
        return verbosity == Verbosity.VERBOSE;
    }

    private static String word(FetchAction action) {
        return switch (action) {
            case CLONED -> "fetched";
            case MOVED -> "moved";
            case CURRENT -> "current";
            case KEPT -> "kept";
        };
    }

    private static String moved(Optional<Revision> before, Revision to) {
        Optional<Revision> from = before.filter(revision -> !revision.equals(to));
        return from.map(revision -> revision.abbreviated() + " → ").orElse("") + to.abbreviated();
    }

    private String describe(Step step) {
        return shown(step.point() + "  " + step.title());
    }

    private static String took(Duration took) {
        if (took.toMillis() < MILLIS) {
            return "  " + took.toMillis() + " ms";
        }
        return String.format(Locale.ROOT, "  %.1f s", took.toMillis() / (double) MILLIS);
    }

    private void line(String word, String rest) {
        if (verbosity == Verbosity.QUIET) {
            return;
        }
        endLine();
        err.println(String.format("%s %s", pad(word), rest));
    }

    /** Pads to the width of the first column; colour codes have no width. */
    private static String pad(String word) {
        int shown = word.replaceAll("\u001b\\[[0-9;]*m", "").length();
        return " ".repeat(Math.max(0, 8 - shown)) + word;
    }

    private String shown(String text) {
        return ProblemPrinter.visible(secrets.mask(text));
    }

    private void print(String safe) {
        if (!safe.isEmpty()) {
            err.print(safe);
            midLine = !safe.endsWith("\n");
        }
    }

    private void endLine() {
        if (midLine) {
            err.println();
            midLine = false;
        }
    }
}
