package org.stackplug.cli.command.run;

import java.util.Optional;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.setting.Settings;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.run.step.Point;

/** {@code run}: one point of the user's choice. */
public final class PhaseCommand extends RunCommand {
    private final FetchArguments fetch = FetchArguments.ofFetch(options());
    private final StepArguments steps = new StepArguments(options());
    private String mode = "";
    private Optional<String> phase = Optional.empty();

    public PhaseCommand(String description, Invocation invocation) {
        super(Command.RUN, description, invocation);
        help().paragraph(
                        "Evaluates localrc, override-defaults and settings, and then every plugin.sh with MODE and PHASE. MODE may be one of your own.")
                .example("run stack install", "the phase install of every plugin")
                .example("run check", "a mode of your own");
        options().argument(0, "MODE", true, "the first argument of every plugin.sh", value -> mode = value);
        options().argument(1, "PHASE", false, "the second argument", value -> phase = Optional.of(value));
    }

    @Override
    RunOptions request() throws StackplugException {
        Settings settings = settings();
        Point point = point(phase.map(second -> mode + " " + second).orElse(mode));
        return request(
                settings,
                Selection.all(),
                steps(settings, Optional.empty(), Optional.of(point), steps.keepOrder()),
                fetch.flags());
    }
}
