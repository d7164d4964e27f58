package org.stackplug.cli.command.setup;

import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;

/** {@code config}: each setting of the tool with the place that it comes from. */
public final class ConfigCommand extends ToolCommand {
    public ConfigCommand(String description, Invocation invocation) {
        super("config", description, invocation);
    }

    @Override
    protected int execute() throws StackplugException {
        Settings settings = settings();
        if (globals().json()) {
            Documents.document(writer(), secrets(), "config", json -> {
                json.writeArrayFieldStart("settings");
                for (Setting setting : Setting.values()) {
                    json.writeStartObject();
                    json.writeStringField("name", setting.key());
                    json.writeStringField("value", settings.text(setting).orElse(""));
                    json.writeStringField("from", settings.place(setting));
                    json.writeStringField("description", setting.description());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
            return 0;
        }
        for (Setting setting : Setting.values()) {
            out().println(setting.key() + "=" + settings.text(setting).orElse(""));
            out().println("    " + setting.description());
            out().println("    from " + settings.place(setting) + "; in the environment: " + setting.variable());
        }
        settings.fetcherSettings().forEach((name, value) -> out().println("fetcher." + name + "=" + value));
        return 0;
    }
}
