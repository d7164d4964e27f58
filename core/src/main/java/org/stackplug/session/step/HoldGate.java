package org.stackplug.session.step;

import java.time.Duration;
import java.util.Optional;
import org.stackplug.event.HoldEnd;
import org.stackplug.event.RunEvent;
import org.stackplug.options.Holds;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.session.RunContext;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.step.Point;
import org.stackplug.state.Releases;

/**
 * Holds a run after the points that the user has named. The shell waits at the point meanwhile, for a message of the engine.
 *
 * <p>The engine checks for the file of {@link Releases} five times a second, which costs one system call each: a watch of the
 * folder would need a thread and one of the user's few inotify instances, and would see nothing of a network file system.
 */
final class HoldGate {
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final RunContext run;
    private final Holds holds;
    private final Releases releases;

    HoldGate(RunContext run) {
        this.run = run;
        this.holds = run.options().steps().holds();
        this.releases = new Releases(run.folder().path());
    }

    /** The end of a hold, and the problem that ends the run. */
    record Passage(HoldEnd end, Optional<Problem> problem) {}

    /**
     * Waits at a point whose steps are done, if the user wants that.
     *
     * @return empty if the run is not held after that point
     */
    Optional<Passage> pass(RunSession session, Point point) {
        if (!holds.after().contains(point)) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        HoldEnd end;
        if (releases.has(point)) {
            end = HoldEnd.RELEASED_BEFORE;
        } else {
            run.listener().on(new RunEvent.Held(point, holds.timeout()));
            end = await(session, point, start);
        }
        run.listener().on(new RunEvent.HoldEnded(point, end, Duration.ofNanos(System.nanoTime() - start)));
        return Optional.of(new Passage(end, end == HoldEnd.TIMED_OUT ? Optional.of(late(point)) : Optional.empty()));
    }

    private HoldEnd await(RunSession session, Point point, long start) {
        while (true) {
            if (run.cancellation().isRequestedWithin(GLANCE)) {
                return HoldEnd.CANCELLED;
            }
            if (releases.has(point)) {
                return HoldEnd.RELEASED;
            }
            if (!session.isAlive()) {
                return HoldEnd.SHELL_GONE;
            }
            long waited = System.nanoTime() - start;
            if (holds.timeout().filter(most -> waited >= most.toNanos()).isPresent()) {
                return HoldEnd.TIMED_OUT;
            }
        }
    }

    private Problem late(Point point) {
        return Problem.of(ErrorCode.HOLD_TIMEOUT, "the run was not released after '" + point + "' in time")
                .because("It was held for " + words(holds.timeout().orElseThrow()) + ", the limit of a hold.")
                .remedy("Release a run with 'stackplug release', or allow more with --hold-timeout.");
    }

    private static String words(Duration time) {
        if (time.toMillisPart() > 0) {
            return time.toMillis() + " ms";
        }
        if (time.toSecondsPart() > 0) {
            return time.toSeconds() + " s";
        }
        return time.toMinutesPart() > 0 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
