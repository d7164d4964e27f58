package org.stackplug.cli.command.run;

import java.util.Optional;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Interruption;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.setting.SettingsCheck;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.Summary;
import org.stackplug.event.Outcome;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.Runs;
import org.stackplug.options.CheckpointFlags;
import org.stackplug.options.Command;
import org.stackplug.options.FetchFlags;
import org.stackplug.options.Holds;
import org.stackplug.options.RunOptions;
import org.stackplug.options.StepOptions;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.run.RunReport;
import org.stackplug.run.StackRun;
import org.stackplug.spi.run.step.Point;

/**
 * The base of the commands that run or fetch something: the run, its listeners, Ctrl-C, and the
 * printed result.
 */
abstract class RunCommand extends ToolCommand {
    private final Command command;

    RunCommand(Command command, String description, Invocation invocation) {
        super(command.word(), description, invocation);
        this.command = command;
    }

    /** Returns what the user asks for. */
    abstract RunOptions request() throws StackplugException;

    @Override
    protected int execute() throws StackplugException {
        return run(request());
    }

    /** Runs the command and prints how it went. */
    final int run(RunOptions request) throws StackplugException {
        StackRun run = new StackRun(command, request, Backends.fetchers(), Backends.runners());
        try (Interruption interruption = new Interruption(run::cancel, run::cancelByKey);
                RunListeners listeners = new RunListeners(invocation(), runsSteps(), warnings()::add)) {
            RunReport report = run.execute(listeners.all());
            listeners.close();
            print(report);
            if (globals().json()) {
                Documents.run(writer(), secrets(), report, listeners.fetched(), listeners.bundle(), warnings());
            } else {
                printResult(report, listeners);
            }
            return report.exitStatus();
        }
    }

    /**
     * Returns whether the command runs steps. Without steps, no report is written: {@code stackplug
     * report} makes it on demand, because it would take as long as the run.
     */
    boolean runsSteps() {
        return true;
    }

    /** Prints the result to standard output; by default there is none. */
    void printResult(RunReport report, RunListeners listeners) {}

    /** Returns the request, with what all these commands take from the settings. */
    final RunOptions request(Settings settings, Selection selection, StepOptions steps, FetchFlags fetch)
            throws StackplugException {
        return RunOptionsFactory.of(globals(), settings, selection, steps, fetch, checkpoints(settings, false, false));
    }

    /** Returns the options for steps. */
    final StepOptions steps(Settings settings, Optional<Point> until, Optional<Point> point, boolean keepOrder)
            throws StackplugException {
        boolean followOutput =
                globals().verbosity() == Console.Verbosity.VERBOSE || RunListeners.isWatched(invocation());
        return new StepOptions(
                until, point, keepOrder, settings.duration(Setting.STEP_TIMEOUT), followOutput, Holds.none());
    }

    final CheckpointFlags checkpoints(Settings settings, boolean resume, boolean force) throws StackplugException {
        boolean write =
                settings.oneOf(Setting.CHECKPOINTS, SettingsCheck.SWITCH).equals("true");
        return new CheckpointFlags(write, resume, force);
    }

    /** Reads a point as the user writes it. */
    final Point point(String text) {
        try {
            return Point.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }

    private RunRecord recorded(RunReport report) throws StackplugException {
        return new Runs(globals().topDir()).find(report.id());
    }

    private void print(RunReport report) throws StackplugException {
        boolean quiet = globals().verbosity() == Console.Verbosity.QUIET;
        Summary summary = new Summary(err(), globals().palette(), secrets());
        if (!report.steps().isEmpty() && !quiet) {
            summary.printTimesAndWarnings(recorded(report));
        }
        // What a teardown calls in vain was never set up.
        if (command.fetches()
                && report.steps().stream()
                        .anyMatch(step -> !step.notes().openStackCalls().isEmpty())) {
            summary.printOpenStackCalls(recorded(report));
        }
        if (!report.steps().isEmpty() && !quiet) {
            err().println("Logs:    " + report.folder().resolve("logs"));
            err().println();
        }
        if (!report.problems().isEmpty()) {
            printer().print(report.problems());
            if (!quiet) {
                err().println("The run's folder: " + report.folder());
                // The problem of an interruption says it itself.
                report.resumption()
                        .resumable()
                        .filter(point -> report.outcome() != Outcome.INTERRUPTED)
                        .ifPresent(point -> err().println("Once the cause is fixed, 'stackplug stack --resume'"
                                + " continues from the checkpoint at '" + point + "'."));
            }
        }
    }
}
