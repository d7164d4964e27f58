package org.stackplug.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.devstack.LibraryNames;
import org.stackplug.devstack.TreeClones;
import org.stackplug.event.FetchAction;
import org.stackplug.event.Outcome;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.FetchedCheckouts;
import org.stackplug.fetch.StepClones;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.file.PlainFile;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plan.Steps;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.Order;
import org.stackplug.plugin.PlanOrder;
import org.stackplug.plugin.Requirements;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.provider.Runners;
import org.stackplug.resume.Checkpoints;
import org.stackplug.resume.ResumableRun;
import org.stackplug.resume.ResumeDecision;
import org.stackplug.resume.RunInputs;
import org.stackplug.session.LeftProcesses;
import org.stackplug.session.Localrc;
import org.stackplug.session.OpenedSession;
import org.stackplug.session.OutputFollower;
import org.stackplug.session.SessionDriver;
import org.stackplug.session.StepLog;
import org.stackplug.session.StepWatch;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.state.LastStack;
import org.stackplug.state.RunFolder;
import org.stackplug.state.RunLock;
import org.stackplug.task.Background;
import org.stackplug.task.Cancellation;
import org.stackplug.task.Workers;

/**
 * One run of a command, from local.conf to the last point. {@link #cancel()} may be called from any thread, everything else
 * from one.
 */
public final class StackRun {
    /** Pauses of the output's follower. */
    private static final int LAST_WORDS = 5;

    private final Command command;
    private final RunOptions options;
    private final DevStackTree tree;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;

    private final List<Problem> problems = new ArrayList<>();
    private List<Checkout> plugins = List.of();
    private final StepLog steps = new StepLog();
    private final Cancellation cancellation = new Cancellation();

    public StackRun(
            Command command,
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners) {
        this.command = command;
        this.options = options;
        this.tree = new DevStackTree(options.topDir());
        this.fetchers = fetchers;
        this.runners = runners;
    }

    /** Ends the run soon: what is under way is ended with all its processes. */
    public void cancel() {
        cancellation.cancel();
    }

    /**
     * Runs.
     *
     * @param listeners each is made when the run's folder exists
     * @return how it went; whatever goes wrong after the folder exists is in there
     * @throws StackplugException when the run could not even begin
     */
    public RunReport execute(List<Function<RunFolder, RunListener>> listeners) throws StackplugException {
        Background<PhaseRunner> choice = Background.begin("runner", () -> Runners.choose(options, runners));
        tree.check(options, command);
        // Before anything is written: a folder without a local.conf is left as it is.
        Localrc localrc = command.fetches() ? Localrc.read(options) : Localrc.ofTeardown(options);
        try (RunLock lock = RunLock.take("TOP_DIR", options.topDir(), command.word())) {
            ResumeDecision resuming = options.checkpoints().resume()
                    ? ResumeDecision.look(options, fetchers, runners)
                    : ResumeDecision.no();
            RunFolder folder = RunFolder.create(options.topDir(), command.word());
            resuming.mark(folder);
            List<RunListener> made = listeners(listeners, folder, lock);
            Listeners listener = new Listeners(made);
            FetchedCheckouts fetched = new FetchedCheckouts(options, fetchers, listener, cancellation);
            long start = System.nanoTime();
            listener.on(new RunEvent.RunStarted(
                    folder.id(), command.word(), options.topDir(), folder.path(), Instant.now(), options.version()));
            Checkpoints checkpoints = Checkpoints.none(folder, listener);
            try {
                resuming.tell(listener, options.checkpoints().force());
                if (isSureToFetch(resuming)) {
                    Workers.begin("prepare", () -> Fetchers.prepare(fetchers, options, localrc.schemes()));
                }
                PhaseRunner runner = choice.result();
                checkpoints = new Checkpoints(
                        folder,
                        listener,
                        command == Command.STACK && options.checkpoints().write() && runner.restores());
                run(localrc, folder, listener, runner, resuming, fetched, checkpoints);
            } catch (StackplugException e) {
                problems.addAll(e.problems());
            } catch (RunnerException e) {
                // Whoever talks to a shell that the user has ended gets no answer.
                if (!cancellation.requested()) {
                    problems.add(broken(e, folder));
                }
            } catch (IOException e) {
                problems.add(unusableFolder(e));
            } finally {
                checkpoints.close();
            }
            problems.addAll(listener.problems());
            Outcome outcome = outcome();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            listener.on(new RunEvent.RunEnded(outcome, problems, took));
            // Reports are written when the run has ended.
            listener.problems().stream()
                    .filter(problem -> !problems.contains(problem))
                    .forEach(problems::add);
            return new RunReport(
                    folder.id(),
                    command.word(),
                    folder.path(),
                    outcome == Outcome.DONE && !problems.isEmpty() ? Outcome.FAILED : outcome,
                    plugins,
                    steps.records(),
                    steps.broken(),
                    problems,
                    resuming.earlier().map(ResumableRun::event),
                    checkpoints.last());
        }
    }

