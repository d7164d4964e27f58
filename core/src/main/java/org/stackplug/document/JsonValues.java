package org.stackplug.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.StepName;
import org.stackplug.mask.Secrets;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StepFailure;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.Failure;

/** Writes the values that several JSON documents share. */
public final class JsonValues {
    private static final JsonFactory FACTORY = new JsonFactory();
    /** {@code logs/POINT/OWNER.log}. */
    private static final int LOG_NAMES = 3;

    private JsonValues() {}

    public static JsonGenerator generator(Writer writer, Secrets secrets) throws IOException {
        return new MaskedJson(FACTORY.createGenerator(writer), secrets);
    }

    public static void nullable(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    public static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /** Writes an object of numbers. */
    public static void counts(JsonGenerator json, Map<String, Long> counts) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    /** Writes the fields {@code file} and {@code line}: both null if there is no place; a line that is unknown is null. */
    public static void place(JsonGenerator json, Optional<Place> place) throws IOException {
        nullable(json, "file", place.map(p -> p.file().toString()));
        if (place.isPresent() && place.get().line() > 0) {
            json.writeNumberField("line", place.get().line());
        } else {
            json.writeNullField("line");
        }
    }

    public static void places(JsonGenerator json, String name, List<Place> places) throws IOException {
        json.writeArrayFieldStart(name);
        for (Place place : places) {
            json.writeStartObject();
            place(json, Optional.of(place));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes the field {@code warnings} with the sentence and the places of each warning. */
    public static void warnings(JsonGenerator json, List<RunEvent.Warned> warnings) throws IOException {
        json.writeArrayFieldStart("warnings");
        for (RunEvent.Warned warning : warnings) {
            json.writeStartObject();
            json.writeStringField("sentence", warning.sentence());
            places(json, "places", warning.places());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    public static void problem(JsonGenerator json, Problem problem) throws IOException {
        json.writeStartObject();
        json.writeStringField("code", problem.code().id());
        json.writeStringField("sentence", problem.sentence());
        places(json, "places", problem.places());
        json.writeStringField("cause", String.join("\n", problem.explanation()));
        json.writeStringField("remedy", problem.remedy());
        if (problem.failure().isPresent()) {
            failure(json, problem.failure().get());
        }
        json.writeEndObject();
    }

    /** Writes the fields of a step's failure, which {@code cause} contains as one text. */
    private static void failure(JsonGenerator json, StepFailure failed) throws IOException {
        json.writeObjectFieldStart("failure");
        kind(json, failed.failure());
        strings(json, "logEnd", failed.logEnd());
        nullable(json, "log", failed.log().map(JsonValues::inRun));
        json.writeEndObject();
    }

    /** Writes the kind, the status, the command and the calls of a failure. */
    public static void kind(JsonGenerator json, Failure failure) throws IOException {
        json.writeStringField("failure", failure.kind().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("exit", failure.status());
        json.writeStringField("command", failure.command());
        stack(json, failure.stack());
    }

    /**
     * Returns the path of a log relative to the run's folder, which can be moved: {@code logs/POINT/OWNER.log}, or
     * {@code logs/session-1.log} for what a script of a DevStack tree runs itself.
     */
    public static String inRun(Path log) {
        int names = log.getNameCount();
        boolean ofScript = names > 1 && log.getName(names - 2).toString().equals("logs");
        int kept = ofScript ? LOG_NAMES - 1 : LOG_NAMES;
        return (names > kept ? log.subpath(names - kept, names) : log).toString();
    }

    public static void problems(JsonGenerator json, List<Problem> problems) throws IOException {
        json.writeArrayFieldStart("problems");
        for (Problem problem : problems) {
            problem(json, problem);
        }
        json.writeEndArray();
    }

    public static void stack(JsonGenerator json, List<Failure.Frame> stack) throws IOException {
        json.writeArrayFieldStart("stack");
        for (Failure.Frame frame : stack) {
            json.writeStartObject();
            json.writeStringField("function", frame.function());
            place(json, Optional.of(frame.place()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    public static void resumed(JsonGenerator json, RunEvent.RunResumed event) throws IOException {
        json.writeStringField("continues", event.run());
        json.writeStringField("point", event.point().toString());
        json.writeBooleanField("pointDone", event.pointDone());
        json.writeNumberField("stepsDone", event.done());
        json.writeArrayFieldStart("replayed");
        for (StepName step : event.replayed()) {
            json.writeStartObject();
            json.writeStringField("point", step.point().toString());
            json.writeStringField("kind", step.kind());
            nullable(json, "plugin", step.plugin());
            json.writeStringField("file", step.file());
            json.writeEndObject();
        }
        json.writeEndArray();
        strings(json, "lost", event.lost());
    }
}
