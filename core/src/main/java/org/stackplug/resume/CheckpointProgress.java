package org.stackplug.resume;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.stackplug.event.StepName;
import org.stackplug.file.PlainFile;
import org.stackplug.json.DamagedException;
import org.stackplug.json.ExactFields;
import org.stackplug.json.JsonTree;
import org.stackplug.plugin.PluginName;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/**
 * The progress of a run at a checkpoint.
 *
 * @param point the point of the checkpoint
 * @param pointDone whether all steps of that point were done
 * @param steps the number of steps that the run had started
 * @param lost descriptions of the shell's state that can't be restored
 */
record CheckpointProgress(Point point, boolean pointDone, int steps, List<String> lost) {
    private static final int FORMAT = 1;
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    private static final JsonFactory FACTORY = new JsonFactory();

    CheckpointProgress {
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
            for (String description : lost) {
                json.writeString(description);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * Reads the progress.
     *
     * @throws IOException if the file is damaged, with the line of the damage, or can't be read
     */
    static CheckpointProgress read(Path file) throws IOException {
        ExactFields fields =
                JsonTree.parse(PlainFile.text(file, MAX_BYTES), file).exact();
        fields.format(FORMAT);
        return new CheckpointProgress(
                fields.read("point", Point::parse),
                fields.flag("pointDone"),
                fields.count("steps"),
                fields.texts("lost"));
    }

    /** Returns the line of a step in the list of steps, with its line end. */
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

    /**
     * Parses a line of the list of steps.
     *
     * @param place the place of the line
     * @throws DamagedException if the line is damaged or was cut off
     */
    static StepName step(String line, Place place) throws DamagedException {
        ExactFields fields = JsonTree.parse(line, place).exact();
        return new StepName(
                fields.read("point", Point::parse),
                fields.text("kind"),
                fields.readOptional("plugin", PluginName::requireValid),
                fields.text("file"));
    }
}
