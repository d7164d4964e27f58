package org.stackplug.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.stackplug.document.JsonValues;
import org.stackplug.event.FetchAction;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunEventHandler;
import org.stackplug.mask.Secrets;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.Problem;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/**
 * Writes an event as one line of the journal. The names and fields are a format that other programs read, so they are written
 * out here and do not follow the names of classes.
 *
 * <p>Not thread-safe.
 */
final class EventLine implements RunEventHandler<IOException> {
    private final Secrets secrets;
    private final VariableChanges variables;
    private final StringWriter line = new StringWriter();
    private JsonGenerator json;

    private EventLine(Secrets secrets, VariableChanges variables) {
        this.secrets = secrets;
        this.variables = variables;
    }

    /** Returns the line of an event, with its line end; empty for an event that the journal does not record. */
    static Optional<String> of(RunEvent event, Secrets secrets, VariableChanges variables) throws IOException {
        EventLine written = new EventLine(secrets, variables);
        event.deliverTo(written);
        return written.end();
    }

    private Optional<String> end() throws IOException {
        if (json == null) {
            return Optional.empty();
        }
        json.writeEndObject();
        json.close();
        return Optional.of(line + "\n");
    }

    private void begin(String name) throws IOException {
        open();
        header(name);
    }

    private void open() throws IOException {
        json = JsonValues.generator(line, secrets);
        json.writeStartObject();
    }

    private void header(String name) throws IOException {
        json.writeStringField("at", Instant.now().toString());
        json.writeStringField("event", name);
    }

    @Override
    public void runStarted(RunEvent.RunStarted event) throws IOException {
        open();
        json.writeStringField("schema", Journal.SCHEMA);
        header("run-started");
        json.writeStringField("run", event.id());
        json.writeStringField("command", event.command());
        JsonValues.nullable(json, "part", Optional.of(event.part().words()).filter(words -> !words.isEmpty()));
        json.writeStringField("topDir", event.topDir().toString());
        json.writeStringField("version", event.version());
        JsonValues.strings(
                json, "holds", event.holds().stream().map(Point::toString).toList());
    }

