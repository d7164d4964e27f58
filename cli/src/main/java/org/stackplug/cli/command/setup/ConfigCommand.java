package org.stackplug.cli.command.setup;

import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.setting.ConfigDocument;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.setting.SettingsOverview;
import org.stackplug.problem.StackplugException;

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
        if (globals().json()) {
            ConfigDocument.write(writer(), secrets(), settings);
            return 0;
        }
        for (SettingsOverview.EffectiveSetting entry : SettingsOverview.of(settings)) {
            Setting setting = entry.setting();
            out().println(setting.key() + "=" + entry.value());
            out().println("    " + setting.description());
            out().println("    from " + entry.origin() + "; in the environment: " + setting.variable());
        }
        settings.ofBackends().forEach((name, value) -> out().println(name + "=" + value));
        return 0;
    }
}
