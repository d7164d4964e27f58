package org.stackplug.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.event.StepName;
import org.stackplug.spi.Point;
import org.stackplug.spi.Step;

/**
 * How far a run had come at a checkpoint.
 *
 * @param steps how many it had taken
 * @param lost what the shell held that no other can be given
 */
record Progress(Point point, boolean pointDone, int steps, List<String> lost) {
    private static final int FORMAT = 1;
    private static final JsonFactory FACTORY = new JsonFactory();

    Progress {
        lost = List.copyOf(lost);
    }

    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("point", point.toString());
            json.writeBooleanField("pointDone", pointDone);
            json.writeNumberField("steps", steps);
            json.writeArrayFieldStart("lost");
            for (String one : lost) {
                json.writeString(one);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * Reads it.
     *
     * @throws IOException if it is not whole, or has another format
     */
    static Progress parse(String text) throws IOException {
        Point point = Point.FETCH;
        boolean pointDone = false;
        int steps = 0;
        List<String> lost = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "format" -> {
                        if (json.getIntValue() != FORMAT) {
                            throw new IOException("the format of the checkpoint is not " + FORMAT);
                        }
                    }
                    case "point" -> point = Point.parse(json.getText());
                    case "pointDone" -> pointDone = json.getBooleanValue();
                    case "steps" -> steps = json.getIntValue();
                    case "lost" -> {
                        while (json.nextToken() == JsonToken.VALUE_STRING) {
                            lost.add(json.getText());
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        }
        return new Progress(point, pointDone, steps, lost);
    }

    /** A line for a step, with its end. */
    static String line(Step step) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("point", step.point().toString());
            json.writeStringField("kind", step.kind());
            if (step.plugin().isPresent()) {
                json.writeStringField("plugin", step.plugin().get());
            }
            json.writeStringField("file", step.file());
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    /** Reads such a line; empty when it was cut off. */
    static Optional<StepName> step(String line) {
        try (JsonParser json = FACTORY.createParser(line)) {
            json.nextToken();
            Map<String, String> fields = JsonFields.read(json);
            if (json.currentToken() != JsonToken.END_OBJECT || !fields.containsKey("point")) {
                return Optional.empty();
            }
            return Optional.of(new StepName(
                    Point.parse(fields.get("point")),
                    fields.getOrDefault("kind", ""),
                    Optional.ofNullable(fields.get("plugin")),
                    fields.getOrDefault("file", "")));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
