package org.stackplug.session.step;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.event.FirstFailure;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.event.StepRecord;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.session.StepProblems;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/** Reports how steps ended: as events, in the record of the run, and as problems. */
final class StepReport {
    private final RunListener listener;
    private final StepLog log;
    private final Optional<Duration> limit;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<StepNotes.Note> reported = new HashSet<>();
    private final InterruptedDpkg dpkg = new InterruptedDpkg();

    /** @param limit the time limit of a step */
    StepReport(RunListener listener, StepLog log, Optional<Duration> limit) {
        this.listener = listener;
        this.log = log;
        this.limit = limit;
    }

    /** Returns everything that went wrong so far. */
    List<Problem> problems() {
        return problems;
    }

    /** A step ended, well or not. */
    void ended(StepRecord step) {
        listener.on(new RunEvent.StepEnded(step.step(), step.result(), step.log(), step.took(), step.notes()));
        log.add(step);
        warn(step.notes());
    }

    /** Warns of what was noted while a step ran. */
    void warn(StepNotes notes) {
        notes.warnings().forEach(this::warn);
    }

    /** Warns once: clean.sh of a tree ends after its unstack.sh, and notes the same. */
    void warn(StepNotes.Note remark) {
        if (reported.add(remark)) {
            listener.on(new RunEvent.Warned(
                    remark.sentence(), remark.place().stream().toList()));
        }
    }

    /** Warns of a step that was done although its last command failed. */
    void warnOfStatus(Step step, int status) {
        listener.on(new RunEvent.Warned(
                step.file() + " returned " + status
                        + " while an earlier step had switched errexit off; DevStack continues as well",
                List.of()));
    }

    /** A step failed. */
    void failed(Step step, Failure failure, Path file, StepNotes notes) {
        problems.add(dpkg.explain(StepProblems.of(step, failure, file, notes, limit), failure));
        log.breakAt(new FirstFailure(StepProblems.code(failure), step.plugin(), step.point(), failure, file));
    }

    /** The shell was not asked to run a step. */
    StepResult refused(Step step, Path file, Problem problem) {
        Failure failure = Failure.of(Failure.Kind.COMMAND, 1);
        StepResult result = new StepResult.Failed(failure, false);
        ended(new StepRecord(step, result, file, Duration.ZERO, StepNotes.none()));
        problems.add(problem);
        log.breakAt(new FirstFailure(problem.code(), step.plugin(), step.point(), failure, file));
        return result;
    }

    /** A point can't be passed, although no step has failed. */
    void stopped(Problem problem, Point point, Path file) {
        problems.add(problem);
        log.breakAt(
                new FirstFailure(problem.code(), Optional.empty(), point, Failure.of(Failure.Kind.COMMAND, 1), file));
    }

    /** A script failed while no step was running. */
    void failedBetween(String script, Point nearest, Failure failure, StepNotes notes, Path file) {
        problems.add(
                dpkg.explain(StepProblems.between(script, "after '" + nearest + "'", failure, notes, file), failure));
        log.breakAt(new FirstFailure(ErrorCode.BETWEEN_STEPS, Optional.empty(), nearest, failure, file));
    }
}
