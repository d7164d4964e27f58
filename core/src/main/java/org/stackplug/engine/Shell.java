package org.stackplug.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Announcement;
import org.stackplug.spi.EnableCall;
import org.stackplug.spi.Failure;
import org.stackplug.spi.Point;
import org.stackplug.spi.RunSession;
import org.stackplug.spi.RunnerException;
import org.stackplug.spi.Step;
import org.stackplug.spi.StepResult;

/**
 * Leads a session from point to point.
 *
 * <p>In a teardown a failing step does not stop the rest. When it takes the shell with it, another shell is opened, comes to
 * the same point again, and goes on behind the step that broke.
 */
final class Shell {
    /** 128 + HUP, INT, TERM. */
    private static final Set<Integer> USERS_SIGNALS = Set.of(129, 130, 143);

    private static final Duration SAME_MOMENT = Duration.ofMillis(500);

    private final RunOptions options;
    private final Localrc localrc;
    private final RunListener listener;
    private final StepLog log;
    private final Cancellation cancellation;
    private final RunFolder folder;
    private final OutputFollower output;

    private final List<Problem> problems = new ArrayList<>();
    /** Steps that another shell must not run again: point and number. */
    private final Set<String> settled = new HashSet<>();

    private Point nearest = Point.FETCH;

    Shell(
            RunOptions options,
            Localrc localrc,
            RunListener listener,
            StepLog log,
            Cancellation cancellation,
            RunFolder folder,
            OutputFollower output) {
        this.output = output;
        this.options = options;
        this.localrc = localrc;
        this.listener = listener;
        this.log = log;
        this.cancellation = cancellation;
        this.folder = folder;
    }

    /** All that went wrong. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * Leads a session that stands at the fetch point to its end.
     *
     * @return whether another session should be opened to do the rest
     */
    boolean run(RunSession session, Command command, List<Checkout> plugins, int number)
            throws RunnerException, IOException {
        Steps steps = new Steps(options.topDir(), localrc.conf(), plugins);
        Point last = options.until().orElse(Point.FETCH);
        if (options.until().isPresent() && last.equals(Point.FETCH)) {
            return false;
        }
        while (true) {
            Announcement announcement = session.next();
            if (announcement instanceof Announcement.Ended end) {
                end.failure().ifPresent(failure -> between(byWhom(failure), number));
                return false;
            }
            Announcement.AtPoint at = (Announcement.AtPoint) announcement;
            nearest = at.point();
            warnOfLateDeclarations(at);
            listener.on(new RunEvent.PointReached(at.point()));
            Verdict verdict = runSteps(session, command, steps.at(at.point()), at.point());
            if (verdict != Verdict.ON) {
                return verdict == Verdict.REOPEN;
            }
            listener.on(new RunEvent.VariablesKnown(at.point(), session.namespace()));
            if (options.until().filter(at.point()::equals).isPresent()) {
                return false;
            }
        }
    }

    private enum Verdict {
        ON,
        STOP,
        REOPEN
    }

    private Verdict runSteps(RunSession session, Command command, List<PlannedStep> steps, Point point)
            throws RunnerException, IOException {
        int index = 0;
        for (PlannedStep planned : steps) {
            String key = point + "#" + index++;
            if (settled.contains(key)) {
                continue;
            }
            StepResult result = run(session, planned.step());
            boolean preparation = point.equals(Point.OVERRIDE_DEFAULTS) || point.equals(Point.SOURCE);
            if (result instanceof StepResult.Broke broke) {
                settled.add(key);
                if (cancellation.requested() || command.stopsAtFailure()) {
                    return Verdict.STOP;
                }
                if (broke.shellGone()) {
                    return Verdict.REOPEN;
                }
            } else if (!preparation) {
                settled.add(key);
            }
        }
        return Verdict.ON;
    }

    private StepResult run(RunSession session, Step step) throws RunnerException, IOException {
        Path file = folder.log(step);
        listener.on(new RunEvent.StepStarted(step, file));
        long start = System.nanoTime();
        output.begin(step, file);
        StepResult result;
        try {
            result = byWhom(session.run(step, file, options.stepTimeout()));
        } finally {
            output.end();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        listener.on(new RunEvent.StepEnded(step, result, file, took));
        log.add(new StepRecord(step, result, file, took));
        if (result instanceof StepResult.Broke broke) {
            Failure failure = broke.failure();
            problems.add(StepProblems.of(step, failure, file));
            log.breakAt(new BrokenStep(StepProblems.code(failure), step.plugin(), step.point(), failure, file));
        } else if (result instanceof StepResult.Done done && done.status() != 0) {
            listener.on(new RunEvent.Warned(
                    step.file() + " returned " + done.status()
                            + " while an earlier step had switched errexit off; DevStack goes on, too",
                    List.of()));
        }
        return result;
    }

    private StepResult byWhom(StepResult result) {
        return result instanceof StepResult.Broke broke
                ? new StepResult.Broke(byWhom(broke.failure()), broke.shellGone())
                : result;
    }

    /** What died of a signal that the user sends has been ended by the user, if this process is sent one, too. */
    private Failure byWhom(Failure failure) {
        boolean byUser = USERS_SIGNALS.contains(failure.status())
                && failure.kind() != Failure.Kind.TIMEOUT
                && cancellation.requestedWithin(SAME_MOMENT);
        return byUser
                ? new Failure(
                        Failure.Kind.CANCELLED, failure.status(), failure.command(), failure.place(), failure.stack())
                : failure;
    }

    private void between(Failure failure, int number) {
        Path output = folder.path().resolve("logs/session-" + number + ".log");
        problems.add(StepProblems.between(nearest, failure, output));
        log.breakAt(new BrokenStep(ErrorCode.BETWEEN_STEPS, java.util.Optional.empty(), nearest, failure, output));
    }

    private void warnOfLateDeclarations(Announcement.AtPoint at) {
        for (EnableCall call : at.enabled()) {
            listener.on(new RunEvent.Warned(
                    "enable_plugin " + String.join(" ", call.words())
                            + " comes after the plugins were fetched, and has " + "no effect",
                    List.of(call.place())));
        }
    }
}
