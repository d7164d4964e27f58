package org.stackplug.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import org.stackplug.document.JsonValues;
import org.stackplug.event.RunEvent;
import org.stackplug.mask.Secrets;
import org.stackplug.settings.SettingsReport;
import org.stackplug.settings.VariableHistory;

/** The JSON document of {@code settings}. */
public final class SettingsDocument {
    private SettingsDocument() {}

    /**
     * Writes the document.
     *
     * @param names the variables to write with their histories; empty: all variables, without
     *     histories
     * @param warnings all warnings of the command, including those of the report
     */
    public static void write(
            Writer writer, Secrets secrets, SettingsReport report, List<String> names, List<RunEvent.Warned> warnings) {
        Documents.document(writer, secrets, "settings", json -> {
            json.writeArrayFieldStart("variables");
            for (VariableHistory variable : report.variables()) {
                if (names.isEmpty() || names.contains(variable.name())) {
                    variable(json, secrets, variable, !names.isEmpty());
                }
            }
            json.writeEndArray();
            JsonValues.warnings(json, warnings);
            JsonValues.problems(json, report.problems(names));
        });
    }

    private static void variable(JsonGenerator json, Secrets secrets, VariableHistory variable, boolean whole)
            throws IOException {
        boolean secret = secrets.isSecret(variable.name());
        json.writeStartObject();
        json.writeStringField("name", variable.name());
        value(json, "value", variable.value(), secret);
        by(json, Optional.of(variable.setBy()));
        json.writeArrayFieldStart("replaced");
        for (VariableHistory.Replaced replaced : variable.replaced()) {
            json.writeStartObject();
            value(json, "value", Optional.of(replaced.value()), secret);
            by(json, replaced.by());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (whole) {
            json.writeArrayFieldStart("history");
            for (VariableHistory.Event event : variable.events()) {
                json.writeStartObject();
                by(json, Optional.of(event));
                value(json, "before", event.before(), secret);
                value(json, "after", event.after(), secret);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, String field, Optional<String> value, boolean secret)
            throws IOException {
        JsonValues.nullable(json, field, value.map(text -> secret ? Secrets.MASK : text));
    }

    private static void by(JsonGenerator json, Optional<VariableHistory.Event> event) throws IOException {
        JsonValues.nullable(json, "setBy", event.map(VariableHistory.Event::by));
        JsonValues.place(json, event.map(VariableHistory.Event::place));
    }
}
