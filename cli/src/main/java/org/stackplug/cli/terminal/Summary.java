package org.stackplug.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.stackplug.journal.OpenStackCalls;
import org.stackplug.journal.RunMessage;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.StepSpan;
import org.stackplug.mask.Secrets;
import org.stackplug.report.text.Durations;

/**
 * Prints how a run went in a few lines: outcome, times, warnings, failures, and where the logs are.
 */
public final class Summary {
    /** Formats the start of a run in the user's time zone. */
    public static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final int MOST = 12;

    private final PrintStream out;
    private final Palette palette;
    private final Secrets secrets;

    public Summary(PrintStream out, Palette palette, Secrets secrets) {
        this.out = out;
        this.palette = palette;
        this.secrets = secrets;
    }

    /** Prints the whole summary. */
    public void print(RunRecord run) {
        String state = run.state().word();
        String shown = run.state() == RunRecord.State.DONE ? palette.good(state) : palette.bad(state);
        String after = run.state() == RunRecord.State.KILLED ? ", last event after " : " after ";
        out.println(palette.strong("stackplug " + run.command()) + ": " + shown + after + Durations.text(run.took())
                + ", started " + TIME.format(run.started()));
        run.header().part().ifPresent(part -> out.println("It was partial: " + visible(part) + "."));
        run.heldNow()
                .ifPresent(hold -> out.println("It is held after '" + visible(hold.after()) + "' for "
                        + Durations.text(hold.took()) + "; 'stackplug release' lets it continue."));
        run.continues().ifPresent(earlier -> out.println("It " + visible(earlier.sentence()) + "."));
        printTimesAndWarnings(run);
        printOpenStackCalls(run);
        for (StepSpan step : run.steps()) {
            if (!step.isDone()) {
                out.println(palette.bad(step.status()) + ": "
                        + visible(step.owner() + ", " + step.point() + ", " + step.file()));
                step.failure().ifPresent(broken -> {
                    out.println("  " + visible(broken.words()));
                    broken.stack().forEach(frame -> out.println("  in " + visible(frame)));
                });
            }
        }
        for (RunMessage problem : run.problems()) {
            out.println(palette.bad(problem.code()) + ": " + visible(problem.sentence()));
        }
        out.println("Logs:    " + run.folder().resolve("logs"));
    }

    /** Prints times, and messages that may have scrolled out of sight. */
    public void printTimesAndWarnings(RunRecord run) {
        times("Points:", run.byPoint());
        times("Plugins:", run.byOwner());
        times("Held:", run.byHold());
        warnings(run.warnings());
    }

    /**
     * Prints the calls that failed for lack of OpenStack: such a step may have succeeded
     * nevertheless.
     */
    public void printOpenStackCalls(RunRecord run) {
        OpenStackCalls calls = run.openStackCalls();
        if (calls.isEmpty()) {
            return;
        }
        out.println(palette.warning("Calls of OpenStack functions, which failed because there is no OpenStack here:"));
        calls.byPlugin().keySet().forEach(plugin -> {
            String line = plugin + ": " + calls.count(plugin) + ", " + calls.functions(plugin);
            String indent = "  ";
            for (String part : Columns.wrap(visible(line), TerminalSize.columnsOf(out) - 4)) {
                out.println(indent + part);
                indent = "    ";
            }
        });
    }

    private void warnings(List<RunMessage> warnings) {
        if (warnings.isEmpty()) {
            return;
        }
        out.println(palette.warning("Warnings:"));
        for (RunMessage warning : warnings.subList(0, Math.min(MOST, warnings.size()))) {
            // A list follows the colon where the warning is printed as a whole.
            String first = warning.sentence().lines().findFirst().orElse("").replaceFirst(":$", "");
            String indent = "  ";
            for (String line : Columns.wrap(visible(first), TerminalSize.columnsOf(out) - 4)) {
                out.println(indent + line);
                indent = "    ";
            }
            warning.places().stream()
                    .findFirst()
                    .ifPresent(place -> out.println("    " + palette.faint("--> " + visible(place.toString()))));
        }
        if (warnings.size() > MOST) {
            out.println("  and " + (warnings.size() - MOST) + " more");
        }
    }

    /** Prints the longest times, in their original order. */
    private void times(String title, Map<String, Duration> times) {
        if (times.isEmpty()) {
            return;
        }
        List<String> longest = times.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MOST)
                .map(Map.Entry::getKey)
                .toList();
        int widest = longest.stream().mapToInt(String::length).max().orElse(0);
        out.println(title);
        times.forEach((name, took) -> {
            if (longest.contains(name)) {
                out.println("  " + visible(name) + " ".repeat(widest - name.length()) + "  " + Durations.text(took));
            }
        });
        if (times.size() > MOST) {
            int left = times.size() - MOST;
            out.println("  and " + left + (left == 1 ? " shorter one" : " shorter ones"));
        }
    }

    private String visible(String text) {
        return ProblemPrinter.visible(secrets.mask(text));
    }
}