    private static List<RunListener> listeners(
            List<Function<RunFolder, RunListener>> makers, RunFolder folder, RunLock lock) throws StackplugException {
        try {
            lock.holdsFor(folder.id());
            List<RunListener> made = new ArrayList<>();
            makers.forEach(maker -> made.add(maker.apply(folder)));
            return made;
        } catch (IOException e) {
            throw new StackplugException(unusableFolder(e), e);
        } catch (UncheckedIOException e) {
            throw new StackplugException(unusableFolder(e.getCause()), e);
        }
    }

    /** A shell that could not be started for want of space, memory or rights is not a defect. */
    private static Problem broken(RunnerException e, RunFolder folder) {
        return e.getCause() instanceof IOException
                ? Problem.of(ErrorCode.STORAGE, e.getMessage())
                        .remedy("Free some disk space and make sure TOP_DIR is writable.")
                : Problem.of(ErrorCode.CHANNEL, e.getMessage())
                        .remedy("Please report it, with the run's folder: " + folder.path());
    }

    private static Problem unusableFolder(IOException e) {
        return Problem.of(ErrorCode.STORAGE, "the run's folder can't be used")
                .because(PlainFile.why(e))
                .remedy("Free some disk space and make sure TOP_DIR is writable.");
    }

    /** Where there is a lock, there may be all that it names, too. */
    private boolean isSureToFetch(ResumeDecision resuming) {
        return command.fetches() && resuming.earlier().isEmpty() && !Files.exists(FetchedCheckouts.lockFile(options));
    }

    private Outcome outcome() {
        if (cancellation.requested()) {
            if (RunReport.exitStatus(problems) != ErrorCode.INTERRUPTED.exitStatus()) {
                problems.add(Problem.of(ErrorCode.INTERRUPTED, "the run was interrupted"));
            }
            return Outcome.INTERRUPTED;
        }
        return problems.isEmpty() ? Outcome.DONE : Outcome.FAILED;
    }

