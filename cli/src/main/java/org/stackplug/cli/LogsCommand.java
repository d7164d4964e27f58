package org.stackplug.cli;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.report.LogLines;
import org.stackplug.report.RunRecord;
import org.stackplug.report.Runs;

/** {@code logs}: what the steps of a run have written, masked. */
final class LogsCommand extends ToolCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private String run = "latest";
    private Optional<String> owner = Optional.empty();
    private Optional<String> point = Optional.empty();
    private boolean stamped;
    private boolean failed;

    LogsCommand(String description, Invocation invocation) {
        super("logs", description, invocation);
        argument(0, "PLUGIN", false, "whose logs; all if none is named", new Setter<>(v -> owner = Optional.of(v)));
        option(new String[] {"--run"}, "RUN", "of which run (default: latest)", new Setter<>(v -> run = v));
        option(new String[] {"--point"}, "POINT", "of that point only", new Setter<>(v -> point = Optional.of(v)));
        flag(new String[] {"--failed"}, "only of steps that did not do their work", new Setter<>(v -> failed = v));
        flag(new String[] {"-t", "--timestamps"}, "when each line was written", new Setter<>(v -> stamped = v));
    }

    @Override
    int execute() throws StackplugException {
        settings();
        RunRecord record = new Runs(globals().topDir()).find(run);
        secrets().recall(record.folder());
        // Several steps can share a log: one plugin at one point, again.
        Map<String, RunRecord.StepSpan> logs = new LinkedHashMap<>();
        for (RunRecord.StepSpan step : record.steps()) {
            boolean wanted = owner.filter(name -> !name.equals(step.plugin().orElse("")) && !name.equals(step.owner()))
                            .isEmpty()
                    && point.filter(name -> !name.equals(step.point())).isEmpty()
                    && !(failed && step.isDone());
            if (wanted) {
                logs.put(step.log(), step);
            }
        }
        if (logs.isEmpty()) {
            throw new StackplugException(Problem.of(ErrorCode.NO_RUN, "no step of the run " + record.id() + " is meant")
                    .remedy("'stackplug report " + record.id() + "' tells which steps it had."));
        }
        try {
            if (globals().json()) {
                json(record, logs);
            } else {
                text(record, logs);
            }
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, "a log can't be read")
                            .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                            .remedy("See that the run's folder is yours to read."),
                    e);
        }
        return 0;
    }

    private void text(RunRecord record, Map<String, RunRecord.StepSpan> logs) throws IOException {
        Palette palette = globals().paletteOf(1);
        for (RunRecord.StepSpan step : logs.values()) {
            if (logs.size() > 1) {
                out().println(palette.strong("==> " + ProblemPrinter.visible(step.point() + "  " + step.owner())));
            }
            new LogLines(secrets())
                    .of(
                            record.folder().resolve(step.log()),
                            palette.isOn(),
                            (at, line) -> out().println(stamp(at) + line));
        }
    }

    private String stamp(Optional<Instant> at) {
        return stamped ? at.map(TIME::format).orElse("            ") + "  " : "";
    }

    private void json(RunRecord record, Map<String, RunRecord.StepSpan> logs) {
        Documents.document(writer(), secrets(), "logs", json -> {
            json.writeStringField("run", record.id());
            json.writeArrayFieldStart("logs");
            for (RunRecord.StepSpan step : logs.values()) {
                json.writeStartObject();
                json.writeStringField("point", step.point());
                json.writeStringField("plugin", step.plugin().orElse(step.owner()));
                json.writeStringField("log", record.folder().resolve(step.log()).toString());
                json.writeArrayFieldStart("lines");
                new LogLines(secrets()).of(record.folder().resolve(step.log()), false, (at, line) -> {
                    json.writeStartObject();
                    if (at.isPresent()) {
                        json.writeStringField("at", at.get().toString());
                    } else {
                        json.writeNullField("at");
                    }
                    json.writeStringField("text", line);
                    json.writeEndObject();
                });
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
