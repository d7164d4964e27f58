package org.stackplug.cli.command.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.look.PlanCommand;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.options.CheckpointFlags;
import org.stackplug.options.Command;
import org.stackplug.options.Holds;
import org.stackplug.options.RunOptions;
import org.stackplug.options.StepOptions;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.StackplugException;
import org.stackplug.run.Planner;
import org.stackplug.spi.run.step.Point;

/** {@code stack}: fetches every plugin and runs all phases. */
public final class StackCommand extends RunCommand {
    private static final String AFTER = "after:";

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
    private final List<String> holds = new ArrayList<>();
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
                .example("stack --hold after:'stack pre-install'", "waits there for 'stackplug release'")
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
                        "resume from the last checkpoint of an unfinished stack, and begin a new one if there is none;"
                                + " 'force': even if local.conf or a plugin has changed since",
                        value -> resume = Optional.of(value));
        options()
                .repeatable(
                        "--hold",
                        "after:POINT",
                        "hold the run after a point, such as after:source, until 'stackplug release'; may be repeated",
                        holds::add);
        options()
                .setting(
                        Setting.HOLD_TIMEOUT,
                        "--hold-timeout",
                        "DURATION",
                        "the longest time of a hold, after which the run ends (default: 2h)");
        options().flag("--dry-run", "show what would be done, as 'plan' does", value -> dryRun = value);
    }

    @Override
    RunOptions request() throws StackplugException {
        Settings settings = settings();
        StepOptions wanted = steps(settings, until.map(this::lastPoint), Optional.empty(), steps.keepOrder());
        wanted = wanted.with(new Holds(heldAfter(wanted.until()), settings.duration(Setting.HOLD_TIMEOUT)));
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

    private List<Point> heldAfter(Optional<Point> last) {
        if (dryRun && !holds.isEmpty()) {
            throw wrongUsage("--dry-run runs nothing: leave out --hold");
        }
        List<Point> after = new ArrayList<>();
        for (String hold : holds) {
            if (!hold.startsWith(AFTER)) {
                throw wrongUsage("--hold takes after:POINT, such as after:source, not '" + hold + "'");
            }
            Point point = known("--hold", hold.substring(AFTER.length()), AFTER);
            if (last.filter(end -> isBefore(end, point)).isPresent()) {
                throw wrongUsage(
                        "--until ends the run after '" + last.get() + "', before it is held after '" + point + "'");
            }
            after.add(point);
        }
        return after;
    }

    private static boolean isBefore(Point point, Point other) {
        List<Point> points = Command.STACK.points();
        return points.indexOf(point) < points.indexOf(other);
    }

    private Point lastPoint(String text) {
        return known("--until", text, "");
    }

    /** @param prefix of each point in the option's value */
    private Point known(String option, String text, String prefix) {
        List<String> known =
                Command.STACK.points().stream().map(Point::toString).toList();
        if (!known.contains(text)) {
            throw wrongUsage(
                    option + " takes one of '" + prefix + String.join("', '" + prefix, known) + "', not '" + prefix
                            + text + "'",
                    NearestWords.of(text, known).stream()
                            .map(point -> prefix + point)
                            .toList());
        }
        return Point.parse(text);
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
