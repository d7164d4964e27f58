package org.stackplug.cli.command.look;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.Palette;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.event.RunEvent;
import org.stackplug.file.StorageProblem;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.Runs;
import org.stackplug.journal.StepSpan;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.report.text.LogLines;
import org.stackplug.spi.Place;

/** {@code logs}: the output of a run's steps, masked. */
public final class LogsCommand extends ToolCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Optional<String> run = Optional.empty();
    private Optional<String> owner = Optional.empty();
    private Optional<String> point = Optional.empty();
    private boolean stamped;
    private boolean failed;

    public LogsCommand(String description, Invocation invocation) {
        super("logs", description, invocation);
        help().paragraph("Secrets are masked.")
                .example("logs heat", "the output of a plugin in the last run")
                .example("logs --failed", "of the steps that failed")
                .example("logs --point 'stack install' -t", "of one point, with times");
        options()
                .argument(
                        0,
                        "PLUGIN",
                        false,
                        "the plugin whose logs to print (default: all)",
                        v -> owner = Optional.of(v));
        options()
                .option(
                        "--run",
                        "RUN",
                        "the run, or latest (default: the last one that had steps)",
                        v -> run = Optional.of(v));
        options().option("--point", "POINT", "only logs of this point", v -> point = Optional.of(v));
        options().flag("--failed", "only logs of steps that failed or did not finish", v -> failed = v);
        options()
                .flag(
                        "-t, --timestamps",
                        "begin each line with the time at which it was written, to about 40 ms",
                        v -> stamped = v);
    }

    @Override
    protected int execute() throws StackplugException {
        settings();
        Runs runs = new Runs(globals().topDir());
        RunRecord record = run.isPresent() ? runs.find(run.get()) : runs.lastWithSteps();
        if (record.steps().isEmpty()) {
            throw new StackplugException(withoutSteps(record));
        }
        recall(record.folder());
        checkExists("plugin", owner, record, runs, step -> step.plugin().orElse(step.owner()));
        checkExists("point", point, record, runs, StepSpan::point);
        // Steps of one plugin at one point share a log.
        Map<String, StepSpan> logs = new LinkedHashMap<>();
        for (StepSpan step : record.steps()) {
            boolean wanted = owner.filter(name -> !name.equals(step.plugin().orElse("")) && !name.equals(step.owner()))
                            .isEmpty()
                    && point.filter(name -> !name.equals(step.point())).isEmpty()
                    && !(failed && step.isDone());
            if (wanted) {
                logs.put(step.log(), step);
            }
        }
        if (logs.isEmpty()) {
            throw new StackplugException(Problem.of(ErrorCode.NO_RUN, "no step of the run " + record.id() + " matches")
                    .remedy("'stackplug report " + record.id() + "' for its steps."));
        }
        try {
            if (globals().json()) {
                json(record, logs);
            } else {
                text(record, logs);
            }
        } catch (UnreadException e) {
            return 0; // Main reports why the result was not written.
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.reading("a log can't be read", e, "the run's folder"), e);
        }
        return 0;
    }

    private Problem withoutSteps(RunRecord record) {
        return run.isPresent()
                ? Problem.of(ErrorCode.NO_RUN, "the run " + record.id() + " has run no steps")
                        .remedy("Leave out --run, for the last one that has.")
                : Problem.of(ErrorCode.NO_RUN, "no run has run steps yet").remedy("'stackplug stack' does.");
    }

    /** Refuses a plugin or a point that no step of the run has. */
    private static void checkExists(
            String what, Optional<String> wanted, RunRecord record, Runs runs, Function<StepSpan, String> name)
            throws StackplugException {
        List<String> known = record.steps().stream().map(name).distinct().toList();
        if (wanted.isEmpty() || known.isEmpty() || known.contains(wanted.get())) {
            return;
        }
        Optional<RunRecord> other = runs.all().stream()
                .filter(run -> run.steps().stream().map(name).anyMatch(wanted.get()::equals))
                .findFirst();
        throw new StackplugException(Problem.of(
                        ErrorCode.NO_RUN,
                        "the run " + record.id() + " has no step of the " + what + " '" + wanted.get() + "'")
                .because(
                        other.isPresent()
                                ? "The newest run that has one is "
                                        + other.get().id() + "."
                                : NearestWords.withQuestion(
                                        "It has steps of: " + String.join(", ", known), wanted.get(), known))
                .remedy(other.map(run -> "Give that run: --run " + run.id())
                                .orElse("Correct the name; no other run has such a step")
                        + "."));
    }

    private void text(RunRecord record, Map<String, StepSpan> logs) throws IOException {
        Palette palette = globals().paletteOf(1);
        for (StepSpan step : logs.values()) {
            if (logs.size() > 1) {
                out().println(palette.strong("==> " + ProblemPrinter.visible(step.point() + "  " + step.owner())));
            }
            Optional<Path> log = log(record, step);
            if (log.isPresent()) {
                new LogLines(secrets()).read(log.get(), palette.isOn(), this::print);
            }
        }
    }

    /** Stops at the first line that could not be written: a log can be large. */
    private void print(Optional<Instant> at, String line) {
        out().println(stamp(at) + line);
        if (out().checkError()) {
            throw new UnreadException();
        }
    }

    private String stamp(Optional<Instant> at) {
        return stamped ? at.map(TIME::format).orElse("            ") + "  " : "";
    }

    private void json(RunRecord record, Map<String, StepSpan> logs) {
        Documents.document(writer(), secrets(), "logs", json -> {
            json.writeStringField("run", record.id());
            json.writeArrayFieldStart("logs");
            for (StepSpan step : logs.values()) {
                json.writeStartObject();
                json.writeStringField("point", step.point());
                json.writeStringField("plugin", step.plugin().orElse(step.owner()));
                json.writeStringField("log", record.folder().resolve(step.log()).toString());
                json.writeArrayFieldStart("lines");
                Optional<Path> log = log(record, step);
                if (log.isPresent()) {
                    new LogLines(secrets()).read(log.get(), false, (at, line) -> line(json, at, line));
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void line(JsonGenerator json, Optional<Instant> at, String line) throws IOException {
        json.writeStartObject();
        if (at.isPresent()) {
            json.writeStringField("at", at.get().toString());
        } else {
            json.writeNullField("at");
        }
        json.writeStringField("text", line);
        json.writeEndObject();
    }

    /** Standard output has no reader any more. */
    private static final class UnreadException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Returns the log of a step; empty when the run was killed before the step began. Anything else
     * at that path is not read.
     */
    private Optional<Path> log(RunRecord record, StepSpan step) {
        Optional<Path> log = record.logOf(step);
        Path place = record.folder().resolve(step.log());
        if (log.isEmpty() && (step.log().isEmpty() || Files.exists(place, LinkOption.NOFOLLOW_LINKS))) {
            console()
                    .on(new RunEvent.Warned(
                            "the log of " + step.owner() + " at '" + step.point()
                                    + "' is not a file of the run, and is not read",
                            List.of(new Place(place, 0))));
        }
        return log;
    }
}
