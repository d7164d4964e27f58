package org.stackplug.cli.setting;

import java.io.Writer;
import java.util.Map;
import org.stackplug.mask.Secrets;
import org.stackplug.report.Documents;

/** The JSON document of the settings, each with its origin. */
public final class ConfigDocument {
    private ConfigDocument() {}

    /** Writes it. */
    public static void write(Writer writer, Secrets secrets, Settings settings) {
        Documents.document(writer, secrets, "config", json -> {
            json.writeArrayFieldStart("settings");
            for (SettingsOverview.EffectiveSetting entry : SettingsOverview.of(settings)) {
                json.writeStartObject();
                json.writeStringField("name", entry.setting().key());
                json.writeStringField("value", entry.value());
                json.writeStringField("from", entry.origin());
                json.writeStringField("description", entry.setting().description());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("ofBackends");
            for (Map.Entry<String, String> own : settings.ofBackends().entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", own.getKey());
                json.writeStringField("value", own.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
