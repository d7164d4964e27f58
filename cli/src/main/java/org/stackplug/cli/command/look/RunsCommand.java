package org.stackplug.cli.command.look;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.cli.terminal.Summary;
import org.stackplug.event.RunEvent;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.Runs;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.report.text.Durations;

/** {@code runs}: the runs of TOP_DIR, the newest first. */
public final class RunsCommand extends ToolCommand {
    public RunsCommand(String description, Invocation invocation) {
        super("runs", description, invocation);
        help().paragraph(
                        "Shows id, outcome, start, duration, and what failed. A run that has not ended is running or killed.")
                .example("runs", "all runs")
                .example("runs --format json", "as JSON, for scripts");
    }

    @Override
    protected int execute() throws StackplugException {
        settings();
        List<RunRecord> runs = new Runs(globals().topDir())
                .all(problem -> console()
                        .on(new RunEvent.Warned(
                                problem.sentence() + ": " + String.join(" ", problem.explanation()),
                                problem.places())));
        runs.forEach(run -> recall(run.folder()));
        if (globals().json()) {
            Documents.document(writer(), secrets(), "runs", json -> {
                json.writeArrayFieldStart("runs");
                for (RunRecord run : runs) {
                    json.writeStartObject();
                    summary(json, run);
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
            return 0;
        }
        if (runs.isEmpty()) {
            err().println("There are no runs in " + globals().topDir() + " yet.");
        }
        int widest = runs.stream().mapToInt(run -> run.id().length()).max().orElse(0);
        for (RunRecord run : runs) {
            String failed = run.failed();
            String held =
                    run.heldNow().map(hold -> "  held after " + hold.after()).orElse("");
            String part =
                    run.header().part().map(words -> "  partial: " + words).orElse("");
            out().println((run.id() + " ".repeat(widest - run.id().length()) + "  "
                            + pad(run.state().word(), "interrupted".length()) + "  "
                            + Summary.TIME.format(run.started()) + "  "
                            + pad(Durations.text(run.took()), "59 min 59 s".length())
                            + ProblemPrinter.visible(held + part)
                            + (failed.isEmpty()
                                    ? ""
                                    : "  " + ProblemPrinter.visible(secrets().mask(failed))))
                    .stripTrailing());
        }
        return 0;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** Writes the fields that identify a run and its outcome. */
    static void summary(JsonGenerator json, RunRecord run) throws IOException {
        json.writeStringField("run", run.id());
        json.writeStringField("command", run.command());
        json.writeStringField("outcome", run.state().word());
        json.writeStringField("startedAt", run.started().toString());
        json.writeNumberField("millis", run.took().toMillis());
        Documents.nullable(json, "failed", Optional.of(run.failed()).filter(text -> !text.isEmpty()));
        json.writeStringField("folder", run.folder().toString());
        Documents.nullable(json, "part", run.header().part());
        Documents.nullable(json, "held", run.heldNow().map(HoldSpan::after));
        Documents.nullable(json, "continues", run.continues().map(RunRecord.Continued::run));
    }
}
