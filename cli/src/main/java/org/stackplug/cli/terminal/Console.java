package org.stackplug.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.stackplug.event.FetchAction;
import org.stackplug.event.Outcome;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepResult;

/** Tells the user what happens, one line per event. */
public final class Console implements RunListener {
    private static final long MILLIS = 1000;

    private final PrintStream err;
    private final Palette palette;
    private final Verbosity verbosity;
    private final Secrets secrets;
    private final LineBuffer output;
    private final Consumer<RunEvent.Warned> warned;
    private boolean midLine;
    private String command = "";

    /** How much is told. */
    public enum Verbosity {
        /** Warnings. */
        QUIET,
        /** Fetches, points and steps. */
        NORMAL,
        /** What steps write, too. */
        VERBOSE
    }

    public Console(PrintStream err, Palette palette, Verbosity verbosity, Secrets secrets) {
        this(err, palette, verbosity, secrets, any -> {});
    }

    /**
     * Makes one that hands its warnings on.
     *
     * @param warned gets each of them, too
     */
    public Console(
            PrintStream err, Palette palette, Verbosity verbosity, Secrets secrets, Consumer<RunEvent.Warned> warned) {
        this.warned = warned;
        this.secrets = secrets;
        this.output = new LineBuffer(secrets, palette.isOn());
        this.err = err;
        this.palette = palette;
        this.verbosity = verbosity;
    }

    @Override
    public void on(RunEvent event) {
        secrets.on(event);
        if (event instanceof RunEvent.RunStarted e) {
            command = e.command();
        } else if (event instanceof RunEvent.Declared e && verbosity != Verbosity.QUIET) {
            line("plugins", e.declarations().size() + " declared, to stand in " + e.dest());
        } else if (event instanceof RunEvent.Warned e) {
            warned.accept(e);
            endLine();
            List<String> lines = e.sentence().lines().map(this::shown).toList();
            err.println(palette.warning("warning") + ": " + lines.get(0));
            lines.stream().skip(1).forEach(err::println);
            e.places().forEach(place -> err.println("  " + palette.faint("--> " + shown(place.toString()))));
        } else if (verbosity != Verbosity.QUIET) {
            tell(event);
        }
    }

    private void tell(RunEvent event) {
        if (event instanceof RunEvent.FetchStarted e && verbosity == Verbosity.VERBOSE) {
            line(
                    "fetch",
                    e.declaration().name()
                            + palette.faint(" " + e.declaration().source().ref()));
        } else if (event instanceof RunEvent.Fetched e) {
            line(
                    palette.good(word(e.action())),
                    e.plugin() + " " + moved(e.from(), e.to()) + palette.faint(took(e.took())));
        } else if (event instanceof RunEvent.FetchFailed e) {
            line(palette.bad("failed"), e.plugin());
        } else if (event instanceof RunEvent.Cloned e) {
            line(
                    palette.good(word(e.action())),
                    shown(e.folder().toString()) + " " + moved(e.from(), e.to()) + palette.faint(took(e.took())));
        } else if (event instanceof RunEvent.CloneFailed e) {
            line(palette.bad("failed"), shown(e.folder().toString()));
        } else if (event instanceof RunEvent.Moved e) {
            line(
                    "order",
                    e.move().name() + " runs before " + e.move().before() + ", which requires it"
                            + palette.faint(" (" + e.move().because().place() + ")"));
        } else if (event instanceof RunEvent.RunResumed e) {
            resumed(e);
        } else if (event instanceof RunEvent.CheckpointWritten e && verbosity == Verbosity.VERBOSE) {
            line("kept", "checkpoint at " + shown(e.point().toString()) + palette.faint(took(e.took())));
        } else if (event instanceof RunEvent.StepStarted e && verbosity == Verbosity.VERBOSE) {
            line(palette.strong("step"), describe(e.step()));
        } else if (event instanceof RunEvent.StepOutput e && verbosity == Verbosity.VERBOSE) {
            print(output.next(e.text()));
        } else if (event instanceof RunEvent.ScriptOutput e) {
            print(output.next(e.text()));
        } else if (event instanceof RunEvent.ScriptStarted e) {
            line(palette.strong("script"), e.name());
        } else if (event instanceof RunEvent.ScriptEnded e) {
            line(e.status() == 0 ? palette.good("done") : palette.bad("failed"), "script " + e.name());
        } else if (event instanceof RunEvent.StepEnded e) {
            print(output.end());
            boolean broke = e.result() instanceof StepResult.Broke;
            line(
                    broke ? palette.bad("failed") : palette.good("done"),
                    describe(e.step())
                            + e.notes()
                                    .targetFile()
                                    .filter(any -> e.step() instanceof Step.Merge)
                                    .map(target -> " → " + shown(target))
                                    .orElse("")
                            + palette.faint(took(e.took())));
        } else if (event instanceof RunEvent.RunEnded e) {
            String word = e.outcome() == Outcome.DONE
                    ? palette.good("done")
                    : palette.bad(e.outcome().word());
            line(word, palette.strong(command) + palette.faint(took(e.took())));
        }
    }

    private void resumed(RunEvent.RunResumed event) {
        line(
                palette.strong("resumed"),
                event.run() + " " + (event.pointDone() ? "behind " : "within ")
                        + shown(event.point().toString()) + palette.faint("  " + event.done() + " steps done"));
        event.replayed().forEach(step -> line("again", shown(step.title())));
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
        endLine();
        err.println(String.format("%s %s", pad(word), rest));
    }

    /** Colour codes take no room. */
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