    private void run(
            Localrc localrc,
            RunFolder folder,
            RunListener listener,
            PhaseRunner runner,
            ResumeDecision resuming,
            FetchedCheckouts fetched,
            Checkpoints checkpoints)
            throws StackplugException, RunnerException, IOException {
        // A tree's own clean.sh runs its unstack.sh.
        List<Command> stages =
                command == Command.CLEAN && !tree.isOne() ? List.of(Command.UNSTACK, command) : List.of(command);
        Optional<RunLock> destLock = Optional.empty();
        int number = 0;
        try (StepClones clones = new StepClones(options, fetchers, listener);
                StepWatch watch = new StepWatch(options.followOutput() && !tree.isOne(), listener);
                var whileCloning = cancellation.guard(clones::cancel)) {
            for (Command stage : stages) {
                SessionDriver shell =
                        new SessionDriver(options, localrc, listener, steps, cancellation, folder, watch, checkpoints);
                boolean again = true;
                while (again && !cancellation.requested()) {
                    number++;
                    try (Closeable output = follow(folder, number, listener)) {
                        OpenedSession<RunSession> opening = OpenedSession.open(
                                PhaseRunner::open,
                                runner,
                                options,
                                localrc,
                                stage,
                                resuming.left(points(stage)),
                                folder,
                                number,
                                cancellation,
                                listener,
                                clones,
                                resuming.earlier());
                        try (var session = opening.guard()) {
                            if (destLock.isEmpty()) {
                                destLock = Optional.of(RunLock.take("DEST", opening.dest(), command.word()));
                                if (resuming.earlier().isPresent()) {
                                    plugins = resumed(resuming, opening, fetched, listener);
                                } else {
                                    plugins = checkouts(opening, localrc, fetched, listener);
                                    remember(localrc, opening);
                                    bringAll(opening, clones, listener);
                                }
                                listener.on(new RunEvent.Planned(resuming.rest(planned(localrc, stages))));
                            }
                            begin(opening, resuming, checkpoints);
                            again = shell.run(opening.session(), stage, plugins, number);
                        }
                    }
                }
                problems.addAll(shell.problems());
            }
            if (!command.fetches() && !cancellation.requested()) {
                LeftProcesses.of(folder).forEach(listener::on);
            }
            if (problems.isEmpty() && !cancellation.requested() && isWhole()) {
                checkpoints.finish();
            }
            if (command == Command.CLEAN && problems.isEmpty() && !cancellation.requested()) {
                LastStack.forget(options.topDir());
            }
        } finally {
            destLock.ifPresent(RunLock::close);
        }
    }

    /** The shell learns where the plugins are; one that is restored knows it. */
    private void begin(OpenedSession<?> opening, ResumeDecision resuming, Checkpoints checkpoints)
            throws StackplugException, RunnerException, IOException {
        if (resuming.earlier().isPresent()) {
            checkpoints.continueFrom(resuming.earlier().get(), RunInputs.now(options, opening.dest(), plugins));
            return;
        }
        opening.session().arrange(SessionDriver.placed(plugins));
        if (checkpoints.areWritten()) {
            checkpoints.begin(RunInputs.now(options, opening.dest(), plugins));
            checkpoints.pointDone(opening.session(), Point.FETCH);
        }
    }

    /** Whether it goes to the last point. */
    private boolean isWhole() {
        return options.until()
                .map(point -> points(command).indexOf(point) == points(command).size() - 1)
                .orElse(true);
    }

    /** The checkouts as they are; those that are gone are brought again. */
    private List<Checkout> resumed(
            ResumeDecision resuming, OpenedSession<?> opening, FetchedCheckouts fetched, RunListener listener)
            throws StackplugException, IOException {
        listener.on(new RunEvent.Declared(opening.dest(), opening.declarations()));
        List<Declaration> absent =
                resuming.absent().stream().map(Checkout::declaration).toList();
        List<Checkout> all = resuming.with(absent.isEmpty() ? List.of() : bring(absent, opening, fetched));
        for (Checkout plugin : all) {
            if (!absent.contains(plugin.declaration()) && plugin.revision().isPresent()) {
                listener.on(new RunEvent.Fetched(
                        plugin.name(),
                        FetchAction.CURRENT,
                        plugin.revision(),
                        plugin.revision().get(),
                        Duration.ZERO));
            }
        }
        return all;
    }

    private List<Point> points(Command stage) {
        List<Point> points = new ArrayList<>(stage.points());
        options.point().ifPresent(points::add);
        return points;
    }

