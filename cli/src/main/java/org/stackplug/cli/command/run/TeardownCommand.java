package org.stackplug.cli.command.run;

import java.util.Optional;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.setting.Settings;
import org.stackplug.options.Command;
import org.stackplug.options.FetchFlags;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.StackplugException;

/** {@code unstack} and {@code clean}. */
public final class TeardownCommand extends RunCommand {
    private final StepArguments steps = new StepArguments(options());

    public TeardownCommand(Command command, String description, Invocation invocation) {
        super(command, description, invocation);
        help().paragraph(
                        "Does what DevStack's script of that name does, with the existing checkouts. A failing step does not stop the rest; the exit status is then 5.")
                .example(command.word(), "for the plugins of the last stack")
                .example(command.word() + " -C ~/devstack", "for those of another folder");
    }

    @Override
    RunOptions request() throws StackplugException {
        Settings settings = settings();
        return request(
                settings,
                Selection.all(),
                steps(settings, Optional.empty(), Optional.empty(), steps.keepOrder()),
                FetchFlags.none());
    }
}
