package org.stackplug.cli.command.setup;

import java.util.List;
import java.util.Map;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.setting.SettingsOverview;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;

/** {@code config}: each setting of the tool with its origin. */
public final class ConfigCommand extends ToolCommand {
    public ConfigCommand(String description, Invocation invocation) {
        super("config", description, invocation);
        help().paragraph(
                        "The first source that has a setting wins: an option, the environment, TOP_DIR/stackplug.properties, ~/.config/stackplug/stackplug.properties, /etc/stackplug/stackplug.properties, the default.")
                .example("config", "all settings");
    }

    @Override
    protected int execute() throws StackplugException {
        Settings settings = settings();
        List<SettingsOverview.EffectiveSetting> entries = SettingsOverview.of(settings);
        if (globals().json()) {
            Documents.document(writer(), secrets(), "config", json -> {
                json.writeArrayFieldStart("settings");
                for (SettingsOverview.EffectiveSetting entry : entries) {
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
            return 0;
        }
        for (SettingsOverview.EffectiveSetting entry : entries) {
            Setting setting = entry.setting();
            out().println(setting.key() + "=" + entry.value());
            out().println("    " + setting.description());
            out().println("    from " + entry.origin() + "; in the environment: " + setting.variable());
        }
        settings.ofBackends().forEach((name, value) -> out().println(name + "=" + value));
        return 0;
    }
}
