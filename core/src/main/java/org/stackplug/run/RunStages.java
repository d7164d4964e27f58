package org.stackplug.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.event.RunEvent;
import org.stackplug.fetch.StepClones;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plan.Steps;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.resume.Checkpoints;
import org.stackplug.resume.ResumeDecision;
import org.stackplug.resume.RunInputs;
import org.stackplug.session.Localrc;
import org.stackplug.session.OpenedSession;
import org.stackplug.session.RunContext;
import org.stackplug.session.SessionOpener;
import org.stackplug.session.Stage;
import org.stackplug.session.step.LeftProcesses;
import org.stackplug.session.step.OutputFollower;
import org.stackplug.session.step.SessionDriver;
import org.stackplug.session.step.StepLog;
import org.stackplug.session.step.StepWatch;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.state.LastStack;
import org.stackplug.state.RunLock;

/**
 * The stages of a run and their sessions, from the first fetch point to the last point. The first session that reaches its
 * fetch point supplies the checkouts for all of them.
 */
final class RunStages {
    /** How many pauses of the follower to wait for the end of the output. */
    private static final int LAST_PAUSES = 5;

    private final Command command;
    private final RunContext run;
    private final Localrc localrc;
    private final ResumeDecision resumed;
    private final Checkpoints checkpoints;
    private final CheckoutSupply supply;
    private final StepLog log;
    private final List<Problem> problems = new ArrayList<>();
    /** Of the folders in which the checkouts are. */
    private final List<RunLock> locks = new ArrayList<>();

    private boolean supplied;
    private List<Checkout> plugins = List.of();

    RunStages(
            Command command,
            RunContext run,
            Localrc localrc,
            ResumeDecision resumed,
            Checkpoints checkpoints,
            CheckoutSupply supply,
            StepLog log) {
        this.command = command;
        this.run = run;
        this.localrc = localrc;
        this.resumed = resumed;
        this.checkpoints = checkpoints;
        this.supply = supply;
        this.log = log;
    }

    /** Returns the plugins in the order in which they run; those that are there when it did not come to that. */
    List<Checkout> plugins() {
        return plugins;
    }

    /** Returns what went wrong in steps and between them. */
    List<Problem> problems() {
        return problems;
    }

    /** Runs all stages. May be called once. */
    void run(PhaseRunner runner, StepClones clones) throws StackplugException, RunnerException, IOException {
        SessionOpener<RunSession> opener = new SessionOpener<>(PhaseRunner::open, runner, run, localrc);
        boolean isTree = run.tree().exists();
        int number = 0;
        try (StepWatch watch = new StepWatch(run.options().steps().followOutput() && !isTree, run.listener());
                var whileCloning = run.cancellation().guard(clones::cancel)) {
            for (Stage stage : stages()) {
                SessionDriver driver = new SessionDriver(run, localrc, log, watch, checkpoints);
                boolean again = true;
                while (again && !run.cancellation().isRequested()) {
                    number++;
                    try (Closeable output = follow(number)) {
                        OpenedSession<RunSession> opened = opener.open(stage, number, clones, resumed.earlier());
                        try (var session = opened.guard()) {
                            supplyOnce(opened, clones);
                            begin(opened);
                            again = holdAtStart(driver, opened.session(), number)
                                    && driver.run(opened.session(), stage.command(), plugins, number);
                        }
                    }
                }
                problems.addAll(driver.problems());
            }
            finish();
        } finally {
            locks.forEach(RunLock::close);
        }
    }

    /** A tree's own clean.sh runs its unstack.sh. */
    private List<Stage> stages() {
        List<Command> scripts =
                command == Command.CLEAN && !run.tree().exists() ? List.of(Command.UNSTACK, command) : List.of(command);
        return scripts.stream()
                .map(script -> new Stage(script, resumed.remainingPoints(points(script, run.options()))))
                .toList();
    }

    private static List<Point> points(Command script, RunOptions options) {
        List<Point> points = new ArrayList<>(script.points());
        // 'run source' runs nothing after the settings.
        options.steps().point().filter(point -> !points.contains(point)).ifPresent(points::add);
        return points;
    }

