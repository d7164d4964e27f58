package org.stackplug.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.state.LogTail;

/** Says what a broken step means to the user. */
public final class StepProblems {
    /** The shell's, for a command that is not there. */
    private static final int NOT_FOUND = 127;
    /** As DevStack's {@code err} writes it, behind file and line, and stackplug itself. */
    private static final Pattern REASON = Pattern.compile("(?:\\[ERROR\\] \\S*:\\d* |error\\[SP\\d+\\]: )(.*)");

    private StepProblems() {}

    /** A step broke. */
    static Problem of(Step step, Failure failure, Path log, StepNotes notes) {
        boolean merge = step instanceof Step.Merge
                && (!notes.failures().isEmpty() || notes.target().isPresent())
                && (failure.kind() == Failure.Kind.COMMAND || failure.kind() == Failure.Kind.EXIT);
        Problem problem = merge ? ofMerge(step, failure, log, notes) : ofLook(step, failure, log);
        return problem.because(problem.cause() + "\nlog: " + log);
    }

    /** Sections of local.conf could not be merged. */
    private static Problem ofMerge(Step step, Failure failure, Path log, StepNotes notes) {
        String why = notes.failures().isEmpty()
                ? "it could not be merged into " + notes.targetFile().orElse("its file")
                : notes.failures().get(0).sentence();
        String sentence = step.title() + ": '" + step.point() + "' failed: " + why;
        Problem problem = detailed(Problem.of(code(failure), sentence), failure, LogTail.of(log));
        for (StepNotes.Remark remark : notes.failures()) {
            for (Place place : remark.place().stream().toList()) {
                problem = problem.places().contains(place) ? problem : problem.at(place);
            }
        }
        return problem.remedy("Correct that line of local.conf, or see that the file can be written, and run again.");
    }

    /** The same, for a log that nobody keeps. */
    public static Problem ofLook(Step step, Failure failure, Path log) {
        List<String> tail = LogTail.of(log);
        Optional<String> reason = reason(failure, tail);
        String sentence = step.title() + ": '" + step.point() + "' "
                + reason.map(said -> "gave up with status " + failure.status() + ": " + said)
                        .orElseGet(() -> how(failure));
        // What 'exit' it was is of no interest then.
        Failure told = reason.isEmpty()
                ? failure
                : new Failure(failure.kind(), failure.status(), "", failure.place(), failure.stack());
        return detailed(Problem.of(code(failure), sentence), told, tail)
                .remedy(reason.isPresent() ? "See to what it says, and run again." : remedy(step, failure));
    }

    /** What {@code die} and {@code git_clone} have written before they ended the run. */
    private static Optional<String> reason(Failure failure, List<String> tail) {
        if (failure.kind() != Failure.Kind.EXIT || failure.status() == 0) {
            return Optional.empty();
        }
        return tail.stream()
                .map(REASON::matcher)
                .filter(Matcher::matches)
                .map(said -> said.group(1).strip())
                .reduce((one, other) -> other)
                .filter(said -> !said.isEmpty());
    }

    /**
     * The stack script ended while no step was running.
     *
     * @param script what to call it
     * @param where in relation to the nearest point: "after 'stack install'"
     */
    static Problem between(String script, String where, Failure failure, Path log) {
        ErrorCode code = failure.kind() == Failure.Kind.CANCELLED ? ErrorCode.INTERRUPTED : ErrorCode.BETWEEN_STEPS;
        Problem problem =
                detailed(Problem.of(code, script + " " + how(failure) + ", " + where), failure, LogTail.of(log));
        return problem.because(problem.cause() + "\nlog: " + log)
                .remedy(
                        code == ErrorCode.INTERRUPTED
                                ? "Run the command again."
                                : "Look at the log and at the place named above.");
    }

    /** The code of a failure inside a step. */
    static ErrorCode code(Failure failure) {
        return switch (failure.kind()) {
            case COMMAND -> ErrorCode.STEP_FAILED;
            case EXIT -> ErrorCode.STEP_EXIT;
            case SIGNAL -> ErrorCode.STEP_SIGNAL;
            case TIMEOUT -> ErrorCode.STEP_TIMEOUT;
            case CANCELLED -> ErrorCode.INTERRUPTED;
            case CHANNEL -> ErrorCode.CHANNEL;
        };
    }

    private static String how(Failure failure) {
        return switch (failure.kind()) {
            case COMMAND -> "failed with status " + failure.status();
            case EXIT -> "ended the run by 'exit' with status " + failure.status();
            case SIGNAL -> "was ended by a signal (status " + failure.status() + ")";
            case TIMEOUT -> "took longer than the step time-out";
            case CANCELLED -> "was ended by you";
            case CHANNEL -> "said something that can't be understood";
        };
    }

    private static String remedy(Step step, Failure failure) {
        return switch (failure.kind()) {
            case COMMAND -> remedyOfCommand(step, failure);
            case EXIT ->
                failure.status() == 0
                        ? "Ask the plugin's authors to use 'return': after an exit, nothing else runs."
                        : "Look at the log for what the plugin demands.";
            case SIGNAL -> "Find out what sent it: the system's log tells of memory running out.";
            case TIMEOUT -> "Allow more with --step-timeout, or look at the log for what it waited for.";
            case CANCELLED -> "Run the command again.";
            case CHANNEL -> "Please report it, with the log.";
        };
    }

    private static String remedyOfCommand(Step step, Failure failure) {
        if (step instanceof Step.Packages) {
            return "Look at the log for what the package manager said; with OFFLINE=True nothing is installed.";
        }
        if (failure.status() == NOT_FOUND) {
            return "Look at its last words for what is not there: install a command; for a function of DevStack's run the plugin"
                    + " in a DevStack tree.";
        }
        return "Look at the log; correct the plugin or its settings, and run again.";
    }

    private static Problem detailed(Problem problem, Failure failure, List<String> tail) {
        List<String> lines = new ArrayList<>();
        if (!failure.command().isEmpty()) {
            lines.add("command: " + failure.command().strip());
        }
        for (Failure.Frame frame : failure.stack()) {
            lines.add("  in " + frame.function() + " at " + frame.place());
        }
        if (!tail.isEmpty()) {
            lines.add("its last words:");
            tail.forEach(line -> lines.add("  " + line));
        }
        Problem result = problem.because(String.join("\n", lines));
        return failure.place().map(result::at).orElse(result);
    }
}