    @Override
    public void declared(RunEvent.Declared event) throws IOException {
        begin("declared");
        json.writeStringField("dest", event.dest().toString());
        json.writeArrayFieldStart("plugins");
        for (Declaration declaration : event.declarations()) {
            json.writeStartObject();
            json.writeStringField("name", declaration.name());
            json.writeStringField("url", declaration.source().urlWithoutCredentials());
            json.writeStringField("ref", declaration.source().ref());
            JsonValues.place(json, Optional.of(declaration.place()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    @Override
    public void variablesKnown(RunEvent.VariablesKnown event) throws IOException {
        begin("variables-known");
        point(event.point());
        JsonValues.nullable(json, "plugin", event.step().flatMap(Step::plugin));
        JsonValues.nullable(json, "file", event.step().map(Step::file));
        variables.write(json, event, secrets);
    }

    /** Only the masks need them: variables of functions are not part of the state of the run. */
    @Override
    public void lastVariablesKnown(RunEvent.LastVariablesKnown event) {}

    @Override
    public void planned(RunEvent.Planned event) throws IOException {
        begin("planned");
        json.writeArrayFieldStart("steps");
        for (Step step : event.steps()) {
            json.writeStartObject();
            step(step);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    @Override
    public void fetchStarted(RunEvent.FetchStarted event) throws IOException {
        begin("fetch-started");
        json.writeStringField("plugin", event.declaration().name());
    }

    /** Not recorded: there are many, and the end of the fetch says all that lasts. */
    @Override
    public void fetchProgress(RunEvent.FetchProgress event) {}

    @Override
    public void fetched(RunEvent.Fetched event) throws IOException {
        begin("fetched");
        json.writeStringField("plugin", event.plugin());
        movement(event.action(), event.from(), event.to(), event.took());
    }

    @Override
    public void fetchFailed(RunEvent.FetchFailed event) throws IOException {
        begin("fetch-failed");
        json.writeStringField("plugin", event.plugin());
        problem(event.problem());
    }

    @Override
    public void cloned(RunEvent.Cloned event) throws IOException {
        begin("cloned");
        clone(event.folder(), event.source());
        movement(event.action(), event.from(), event.to(), event.took());
    }

    @Override
    public void cloneFailed(RunEvent.CloneFailed event) throws IOException {
        begin("clone-failed");
        clone(event.folder(), event.source());
        problem(event.problem());
    }

    @Override
    public void bundleWritten(RunEvent.BundleWritten event) throws IOException {
        begin("bundle-written");
        json.writeStringField("file", event.file().toString());
        json.writeNumberField("repositories", event.repositories());
        json.writeNumberField("bytes", event.bytes());
    }

    @Override
    public void moved(RunEvent.Moved event) throws IOException {
        begin("moved");
        json.writeStringField("plugin", event.move().name());
        json.writeStringField("before", event.move().before());
        JsonValues.place(json, Optional.of(event.move().because().place()));
    }

    @Override
    public void warned(RunEvent.Warned event) throws IOException {
        begin("warned");
        json.writeStringField("sentence", event.sentence());
        JsonValues.places(json, "places", event.places());
    }

    @Override
    public void pointReached(RunEvent.PointReached event) throws IOException {
        begin("point-reached");
        point(event.point());
    }

    @Override
    public void held(RunEvent.Held event) throws IOException {
        begin("held");
        point(event.after());
        if (event.timeout().isPresent()) {
            json.writeNumberField("timeoutMillis", event.timeout().get().toMillis());
        } else {
            json.writeNullField("timeoutMillis");
        }
    }

    @Override
    public void holdEnded(RunEvent.HoldEnded event) throws IOException {
        begin("hold-ended");
        point(event.after());
        json.writeStringField("end", event.end().word());
        took(event.took());
    }

    @Override
    public void scriptStarted(RunEvent.ScriptStarted event) throws IOException {
        begin("script-started");
        json.writeStringField("script", event.name());
    }

    @Override
    public void scriptEnded(RunEvent.ScriptEnded event) throws IOException {
        begin("script-ended");
        json.writeStringField("script", event.name());
        json.writeNumberField("exit", event.status());
    }

    /** Not recorded: it is in a log. */
    @Override
    public void scriptOutput(RunEvent.ScriptOutput event) {}

    @Override
    public void checkpointWritten(RunEvent.CheckpointWritten event) throws IOException {
        begin("checkpoint-written");
        point(event.point());
        json.writeBooleanField("pointDone", event.pointDone());
        json.writeNumberField("steps", event.steps());
        JsonValues.strings(json, "lost", event.lost());
        took(event.took());
    }

    @Override
    public void runResumed(RunEvent.RunResumed event) throws IOException {
        begin("run-resumed");
        JsonValues.resumed(json, event);
    }

    @Override
    public void stepStarted(RunEvent.StepStarted event) throws IOException {
        begin("step-started");
        step(event.step());
        json.writeStringField("log", JsonValues.inRun(event.log()));
    }

    /** Not recorded: the step has a log of its own. */
    @Override
    public void stepOutput(RunEvent.StepOutput event) {}

    @Override
    public void stepEnded(RunEvent.StepEnded event) throws IOException {
        begin("step-ended");
        step(event.step());
        took(event.took());
        if (event.step() instanceof Step.Merge) {
            JsonValues.nullable(json, "target", event.notes().targetFile());
        }
        if (!event.notes().openStackCalls().isEmpty()) {
            json.writeFieldName("openStackCalls");
            JsonValues.counts(json, OpenStackCalls.byFunction(event.notes().openStackCalls()));
        }
        if (event.result() instanceof StepResult.Failed broke) {
            JsonValues.nullable(
                    json,
                    "reason",
                    event.notes().failures().stream().findFirst().map(StepNotes.Note::sentence));
            json.writeStringField("status", "failed");
            JsonValues.kind(json, broke.failure());
        } else {
            json.writeStringField("status", "done");
        }
    }

    @Override
    public void runEnded(RunEvent.RunEnded event) throws IOException {
        begin("run-ended");
        json.writeStringField("outcome", event.outcome().word());
        took(event.took());
        JsonValues.problems(json, event.problems());
    }

    private void point(Point point) throws IOException {
        json.writeStringField("point", point.toString());
    }

    private void took(Duration took) throws IOException {
        json.writeNumberField("millis", took.toMillis());
    }

    private void problem(Problem problem) throws IOException {
        json.writeFieldName("problem");
        JsonValues.problem(json, problem);
    }

    private void clone(Path folder, Source source) throws IOException {
        json.writeStringField("folder", folder.toString());
        json.writeStringField("url", source.urlWithoutCredentials());
        json.writeStringField("ref", source.ref());
    }

    private void movement(FetchAction action, Optional<Revision> from, Revision to, Duration took) throws IOException {
        json.writeStringField("action", action.name().toLowerCase(Locale.ROOT));
        JsonValues.nullable(json, "from", from.map(Revision::id));
        json.writeStringField("to", to.id());
        took(took);
    }

    private void step(Step step) throws IOException {
        point(step.point());
        json.writeStringField("kind", step.kind());
        JsonValues.nullable(json, "plugin", step.plugin());
        json.writeStringField("file", step.file());
    }
}
