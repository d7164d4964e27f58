package org.stackplug.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.FirstFailure;
import org.stackplug.event.Outcome;
import org.stackplug.event.RunEvent;
import org.stackplug.event.StepRecord;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.spi.run.step.Point;

/**
 * How a run went, as a whole.
 *
 * @param plugins in the order in which they ran; as declared when it did not come to that
 * @param broken the first thing that failed
 */
public record RunReport(
        Identity run,
        Outcome outcome,
        List<Checkout> plugins,
        List<StepRecord> steps,
        Optional<FirstFailure> broken,
        List<Problem> problems,
        Resumption resumption) {
    public RunReport {
        plugins = List.copyOf(plugins);
        steps = List.copyOf(steps);
        problems = List.copyOf(problems);
    }

    /**
     * Which run it was.
     *
     * @param folder the run's private folder
     */
    public record Identity(String id, String command, Path folder) {}

    /**
     * What it resumed, and what can resume it.
     *
     * @param resumed the run that it continued, if any
     * @param resumable the point from which another run could continue this one
     */
    public record Resumption(Optional<RunEvent.RunResumed> resumed, Optional<Point> resumable) {}

    /** Returns the run's id. */
    public String id() {
        return run.id();
    }

    /** Returns the command. */
    public String command() {
        return run.command();
    }

    /** Returns the run's private folder. */
    public Path folder() {
        return run.folder();
    }

    /** Returns the exit status of the command: where several apply, the smallest of 1 to 5 wins. */
    public int exitStatus() {
        return exitStatus(problems);
    }

    /** Returns the exit status that a list of problems leads to; 0 for none. */
    public static int exitStatus(List<Problem> problems) {
        if (problems.stream().anyMatch(problem -> problem.code() == ErrorCode.INTERRUPTED)) {
            return ErrorCode.INTERRUPTED.exitStatus();
        }
        return problems.stream()
                .mapToInt(problem -> problem.code().exitStatus())
                .min()
                .orElse(0);
    }
}
