package org.stackplug.session.step;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.event.HoldEnd;
import org.stackplug.event.RunEvent;
import org.stackplug.options.Command;
import org.stackplug.plan.PlannedStep;
import org.stackplug.plan.Steps;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.Problem;
import org.stackplug.resume.Checkpoints;
import org.stackplug.session.CrashVariables;
import org.stackplug.session.Localrc;
import org.stackplug.session.RunContext;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.EnableCall;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/**
 * Drives the sessions of one stage from point to point.
 *
 * <p>In a teardown a failing step does not stop the rest. When it takes the shell with it, another shell is opened, which
 * reaches the same point again and continues after the step that failed.
 */
public final class SessionDriver {
    private final RunContext run;
    private final Localrc localrc;
    private final Checkpoints checkpoints;
    private final StepReport report;
    private final StepRunner steps;
    private final OwnSteps own;
    private final VariableReader variables;
    private final HoldGate gate;

    /** Steps that another shell must not run again: point and number. */
    private final Set<String> settled = new HashSet<>();

    private Point nearest = Point.FETCH;

    public SessionDriver(RunContext run, Localrc localrc, StepLog log, StepWatch watch, Checkpoints checkpoints) {
        this.run = run;
        this.localrc = localrc;
        this.checkpoints = checkpoints;
        this.report = new StepReport(run.listener(), log, run.options().steps().timeout());
        this.steps = new StepRunner(run, watch, report);
        this.own = new OwnSteps(run, report);
        this.variables = new VariableReader(run, localrc);
        this.gate = new HoldGate(run);
    }

    /** Returns everything that went wrong. */
    public List<Problem> problems() {
        return report.problems();
    }

    /**
     * Drives a session that stands at the fetch point to its end.
     *
     * @param number of the session within the run, from 1
     * @return whether another session should be opened to do the rest
     */
    public boolean run(RunSession session, Command command, List<Checkout> plugins, int number)
            throws RunnerException, IOException {
        Steps due = new Steps(run.options().topDir(), localrc.conf(), plugins);
        plugins.forEach(plugin -> steps.placed(plugin.dir()));
        if (run.options().steps().until().filter(Point.FETCH::equals).isPresent()) {
            return false;
        }
        boolean gone = false;
        while (true) {
            Announcement announcement = session.next();
            CrashVariables.report(session, announcement, run.listener());
            StepNotes notes = own.end(session, announcement, run.sessionLog(number));
            if (announcement instanceof Announcement.Ended end) {
                if (!gone && !own.hasFailed()) {
                    end.failure().ifPresent(failure -> failedBetween("the stack script", failure, notes, number));
                }
                return gone;
            }
            gone = false;
            if (announcement instanceof Announcement.AtPoint at) {
                reached(session, at, plugins);
                Verdict verdict = runPoint(session, command, due, at, number);
                if (verdict == Verdict.STOP) {
                    return false;
                }
                gone = verdict == Verdict.GONE;
            } else {
                tree(announcement, notes, number);
            }
        }
    }

    /**
     * Holds the run after a point whose steps are done, if the user wants that.
     *
     * @param number of the session within the run, from 1
     * @return whether the run goes on
     */
    public boolean hold(RunSession session, Point point, int number) {
        Optional<HoldGate.Passage> passed = gate.pass(session, point);
        passed.flatMap(HoldGate.Passage::problem)
                .ifPresent(problem -> report.stopped(problem, point, run.sessionLog(number)));
        // The next announcement says why a shell has ended.
        return passed.isEmpty()
                || passed.get().end().continues()
                || passed.get().end() == HoldEnd.SHELL_GONE;
    }

    /** Returns the plugins as a session wants them. */
    public static List<PlacedPlugin> placed(List<Checkout> plugins) {
        return plugins.stream()
                .map(plugin -> new PlacedPlugin(plugin.name(), plugin.dir()))
                .toList();
    }

    private void reached(RunSession session, Announcement.AtPoint at, List<Checkout> plugins) throws RunnerException {
        nearest = at.point();
        own.pointReached();
        if (run.tree().exists()) {
            // A tree's own script sets some between its points.
            variables.noteChange();
        }
        run.listener().on(new RunEvent.PointReached(at.point()));
        if (at.point().equals(Point.FETCH)) {
            // The fetch point of an outer script: the inner one has placed them all.
            session.setPlugins(placed(plugins));
        } else {
            warnOfLateDeclarations(at);
        }
    }

    private enum Verdict {
        ON,
        STOP,
        /** The shell has ended with a step; the rest is for another one, or for an outer script that goes on. */
        GONE
    }

