package org.stackplug.session;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.event.BrokenStep;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.event.StepRecord;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plan.PlannedStep;
import org.stackplug.plan.Steps;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.resume.Checkpoints;
import org.stackplug.settings.ObservedSettings;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.EnableCall;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;
import org.stackplug.state.RunFolder;
import org.stackplug.task.Cancellation;

/**
 * Leads a session from point to point.
 *
 * <p>In a teardown a failing step does not stop the rest. When it takes the shell with it, another shell is opened, comes to
 * the same point again, and goes on behind the step that broke.
 */
public final class SessionDriver {
    private final RunOptions options;
    private final Localrc localrc;
    private final RunListener listener;
    private final StepLog log;
    private final Cancellation cancellation;
    private final RunFolder folder;
    private final StepWatch watch;
    private final Checkpoints checkpoints;

    private final DevStackTree tree;
    private final ObservedSettings settings;

    private final StepFiles stepFiles = new StepFiles();

    private final List<Problem> problems = new ArrayList<>();
    private final Set<StepNotes.Remark> told = new HashSet<>();
    /** Steps that another shell must not run again: point and number. */
    private final Set<String> settled = new HashSet<>();

    private Point nearest = Point.FETCH;
    /** Whether anything can have changed a variable since they were read last; arranging the plugins does. */
    private boolean unread = true;
    /** What a script of the tree does by itself, and since when. */
    private Optional<Step> own = Optional.empty();

    private long ownSince;
    /** Whether that has failed, and was told: what ends with it is not told once more. */
    private boolean ownFailed;

    public SessionDriver(
            RunOptions options,
            Localrc localrc,
            RunListener listener,
            StepLog log,
            Cancellation cancellation,
            RunFolder folder,
            StepWatch watch,
            Checkpoints checkpoints) {
        this.watch = watch;
        this.checkpoints = checkpoints;
        this.options = options;
        this.localrc = localrc;
        this.listener = listener;
        this.log = log;
        this.cancellation = cancellation;
        this.folder = folder;
        this.tree = new DevStackTree(options.topDir());
        this.settings = new ObservedSettings(localrc.assignments());
    }

    /** All that went wrong. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * Leads a session that stands at the fetch point to its end.
     *
     * @return whether another session should be opened to do the rest
     */
    public boolean run(RunSession session, Command command, List<Checkout> plugins, int number)
            throws RunnerException, IOException {
        Steps steps = new Steps(options.topDir(), localrc.conf(), plugins);
        plugins.forEach(plugin -> stepFiles.placed(plugin.dir()));
        Point last = options.until().orElse(Point.FETCH);
        if (options.until().isPresent() && last.equals(Point.FETCH)) {
            return false;
        }
        boolean gone = false;
        while (true) {
            Announcement announcement = session.next();
            CrashVariables.tell(session, announcement, listener);
            endOwn(session, announcement, number);
            if (announcement instanceof Announcement.Ended && gone) {
                return true;
            }
            gone = false;
            if (announcement instanceof Announcement.Ended end) {
                end.failure()
                        .filter(failure -> !ownFailed)
                        .ifPresent(failure -> between("the stack script", failure, number));
                return false;
            }
            if (announcement instanceof Announcement.AtPoint at) {
                nearest = at.point();
                ownFailed = false;
                // A tree's own script sets some between its points.
                unread |= tree.isOne();
                listener.on(new RunEvent.PointReached(at.point()));
                if (at.point().equals(Point.FETCH)) {
                    // An outer script's own: all are in place since the first one's.
                    session.arrange(placed(plugins));
                } else {
                    warnOfLateDeclarations(at);
                }
                List<PlannedStep> due = at.plugins().isPresent()
                        ? Steps.ofPlugins(at.point(), at.plugins().get())
                        : steps.at(at.point());
                Verdict verdict = runSteps(session, command, due, at.point());
                gone = verdict == Verdict.GONE;
                if (verdict == Verdict.STOP) {
                    return false;
                }
                if (!gone && unread) {
                    readVariables(session, at.point(), Optional.empty());
                }
                if (at.point().equals(Point.SOURCE) && command.equals(Command.STACK)) {
                    settings.takeConflicts().forEach(listener::on);
                }
                if (!gone) {
                    checkpoints.pointDone(session, at.point());
                }
                if (!gone && options.until().filter(at.point()::equals).isPresent()) {
                    return false;
                }
            } else {
                tell(announcement, number);
            }
        }
    }

