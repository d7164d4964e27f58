package org.stackplug.session.step;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.StepRecord;
import org.stackplug.problem.Problem;
import org.stackplug.session.CrashVariables;
import org.stackplug.session.RunContext;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/** Runs one step after another in a session, and reports each. */
final class StepRunner {
    private final RunContext run;
    private final StepWatch watch;
    private final StepReport report;
    private final StepFiles files = new StepFiles();
    private final InterruptedDpkg dpkg = new InterruptedDpkg();

    StepRunner(RunContext run, StepWatch watch, StepReport report) {
        this.run = run;
        this.watch = watch;
        this.report = report;
    }

    /** From now on steps may be files of this checkout. */
    void placed(Path checkout) {
        files.placed(checkout);
    }

    /** Runs a step that was due, with its log. */
    StepResult run(RunSession session, Step step) throws RunnerException, IOException {
        Path file = run.folder().log(step);
        run.listener().on(new RunEvent.StepStarted(step, file));
        long start = System.nanoTime();
        Optional<Problem> refused = files.refuse(step).or(() -> dpkg.refuse(step));
        if (refused.isPresent()) {
            return report.refused(step, file, refused.get());
        }
        watch.begin(step, file);
        StepResult result;
        try {
            result = session.run(step, file, run.options().steps().timeout());
        } finally {
            watch.end();
        }
        StepNotes notes = session.drainNotes();
        if (result instanceof StepResult.Failed broke) {
            result = attributed(step, broke, notes);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        CrashVariables.report(session, result, run.listener());
        report.ended(new StepRecord(step, result, file, took, notes));
        if (!(step instanceof Step.Merge || step instanceof Step.Services)) {
            // A merge that a plugin called: the plugin may have continued.
            notes.failures().forEach(report::warn);
        }
        if (result instanceof StepResult.Failed broke) {
            report.failed(step, broke.failure(), file, notes);
        } else if (result instanceof StepResult.Done done && done.status() != 0) {
            report.warnOfStatus(step, done.status());
        }
        return result;
    }

    /** Says of an interruption that it is one, and of a merge which line it is about. */
    private StepResult.Failed attributed(Step step, StepResult.Failed broke, StepNotes notes) {
        var failure = run.cancellation().classify(broke.failure());
        return new StepResult.Failed(step instanceof Step.Merge ? notes.placed(failure) : failure, broke.shellGone());
    }
}