    private Verdict runPoint(RunSession session, Command command, Steps all, Announcement.AtPoint at, int number)
            throws RunnerException, IOException {
        Point point = at.point();
        List<PlannedStep> due =
                at.plugins().isPresent() ? Steps.ofPlugins(point, at.plugins().get()) : all.at(point);
        Verdict verdict = runSteps(session, command, due, point);
        if (verdict == Verdict.ON) {
            variables.readChanged(session, point);
        }
        if (verdict != Verdict.STOP && point.equals(Point.SOURCE) && command.equals(Command.STACK)) {
            // The scripts of a tree check it themselves.
            Optional<Problem> disabled = run.tree().exists() ? Optional.empty() : variables.disabledService();
            variables.warnOfConflicts();
            if (disabled.isPresent()) {
                report.stopped(disabled.get(), point, run.sessionLog(number));
                return Verdict.STOP;
            }
        }
        if (verdict == Verdict.ON) {
            checkpoints.pointDone(session, point);
            if (!hold(session, point, number)) {
                return Verdict.STOP;
            }
            return run.options().steps().until().filter(point::equals).isPresent() ? Verdict.STOP : Verdict.ON;
        }
        return verdict;
    }

    private Verdict runSteps(RunSession session, Command command, List<PlannedStep> due, Point point)
            throws RunnerException, IOException {
        int index = 0;
        for (PlannedStep planned : due) {
            String key = point + "#" + index++;
            if (settled.contains(key) || checkpoints.takeDone(planned.step())) {
                continue;
            }
            StepResult result = runStep(session, planned.step(), point, index < due.size());
            boolean preparation = point.equals(Point.OVERRIDE_DEFAULTS) || point.equals(Point.SOURCE);
            if (result instanceof StepResult.Failed broke) {
                settled.add(key);
                if (run.cancellation().isRequested() || command.stopsAtFailure()) {
                    return Verdict.STOP;
                }
                if (broke.shellGone()) {
                    return Verdict.GONE;
                }
            } else if (!preparation) {
                settled.add(key);
            }
        }
        return Verdict.ON;
    }

    /** @param more whether the point has another step: the end of the point writes a checkpoint anyway */
    private StepResult runStep(RunSession session, Step step, Point point, boolean more)
            throws RunnerException, IOException {
        boolean isSettings = isSettings(step);
        if (isSettings) {
            variables.readChanged(session, point);
        }
        checkpoints.stepStarting(step);
        long start = System.nanoTime();
        StepResult result = steps.run(session, step);
        variables.noteChange();
        if (isSettings && !(result instanceof StepResult.Failed broke && broke.shellGone())) {
            variables.read(session, point, Optional.of(step));
        }
        if (result instanceof StepResult.Done && more) {
            checkpoints.stepDone(session, point, Duration.ofNanos(System.nanoTime() - start));
        }
        return result;
    }

    private static boolean isSettings(Step step) {
        return step instanceof Step.Script source
                && (source.scriptKind() == Step.ScriptKind.OVERRIDE_DEFAULTS
                        || source.scriptKind() == Step.ScriptKind.SETTINGS);
    }

    /** Reports what a script of a DevStack tree does between its points. */
    private void tree(Announcement announcement, StepNotes notes, int number) {
        if (announcement instanceof Announcement.OwnStep step && step.status().isEmpty()) {
            own.begin(step.step(), run.sessionLog(number));
        } else if (announcement instanceof Announcement.InnerScript inner) {
            Optional<Announcement.Ended> end = inner.end();
            if (end.isEmpty()) {
                run.listener().on(new RunEvent.ScriptStarted(inner.name()));
            } else {
                end.get().failure().ifPresent(failure -> failedBetween(inner.name(), failure, notes, number));
                run.listener()
                        .on(new RunEvent.ScriptEnded(inner.name(), end.get().status()));
            }
        }
    }

    private void failedBetween(String script, Failure failure, StepNotes notes, int number) {
        report.failedBetween(script, nearest, run.cancellation().classify(failure), notes, run.sessionLog(number));
    }

    private void warnOfLateDeclarations(Announcement.AtPoint at) {
        for (EnableCall call : at.enabled()) {
            run.listener()
                    .on(new RunEvent.Warned(
                            "enable_plugin " + String.join(" ", call.arguments())
                                    + " comes after the plugins were fetched, and "
                                    + (run.tree().exists()
                                            ? "only a checkout that is there already is run"
                                            : "has no effect"),
                            List.of(call.place())));
        }
    }
}
