package org.stackplug.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.stackplug.document.JsonValues;
import org.stackplug.event.RunEvent;
import org.stackplug.plugin.Declaration;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/** The fields of each event, as the journal has them. */
final class EventJson {
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return type.getSimpleName().replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        }
    };

    /** {@code logs/POINT/OWNER.log}. */
    private static final int LOG_NAMES = 3;

    private EventJson() {}

    static void write(JsonGenerator json, RunEvent event) throws IOException {
        json.writeStringField("event", name(event));
        if (event instanceof RunEvent.RunStarted e) {
            json.writeStringField("run", e.id());
            json.writeStringField("command", e.command());
            json.writeStringField("topDir", e.topDir().toString());
            json.writeStringField("version", e.version());
        } else if (event instanceof RunEvent.Declared e) {
            declared(json, e);
        } else if (event instanceof RunEvent.Planned e) {
            planned(json, e);
        } else if (event instanceof RunEvent.VariablesKnown e) {
            json.writeStringField("point", e.point().toString());
            JsonValues.nullable(json, "plugin", e.step().flatMap(Step::plugin));
            JsonValues.nullable(json, "file", e.step().map(Step::file));
        } else if (event instanceof RunEvent.PointReached e) {
            json.writeStringField("point", e.point().toString());
        } else if (event instanceof RunEvent.ScriptStarted e) {
            json.writeStringField("script", e.name());
        } else if (event instanceof RunEvent.ScriptEnded e) {
            json.writeStringField("script", e.name());
            json.writeNumberField("exit", e.status());
        } else if (event instanceof RunEvent.Warned e) {
            json.writeStringField("sentence", e.sentence());
            JsonValues.places(json, "places", e.places());
        } else if (event instanceof RunEvent.Moved e) {
            json.writeStringField("plugin", e.move().name());
            json.writeStringField("before", e.move().before());
            JsonValues.place(json, Optional.of(e.move().because().place()));
        } else if (event instanceof RunEvent.CheckpointWritten e) {
            json.writeStringField("point", e.point().toString());
            json.writeBooleanField("pointDone", e.pointDone());
            json.writeNumberField("steps", e.steps());
            JsonValues.strings(json, "lost", e.lost());
            json.writeNumberField("millis", e.took().toMillis());
        } else if (event instanceof RunEvent.RunResumed e) {
            JsonValues.resumed(json, e);
        } else if (event instanceof RunEvent.RunEnded e) {
            json.writeStringField("outcome", e.outcome().word());
            json.writeNumberField("millis", e.took().toMillis());
            JsonValues.problems(json, e.problems());
        } else {
            fetchOrStep(json, event);
        }
    }

    private static void fetchOrStep(JsonGenerator json, RunEvent event) throws IOException {
        if (event instanceof RunEvent.FetchStarted e) {
            json.writeStringField("plugin", e.declaration().name());
        } else if (event instanceof RunEvent.Fetched e) {
            json.writeStringField("plugin", e.plugin());
            json.writeStringField("action", e.action().name().toLowerCase(Locale.ROOT));
            JsonValues.nullable(json, "from", e.from().map(Revision::id));
            json.writeStringField("to", e.to().id());
            json.writeNumberField("millis", e.took().toMillis());
        } else if (event instanceof RunEvent.FetchFailed e) {
            json.writeStringField("plugin", e.plugin());
            json.writeFieldName("problem");
            JsonValues.problem(json, e.problem());
        } else if (event instanceof RunEvent.Cloned e) {
            clone(json, e.folder(), e.source());
            json.writeStringField("action", e.action().name().toLowerCase(Locale.ROOT));
            JsonValues.nullable(json, "from", e.from().map(Revision::id));
            json.writeStringField("to", e.to().id());
            json.writeNumberField("millis", e.took().toMillis());
        } else if (event instanceof RunEvent.CloneFailed e) {
            clone(json, e.folder(), e.source());
            json.writeFieldName("problem");
            JsonValues.problem(json, e.problem());
        } else if (event instanceof RunEvent.StepStarted e) {
            step(json, e.step());
            json.writeStringField("log", relative(e.log()).toString());
        } else if (event instanceof RunEvent.StepEnded e) {
            step(json, e.step());
            json.writeNumberField("millis", e.took().toMillis());
            if (e.step() instanceof Step.Merge) {
                JsonValues.nullable(json, "target", e.notes().targetFile());
            }
            if (!e.notes().openStackCalls().isEmpty()) {
                json.writeFieldName("openStackCalls");
                JsonValues.counts(json, OpenStackCalls.byFunction(e.notes().openStackCalls()));
            }
            if (e.result() instanceof StepResult.Broke broke) {
                JsonValues.nullable(
                        json,
                        "reason",
                        e.notes().failures().stream().findFirst().map(StepNotes.Remark::sentence));
                json.writeStringField("status", "failed");
                json.writeStringField("failure", broke.failure().kind().name().toLowerCase(Locale.ROOT));
                json.writeNumberField("exit", broke.failure().status());
                json.writeStringField("command", broke.failure().command());
                JsonValues.stack(json, broke.failure());
            } else {
                json.writeStringField("status", "done");
            }
        }
    }

    private static void clone(JsonGenerator json, Path folder, Source source) throws IOException {
        json.writeStringField("folder", folder.toString());
        json.writeStringField("url", source.urlWithoutCredentials());
        json.writeStringField("ref", source.ref());
    }

    private static void declared(JsonGenerator json, RunEvent.Declared event) throws IOException {
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

    private static void planned(JsonGenerator json, RunEvent.Planned event) throws IOException {
        json.writeArrayFieldStart("steps");
        for (Step step : event.steps()) {
            json.writeStartObject();
            step(json, step);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void step(JsonGenerator json, Step step) throws IOException {
        json.writeStringField("point", step.point().toString());
        json.writeStringField("kind", step.kind());
        JsonValues.nullable(json, "plugin", step.plugin());
        json.writeStringField("file", step.file());
    }

    /** Behind the folder of the run: the journal can be read wherever the folder is moved to. */
    private static Path relative(Path log) {
        int names = log.getNameCount();
        return names > LOG_NAMES ? log.subpath(names - LOG_NAMES, names) : log;
    }

    /** {@code StepStarted} becomes {@code step-started}. */
    private static String name(RunEvent event) {
        return NAMES.get(event.getClass());
    }
}
