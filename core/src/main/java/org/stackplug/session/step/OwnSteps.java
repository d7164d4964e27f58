package org.stackplug.session.step;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.StepRecord;
import org.stackplug.session.RunContext;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/** The steps that a script of a DevStack tree runs by itself between its points, and only announces. */
final class OwnSteps {
    private final RunContext run;
    private final StepReport report;
    private Optional<Step> running = Optional.empty();
    private long since;
    /** Whether the last one failed and was reported: the end of the script that follows is not reported again. */
    private boolean failed;

    OwnSteps(RunContext run, StepReport report) {
        this.run = run;
        this.report = report;
    }

    /** Returns whether the failure that ends the script was reported already. */
    boolean hasFailed() {
        return failed;
    }

    /** A point was reached: the script is alive. */
    void pointReached() {
        failed = false;
    }

    /** The script begins a step. */
    void begin(Step step, Path log) {
        running = Optional.of(step);
        failed = false;
        since = System.nanoTime();
        run.listener().on(new RunEvent.StepStarted(step, log));
    }

    /** Ends the step that is running, if any, since the script announces something else; returns what was noted meanwhile. */
    StepNotes end(RunSession session, Announcement next, Path log) throws RunnerException {
        StepNotes notes = session.drainNotes();
        if (running.isEmpty()) {
            report.warn(notes);
            return notes;
        }
        Step step = running.get();
        running = Optional.empty();
        StepResult result = result(next, notes);
        report.ended(new StepRecord(step, result, log, Duration.ofNanos(System.nanoTime() - since), notes));
        // A script of extras.d that fails is the script's failure between two points, with its line.
        if (step instanceof Step.Merge && result instanceof StepResult.Failed broke) {
            report.failed(step, broke.failure(), log, notes);
            failed = true;
        }
        return notes;
    }

    private StepResult result(Announcement next, StepNotes notes) {
        if (next instanceof Announcement.Ended end && end.failure().isPresent()) {
            return broke(end.failure().get(), notes, true);
        }
        if (next instanceof Announcement.OwnStep done && done.status().orElse(0) != 0) {
            return broke(Failure.of(Failure.Kind.COMMAND, done.status().get()), notes, false);
        }
        return new StepResult.Done(0);
    }

    private StepResult broke(Failure failure, StepNotes notes, boolean shellGone) {
        return new StepResult.Failed(notes.placed(run.cancellation().classify(failure)), shellGone);
    }
}
