package org.stackplug.cli.command.run;

import java.util.List;
import java.util.Optional;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.look.PlanCommand;
import org.stackplug.cli.setting.Settings;
import org.stackplug.options.CheckpointFlags;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.options.StepOptions;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.StackplugException;
import org.stackplug.run.Planner;
import org.stackplug.spi.run.step.Point;

/** {@code stack}: fetches every plugin and runs all phases. */
public final class StackCommand extends RunCommand {
    private final FetchArguments fetch = FetchArguments.ofFetch(options());
    private final StepArguments steps = new StepArguments(options());
    private final PluginNames only = PluginNames.option(
            options(),
            "--only",
            "run only these plugins and those that they require; such a run is partial and can't be resumed");
    private final PluginNames skip =
            PluginNames.option(options(), "--skip", "run without these plugins; such a run is partial, too");
    private Optional<String> until = Optional.empty();
    private Optional<String> resume = Optional.empty();
    private boolean dryRun;

    public StackCommand(String description, Invocation invocation) {
        super(Command.STACK, description, invocation);
        help().paragraph(
                        "A run consists of the fetches, override-defaults, settings, all phases, the merges of local.conf, and local.sh, in one shell. In a DevStack tree it runs that tree's stack.sh.")
                .paragraph(
                        "With --only or --skip nothing of the other plugins is fetched or run, neither override-defaults nor settings. Such a run is marked partial and never resumed; 'unstack' and 'clean' tear down what it has started. A DevStack tree has no such runs.")
                .example("stack", "the complete run")
                .example("stack --until source", "only up to the settings of every plugin")
                .example("stack --only heat", "only one plugin and those that it requires")
                .example("stack --resume", "continues after a failure")
                .example("stack --locked --offline", "exactly the commits of stackplug.lock, without network");
        options()
                .option(
                        "--until",
                        "POINT",
                        "the last point to run, such as source or 'stack install'",
                        value -> until = Optional.of(value));
        options()
                .optionalValue(
                        "--resume",
                        "force",
                        "resume from the last checkpoint of an unfinished stack;"
                                + " 'force': even if local.conf or a plugin has changed since",
                        value -> resume = Optional.of(value));
        options().flag("--dry-run", "show what would be done, as 'plan' does", value -> dryRun = value);
    }

    @Override
    RunOptions request() throws StackplugException {
        Settings settings = settings();
        StepOptions wanted = steps(settings, until.map(this::lastPoint), Optional.empty(), steps.keepOrder());
        if (resume.filter(word -> !word.isEmpty() && !word.equals("force")).isPresent()) {
            throw wrongUsage("--resume takes 'force' or nothing, not '" + resume.get() + "'");
        }
        CheckpointFlags checkpoints = checkpoints(
                settings, resume.isPresent(), resume.filter("force"::equals).isPresent());
        return RunOptionsFactory.of(globals(), settings, selection(), wanted, fetch.flags(), checkpoints);
    }

    private Selection selection() {
        if (dryRun && resume.isPresent()) {
            throw wrongUsage("--dry-run shows a whole run: leave out --resume");
        }
        Selection part = new Selection(only.all(), skip.all());
        if (!part.isAll() && resume.isPresent()) {
            throw wrongUsage("--resume continues a whole run: leave out --only and --skip");
        }
        return part;
    }

    private Point lastPoint(String text) {
        Point point = point(text);
        if (!Command.STACK.points().contains(point)) {
            List<String> known =
                    Command.STACK.points().stream().map(Point::toString).toList();
            throw wrongUsage(
                    "--until takes one of '" + String.join("', '", known) + "', not '" + text + "'", text, known);
        }
        return point;
    }

    @Override
    protected int execute() throws StackplugException {
        RunOptions request = request();
        if (request.checkpoints().resume()) {
            TreeResumption.refuse(request.topDir());
        }
        if (dryRun) {
            Planner planner = new Planner(request, Backends.fetchers(), Backends.runners(), console());
            onInterrupt(planner::cancel);
            return PlanCommand.print(planner.plan(), this);
        }
        return run(request);
    }
}
