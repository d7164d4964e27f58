package org.stackplug.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.stackplug.document.JsonValues;
import org.stackplug.event.FirstFailure;
import org.stackplug.event.Outcome;
import org.stackplug.event.RunEvent;
import org.stackplug.event.StepRecord;
import org.stackplug.journal.OpenStackCalls;
import org.stackplug.mask.Secrets;
import org.stackplug.plan.Plan;
import org.stackplug.plan.PlannedStep;
import org.stackplug.plan.UnmergedSection;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Requirements;
import org.stackplug.problem.Problem;
import org.stackplug.run.RunReport;
import org.stackplug.spi.Finding;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepResult;

/** The JSON documents of the command line; each begins with {@code "schema": "stackplug.COMMAND/1"}. */
public final class Documents {
    private Documents() {}

    /** Writes the fields of a document. */
    @FunctionalInterface
    public interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** Writes a field of places, each {@code {"file", "line"}}; an unknown line is null. */
    public static void nullable(JsonGenerator json, String name, Optional<String> value) throws IOException {
        JsonValues.nullable(json, name, value);
    }

    public static void places(JsonGenerator json, String name, List<Place> places) throws IOException {
        JsonValues.places(json, name, places);
    }

    /**
     * Writes one document of that command, followed by a line end. The writer is flushed, and stays
     * open.
     */
    public static void document(Writer writer, Secrets secrets, String command, Fields fields) {
        try {
            JsonGenerator json = JsonValues.generator(writer, secrets);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeStringField("schema", "stackplug." + command + "/1");
            fields.write(json);
            json.writeEndObject();
            json.writeRaw('\n');
            json.close();
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the document of a command that failed before it had a result. */
    public static void failure(
            Writer writer, Secrets secrets, String command, List<Problem> problems, List<RunEvent.Warned> warnings) {
        document(writer, secrets, command, json -> {
            json.writeNullField("run");
            json.writeStringField("outcome", Outcome.FAILED.word());
            JsonValues.strings(json, "plugins", List.of());
            JsonValues.strings(json, "steps", List.of());
            failure(json, Optional.empty(), problems);
            JsonValues.problems(json, problems);
            JsonValues.warnings(json, warnings);
        });
    }

    /** Writes the plan of a stack. */
    public static void plan(Writer writer, Secrets secrets, Plan plan, List<RunEvent.Warned> warnings) {
        document(writer, secrets, "plan", json -> {
            json.writeStringField("topDir", plan.topDir().toString());
            json.writeStringField("dest", plan.dest().toString());
            json.writeArrayFieldStart("plugins");
            for (Checkout plugin : plan.plugins().checkouts()) {
                Requirements requirements =
                        plan.plugins().requirements().getOrDefault(plugin.name(), Requirements.none());
                json.writeStartObject();
                plugin(json, plugin);
                json.writeBooleanField("usersOwn", plan.origins().usersOwn().contains(plugin.name()));
                JsonValues.strings(
                        json,
                        "requires",
                        requirements.requires().stream()
                                .map(Requirements.Requirement::required)
                                .toList());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("steps");
            for (PlannedStep step : plan.steps()) {
                json.writeStartObject();
                step(json, step.step());
                JsonValues.strings(json, "args", step.step().args());
                json.writeBooleanField("known", step.known());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("unmerged");
            for (UnmergedSection section : plan.unmerged()) {
                json.writeStartObject();
                json.writeStringField("section", section.title());
                json.writeStringField("why", section.reason());
                JsonValues.place(json, Optional.of(section.place()));
                json.writeEndObject();
            }
            json.writeEndArray();
            JsonValues.problems(json, plan.problems());
            JsonValues.warnings(json, warnings);
        });
    }

    /** Writes the findings of an examination. */
    public static void findings(Writer writer, Secrets secrets, List<Finding> findings) {
        document(writer, secrets, "doctor", json -> {
            json.writeArrayFieldStart("findings");
            for (Finding finding : findings) {
                json.writeStartObject();
                json.writeStringField("topic", finding.topic());
                json.writeStringField("level", finding.level().name().toLowerCase(Locale.ROOT));
                json.writeStringField("sentence", finding.sentence());
                json.writeStringField("remedy", finding.remedy());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /**
     * Writes the result of a run.
     *
     * @param fetched what was fetched, in the order of the declarations
     * @param bundle the file into which it was written, if it was
     */
    public static void run(
            Writer writer,
            Secrets secrets,
            RunReport report,
            List<RunEvent.Fetched> fetched,
            Optional<RunEvent.BundleWritten> bundle,
            List<RunEvent.Warned> warnings) {
        document(writer, secrets, report.command(), json -> {
            json.writeStringField("run", report.id());
            json.writeStringField("folder", report.folder().toString());
            json.writeStringField("outcome", report.outcome().word());
            if (report.resumption().resumed().isPresent()) {
                json.writeObjectFieldStart("resumed");
                JsonValues.resumed(json, report.resumption().resumed().get());
                json.writeEndObject();
            } else {
                json.writeNullField("resumed");
            }
            json.writeArrayFieldStart("plugins");
            for (Checkout plugin : report.plugins()) {
                json.writeStartObject();
                plugin(json, plugin);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("fetched");
            for (RunEvent.Fetched one : fetched) {
                json.writeStartObject();
                json.writeStringField("plugin", one.plugin());
                json.writeStringField("action", one.action().name().toLowerCase(Locale.ROOT));
                JsonValues.nullable(json, "from", one.from().map(Revision::id));
                json.writeStringField("to", one.to().id());
                StatusDocument.changes(json, one.changes());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (bundle.isPresent()) {
                json.writeObjectFieldStart("bundle");
                json.writeStringField("file", bundle.get().file().toString());
                json.writeNumberField("repositories", bundle.get().repositories());
                json.writeNumberField("bytes", bundle.get().bytes());
                json.writeEndObject();
            }
            OpenStackCalls calls = new OpenStackCalls();
            json.writeArrayFieldStart("steps");
            for (StepRecord record : report.steps()) {
                json.writeStartObject();
                step(json, record.step());
                json.writeStringField("status", record.result() instanceof StepResult.Failed ? "failed" : "done");
                json.writeNumberField("millis", record.took().toMillis());
                json.writeStringField("log", record.log().toString());
                if (record.step() instanceof Step.Merge) {
                    JsonValues.nullable(json, "target", record.notes().targetFile());
                }
                calls.add(
                        OpenStackCalls.owner(record.step()),
                        OpenStackCalls.byFunction(record.notes().openStackCalls()));
                json.writeEndObject();
            }
            json.writeEndArray();
            calls.write(json);
            failure(json, report.broken(), report.problems());
            JsonValues.problems(json, report.problems());
            JsonValues.warnings(json, warnings);
        });
    }

    private static void failure(JsonGenerator json, Optional<FirstFailure> step, List<Problem> problems)
            throws IOException {
        if (problems.isEmpty()) {
            json.writeNullField("failure");
            return;
        }
        json.writeObjectFieldStart("failure");
        if (step.isPresent()) {
            FirstFailure broken = step.get();
            json.writeStringField("code", broken.code().id());
            JsonValues.nullable(json, "plugin", broken.plugin());
            json.writeStringField("point", broken.point().toString());
            JsonValues.place(json, broken.failure().place());
            json.writeStringField("command", broken.failure().command());
            json.writeNumberField("status", broken.failure().status());
            JsonValues.stack(json, broken.failure().stack());
            json.writeStringField("log", broken.log().toString());
        } else {
            Problem first = problems.get(0);
            json.writeStringField("code", first.code().id());
            json.writeNullField("plugin");
            json.writeNullField("point");
            JsonValues.place(json, first.places().stream().findFirst());
            json.writeNullField("command");
            json.writeNullField("status");
            JsonValues.strings(json, "stack", List.of());
            json.writeNullField("log");
        }
        json.writeEndObject();
    }

    private static void plugin(JsonGenerator json, Checkout plugin) throws IOException {
        json.writeStringField("name", plugin.name());
        json.writeStringField("url", plugin.declaration().source().urlWithoutCredentials());
        json.writeStringField("ref", plugin.declaration().source().ref());
        JsonValues.nullable(json, "revision", plugin.revision().map(Revision::id));
        json.writeStringField("dir", plugin.dir().toString());
        json.writeObjectFieldStart("declaredAt");
        JsonValues.place(json, Optional.of(plugin.declaration().place()));
        json.writeEndObject();
    }

    private static void step(JsonGenerator json, Step step) throws IOException {
        json.writeStringField("point", step.point().toString());
        json.writeStringField("kind", step.kind());
        JsonValues.nullable(json, "plugin", step.plugin());
        json.writeStringField("file", step.file());
    }
}