    /** The plugins where they lie. */
    public static List<PlacedPlugin> placed(List<Checkout> plugins) {
        return plugins.stream()
                .map(plugin -> new PlacedPlugin(plugin.name(), plugin.dir()))
                .toList();
    }

    /** What a script of a DevStack tree does between its points. */
    private void tell(Announcement announcement, int number) {
        if (announcement instanceof Announcement.OwnStep step && step.status().isEmpty()) {
            own = Optional.of(step.step());
            ownFailed = false;
            ownSince = System.nanoTime();
            listener.on(new RunEvent.StepStarted(step.step(), output(number)));
        } else if (announcement instanceof Announcement.InnerScript inner) {
            Optional<Announcement.Ended> end = inner.end();
            if (end.isEmpty()) {
                listener.on(new RunEvent.ScriptStarted(inner.name()));
            } else {
                end.get().failure().ifPresent(failure -> between(inner.name(), failure, number));
                listener.on(new RunEvent.ScriptEnded(inner.name(), end.get().status()));
            }
        }
    }

    /** Whatever is announced, what the script did by itself before is over. */
    private void endOwn(RunSession session, Announcement next, int number) throws RunnerException {
        if (own.isEmpty()) {
            // What a script begins now has perhaps noted something already, which is told when that is over.
            if (!(next instanceof Announcement.OwnStep)) {
                warn(session.takeNotes());
            }
            return;
        }
        Step step = own.get();
        own = Optional.empty();
        StepNotes notes = session.takeNotes();
        StepResult result = new StepResult.Done(0);
        if (next instanceof Announcement.Ended end && end.failure().isPresent()) {
            result = new StepResult.Broke(
                    notes.placed(cancellation.byWhom(end.failure().get())), true);
        } else if (next instanceof Announcement.OwnStep done && done.status().orElse(0) != 0) {
            Failure failure = Failure.of(Failure.Kind.COMMAND, done.status().get());
            result = new StepResult.Broke(notes.placed(cancellation.byWhom(failure)), false);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - ownSince);
        Path log = output(number);
        listener.on(new RunEvent.StepEnded(step, result, log, took, notes));
        this.log.add(new StepRecord(step, result, log, took, notes));
        warn(notes);
        // A script of extras.d that fails is the script's failure between two points, with its line.
        if (step instanceof Step.Merge && result instanceof StepResult.Broke broke) {
            tell(step, broke.failure(), log, notes);
            ownFailed = true;
        }
    }

    private void warn(StepNotes notes) {
        notes.warnings().forEach(this::warn);
    }

    /** Once: clean.sh of a tree ends after its unstack.sh, and finds the same. */
    private void warn(StepNotes.Remark remark) {
        if (!told.add(remark)) {
            return;
        }
        listener.on(
                new RunEvent.Warned(remark.sentence(), remark.place().stream().toList()));
    }

    private void tell(Step step, Failure failure, Path log, StepNotes notes) {
        problems.add(StepProblems.of(step, failure, log, notes));
        this.log.breakAt(new BrokenStep(StepProblems.code(failure), step.plugin(), step.point(), failure, log));
    }

    private Path output(int number) {
        return folder.path().resolve("logs/session-" + number + ".log");
    }

    private enum Verdict {
        ON,
        STOP,
        /** The shell has ended with a step, and the rest is for another one, or for an outer script that goes on. */
        GONE
    }

    private Verdict runSteps(RunSession session, Command command, List<PlannedStep> steps, Point point)
            throws RunnerException, IOException {
        int index = 0;
        for (PlannedStep planned : steps) {
            String key = point + "#" + index++;
            if (settled.contains(key) || checkpoints.isDone(planned.step())) {
                continue;
            }
            boolean isSettings = isSettings(planned.step());
            if (isSettings && unread) {
                readVariables(session, point, Optional.empty());
            }
            checkpoints.begun(planned.step());
            long start = System.nanoTime();
            StepResult result = run(session, planned.step());
            unread = true;
            if (isSettings && !(result instanceof StepResult.Broke broke && broke.shellGone())) {
                readVariables(session, point, Optional.of(planned.step()));
            }
            boolean preparation = point.equals(Point.OVERRIDE_DEFAULTS) || point.equals(Point.SOURCE);
            if (result instanceof StepResult.Broke broke) {
                settled.add(key);
                if (cancellation.requested() || command.stopsAtFailure()) {
                    return Verdict.STOP;
                }
                if (broke.shellGone()) {
                    return Verdict.GONE;
                }
            } else if (!preparation) {
                settled.add(key);
            }
            if (result instanceof StepResult.Done && index < steps.size()) {
                checkpoints.stepDone(session, point, Duration.ofNanos(System.nanoTime() - start));
            }
        }
        return Verdict.ON;
    }