    private void supplyOnce(OpenedSession<?> opened, StepClones clones) throws StackplugException, IOException {
        if (supplied) {
            return;
        }
        supplied = true;
        for (Path root : opened.places().roots()) {
            if (!root.equals(run.options().topDir())) {
                // TOP_DIR is locked for the whole run.
                String what = root.equals(opened.dest()) ? "DEST" : "the folder of a checkout,";
                locks.add(RunLock.take(what, root, command.word()));
            }
        }
        try {
            plugins = supply.of(opened);
        } catch (StackplugException | IOException | RuntimeException e) {
            plugins = supply.present();
            throw e;
        }
        if (resumed.earlier().isEmpty()) {
            remember(opened);
            if (run.options().fetch().all()) {
                new TreePrefetch(run, clones).fetch(opened, plugins);
            }
            supply.finish(opened, plugins);
        }
        run.listener().on(new RunEvent.Planned(resumed.remainingSteps(planned())));
    }

    /** Before the first step: a stack that fails can be torn down as well. */
    private void remember(OpenedSession<?> opened) throws StackplugException, IOException {
        if (command == Command.STACK) {
            LastStack.of(localrc.text(), localrc.initialDest(run.options()), opened.localrc(), plugins)
                    .withOthersOf(LastStack.read(run.options().topDir()))
                    .write(run.options().topDir());
        }
    }

    /** Returns every step that is known before the first one runs. */
    private List<Step> planned() throws IOException {
        Steps known = new Steps(run.options().topDir(), localrc.conf(), plugins);
        List<Step> planned = new ArrayList<>();
        for (Stage stage : stages()) {
            for (Point point : points(stage.command(), run.options())) {
                known.at(point).forEach(step -> planned.add(step.step()));
                if (run.options().steps().until().filter(point::equals).isPresent()) {
                    break;
                }
            }
        }
        return planned;
    }

    /** Places the plugins in the shell; one that is restored has them. */
    private void begin(OpenedSession<?> opened) throws StackplugException, RunnerException, IOException {
        if (resumed.earlier().isPresent()) {
            checkpoints.continueFrom(resumed.earlier().get(), RunInputs.current(run.options(), opened.dest(), plugins));
            return;
        }
        opened.session().setPlugins(SessionDriver.placed(plugins));
        if (checkpoints.isEnabled()) {
            checkpoints.recordInputs(RunInputs.current(run.options(), opened.dest(), plugins));
            checkpoints.pointDone(opened.session(), Point.FETCH);
        }
    }

    /** The driver holds after the points that it sees, and a session has one behind it. */
    private boolean holdAtStart(SessionDriver driver, RunSession session, int number) {
        return resumed.donePoint()
                .map(point -> driver.hold(session, point, number))
                .orElse(true);
    }

    /** A tree's own scripts write for the user; elsewhere the steps' own logs have everything. */
    private Closeable follow(int number) throws IOException {
        if (!run.tree().exists() || command.points().equals(List.of(Point.FETCH))) {
            return () -> {};
        }
        return new OutputFollower(
                run.folder().file("logs", "session-" + number + ".log"),
                text -> run.listener().on(new RunEvent.ScriptOutput(text)),
                LAST_PAUSES);
    }

    private void finish() throws IOException {
        if (run.cancellation().isRequested()) {
            return;
        }
        if (!command.fetches()) {
            LeftProcesses.of(run.folder()).forEach(run.listener()::on);
        }
        if (problems.isEmpty() && isWhole()) {
            checkpoints.finish();
        }
        if (problems.isEmpty() && command == Command.CLEAN) {
            LastStack.delete(run.options().topDir());
        }
    }

    /** Returns whether the run goes to the last point. */
    private boolean isWhole() {
        List<Point> all = points(command, run.options());
        return run.options()
                .steps()
                .until()
                .map(point -> all.indexOf(point) == all.size() - 1)
                .orElse(true);
    }
}