    /** Every step that is known before the first one runs. */
    private List<Step> planned(Localrc localrc, List<Command> stages) throws IOException {
        Steps known = new Steps(options.topDir(), localrc.conf(), plugins);
        List<Step> planned = new ArrayList<>();
        for (Command stage : stages) {
            for (Point point : points(stage)) {
                known.at(point).forEach(step -> planned.add(step.step()));
                if (options.until().filter(point::equals).isPresent()) {
                    break;
                }
            }
        }
        return planned;
    }

    /** What stack.sh would clone by itself, if that is asked for. */
    private void bringAll(OpenedSession<?> opening, StepClones clones, RunListener listener)
            throws StackplugException, IOException {
        if (options.fetch().all()) {
            TreeClones wanted = new TreeClones(
                    options.topDir(),
                    opening.localrc(),
                    plugins.stream().map(Checkout::dir).toList());
            List<Place> untold = new ArrayList<>(wanted.untold());
            for (Checkout plugin : plugins) {
                untold.addAll(TreeClones.ofPlugin(plugin.dir()));
            }
            if (!untold.isEmpty()) {
                listener.on(new RunEvent.Warned(
                        "what is cloned there depends on the run, and is not brought before it", untold));
            }
            clones.bringAll(
                    wanted.calls(), FetchPolicy.of(options, opening.localrc()).jobs());
        }
    }

    /** What a tree's own scripts write is theirs to show; elsewhere the steps' own logs have it all. */
    private Closeable follow(RunFolder folder, int number, RunListener listener) throws IOException {
        if (!tree.isOne() || command.points().equals(List.of(Point.FETCH))) {
            return () -> {};
        }
        return new OutputFollower(
                folder.file("logs", "session-" + number + ".log"),
                text -> listener.on(new RunEvent.ScriptOutput(text)),
                LAST_WORDS);
    }

    /** For the teardown, before the first step: a stack that fails has something to tear down, too. */
    private void remember(Localrc localrc, OpenedSession<?> opening) throws StackplugException, IOException {
        if (command == Command.STACK) {
            LastStack.of(localrc.text(), OpenedSession.initialDest(options, localrc), opening.localrc(), plugins)
                    .after(LastStack.read(options.topDir()))
                    .write(options.topDir());
        }
    }

    private List<Checkout> checkouts(
            OpenedSession<?> opening, Localrc localrc, FetchedCheckouts fetched, RunListener listener)
            throws StackplugException, IOException {
        listener.on(new RunEvent.Declared(opening.dest(), opening.declarations()));
        List<Checkout> checkouts = command.fetches()
                ? fetched(opening, fetched)
                : new TeardownCheckouts(options, localrc, fetchers, listener).of(opening);
        Map<String, Requirements> requirements = new HashMap<>();
        for (Checkout checkout : checkouts) {
            requirements.put(checkout.name(), Requirements.read(checkout.dir()));
        }
        List<Declaration> declared =
                checkouts.stream().map(Checkout::declaration).toList();
        Order order = Order.of(declared, requirements, options.keepOrder());
        order.moves().forEach(move -> listener.on(new RunEvent.Moved(move)));
        order.missing()
                .forEach(requirement -> listener.on(new RunEvent.Warned(
                        "the plugin '" + requirement.owner() + "' requires '" + requirement.required()
                                + "', which is not enabled as a plugin",
                        List.of(requirement.place()))));
        return PlanOrder.sorted(checkouts, order);
    }

    private List<Checkout> fetched(OpenedSession<?> opening, FetchedCheckouts fetched)
            throws StackplugException, IOException {
        options.fetch().check(opening.declarations());
        LibraryNames.check(opening.declarations(), opening.localrc());
        return bring(opening.declarations(), opening, fetched);
    }

    private List<Checkout> bring(List<Declaration> declarations, OpenedSession<?> opening, FetchedCheckouts fetched)
            throws StackplugException, IOException {
        try {
            return fetched.bring(declarations, opening.dest(), opening.localrc());
        } finally {
            plugins = fetched.present();
        }
    }
}