    private static boolean isSettings(Step step) {
        return step instanceof Step.Source source
                && (source.sort() == Step.Kind.OVERRIDE_DEFAULTS || source.sort() == Step.Kind.SETTINGS);
    }

    /** Tells the variables. That costs many times what a step does: only where it says who has set what, or something ran. */
    private void readVariables(RunSession session, Point point, Optional<Step> step) throws RunnerException {
        try {
            Namespace now = session.namespace();
            settings.read(step, now);
            listener.on(new RunEvent.VariablesKnown(point, step, now));
            unread = false;
        } catch (RunnerException e) {
            if (!cancellation.requested()) {
                throw e;
            }
        }
    }

    private StepResult run(RunSession session, Step step) throws RunnerException, IOException {
        Path file = folder.log(step);
        listener.on(new RunEvent.StepStarted(step, file));
        long start = System.nanoTime();
        Optional<Problem> refused = stepFiles.refuse(step);
        if (refused.isPresent()) {
            return refused(step, file, refused.get());
        }
        watch.begin(step, file);
        StepResult result;
        try {
            result = byWhom(session.run(step, file, options.stepTimeout()));
        } finally {
            watch.end();
        }
        StepNotes notes = session.takeNotes();
        if (step instanceof Step.Merge && result instanceof StepResult.Broke broke) {
            result = new StepResult.Broke(notes.placed(broke.failure()), broke.shellGone());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        CrashVariables.tell(session, result, listener);
        listener.on(new RunEvent.StepEnded(step, result, file, took, notes));
        log.add(new StepRecord(step, result, file, took, notes));
        warn(notes);
        if (!(step instanceof Step.Merge)) {
            // A merge that a plugin has called: it may have gone on.
            notes.failures().forEach(this::warn);
        }
        if (result instanceof StepResult.Broke broke) {
            tell(step, broke.failure(), file, notes);
        } else if (result instanceof StepResult.Done done && done.status() != 0) {
            listener.on(new RunEvent.Warned(
                    step.file() + " returned " + done.status()
                            + " while an earlier step had switched errexit off; DevStack goes on, too",
                    List.of()));
        }
        return result;
    }

    /** A step that the shell was not asked to run. */
    private StepResult refused(Step step, Path file, Problem problem) {
        Failure failure = Failure.of(Failure.Kind.COMMAND, 1);
        StepResult result = new StepResult.Broke(failure, false);
        listener.on(new RunEvent.StepEnded(step, result, file, Duration.ZERO, StepNotes.none()));
        log.add(new StepRecord(step, result, file, Duration.ZERO, StepNotes.none()));
        problems.add(problem);
        log.breakAt(new BrokenStep(problem.code(), step.plugin(), step.point(), failure, file));
        return result;
    }

    private StepResult byWhom(StepResult result) {
        return result instanceof StepResult.Broke broke
                ? new StepResult.Broke(cancellation.byWhom(broke.failure()), broke.shellGone())
                : result;
    }

    private void between(String script, Failure end, int number) {
        Failure failure = cancellation.byWhom(end);
        problems.add(StepProblems.between(script, "after '" + nearest + "'", failure, output(number)));
        log.breakAt(new BrokenStep(ErrorCode.BETWEEN_STEPS, Optional.empty(), nearest, failure, output(number)));
    }

    private void warnOfLateDeclarations(Announcement.AtPoint at) {
        for (EnableCall call : at.enabled()) {
            listener.on(new RunEvent.Warned(
                    "enable_plugin " + String.join(" ", call.words()) + " comes after the plugins were fetched, and "
                            + (tree.isOne() ? "only a checkout that is there already is run" : "has no effect"),
                    List.of(call.place())));
        }
    }
}
