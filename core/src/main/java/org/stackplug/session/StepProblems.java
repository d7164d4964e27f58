package org.stackplug.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StepFailure;
import org.stackplug.settings.DisabledServices;
import org.stackplug.settings.VariableHistory;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.state.LogTail;

/** Words the problem of a failed step. */
public final class StepProblems {
    /** The status of the shell for a command that does not exist. */
    private static final int NOT_FOUND = 127;
    /** As DevStack's {@code err} writes it after file and line, and as stackplug does. */
    private static final Pattern REASON = Pattern.compile("(?:\\[ERROR\\] \\S*:\\d* |error\\[SP\\d+\\]: )(.*)");

    private static final String SERVICE_REMEDY = "Look at the service's own log, and correct it or its plugin.";

    private static final String SYNTAX_REMEDY = "Correct the file at or before that line; 'bash -n FILE' checks it.";

    private StepProblems() {}

    /**
     * A step broke.
     *
     * @param limit the time limit of a step
     */
    public static Problem of(Step step, Failure failure, Path log, StepNotes notes, Optional<Duration> limit) {
        boolean merge = step instanceof Step.Merge
                && (!notes.failures().isEmpty() || notes.target().isPresent())
                && (failure.kind() == Failure.Kind.COMMAND || failure.kind() == Failure.Kind.EXIT);
        if (step instanceof Step.Services && !notes.failures().isEmpty()) {
            return ofServices(step, failure, log, notes);
        }
        return merge ? ofMerge(step, failure, log, notes) : of(step, failure, log, Optional.of(log), limit);
    }

    /** Services do not run, or can't be stopped. */
    private static Problem ofServices(Step step, Failure failure, Path log, StepNotes notes) {
        return detailed(
                        Problem.of(
                                code(failure), step.title() + ": '" + step.point() + "' failed: " + sentences(notes)),
                        Failure.of(failure.kind(), failure.status()),
                        LogTail.of(log),
                        Optional.of(log))
                .remedy(SERVICE_REMEDY);
    }

    /** Sections of local.conf could not be merged. */
    private static Problem ofMerge(Step step, Failure failure, Path log, StepNotes notes) {
        String why = notes.failures().isEmpty()
                ? "it could not be merged into " + notes.targetFile().orElse("its file")
                : notes.failures().get(0).sentence();
        String sentence = step.title() + ": '" + step.point() + "' failed: " + why;
        Problem problem = detailed(Problem.of(code(failure), sentence), failure, LogTail.of(log), Optional.of(log));
        for (StepNotes.Note remark : notes.failures()) {
            for (Place place : remark.place().stream().toList()) {
                problem = problem.places().contains(place) ? problem : problem.at(place);
            }
        }
        return problem.remedy(
                "Correct that line of local.conf, or make sure that the file can be written, and run again.");
    }

    /** The same for a step whose log is not kept. */
    public static Problem withoutLog(Step step, Failure failure, Path log, Optional<Duration> limit) {
        return of(step, failure, log, Optional.empty(), limit);
    }

    private static Problem of(Step step, Failure failure, Path log, Optional<Path> kept, Optional<Duration> limit) {
        List<String> tail = LogTail.of(log);
        Optional<String> reason = reason(failure, tail);
        Optional<String> syntax = FailureCauses.syntax(failure, tail);
        String sentence = step.title() + ": '" + step.point() + "' "
                + reason.map(said -> "gave up with status " + failure.status() + ": " + said)
                        .or(() -> syntax.map(said -> "failed, because its file is not valid bash: " + said))
                        .orElseGet(() -> how(failure, limit));
        // The 'exit' itself says nothing more then.
        Failure shown = reason.isEmpty()
                ? failure
                : new Failure(failure.kind(), failure.status(), "", failure.place(), failure.stack());
        Problem problem = detailed(Problem.of(code(failure), sentence), shown, tail, kept)
                .remedy(
                        reason.isPresent()
                                ? "Do what it says, and run again."
                                : syntax.isPresent() ? SYNTAX_REMEDY : remedy(step, failure, kept.isPresent()));
        return WindowsLines.explain(FailureCauses.explainTreeFile(problem, failure, tail), step, failure);
    }

    /** Returns what {@code die} or {@code git_clone} wrote before it ended the run. */
    private static Optional<String> reason(Failure failure, List<String> tail) {
        if (failure.kind() != Failure.Kind.EXIT || failure.status() == 0) {
            return Optional.empty();
        }
        return tail.stream()
                .map(REASON::matcher)
                .filter(Matcher::matches)
                .map(said -> said.group(1).strip())
                .reduce((earlier, last) -> last)
                .filter(said -> !said.isEmpty());
    }

    /**
     * The stack script ended while no step was running.
     *
     * @param script its name in the sentence
     * @param where the position relative to the nearest point: "after 'stack install'"
     * @param notes made since then; their failures are services that do not run
     */
    public static Problem between(String script, String where, Failure failure, StepNotes notes, Path log) {
        boolean interrupted = failure.kind() == Failure.Kind.CANCELLED;
        boolean services = !interrupted && !notes.failures().isEmpty();
        String sentence = script + " " + how(failure, Optional.empty()) + ", " + where;
        return detailed(
                        Problem.of(
                                interrupted ? ErrorCode.INTERRUPTED : ErrorCode.BETWEEN_STEPS,
                                services ? sentence + ": " + sentences(notes) : sentence),
                        failure,
                        LogTail.of(log),
                        Optional.of(log))
                .remedy(
                        interrupted
                                ? "Run the command again."
                                : services ? SERVICE_REMEDY : "Look at the log and at the place named above.");
    }

    private static String sentences(StepNotes notes) {
        return notes.failures().stream().map(StepNotes.Note::sentence).collect(Collectors.joining("; "));
    }

    /** A service that localrc has disabled is enabled after the settings. */
    public static Problem disabledService(DisabledServices.OverriddenService enabled, Localrc localrc) {
        String service = enabled.service();
        String by = enabled.by().map(VariableHistory.Event::by).orElse(VariableHistory.LOCALRC);
        Problem problem = Problem.of(
                        ErrorCode.SERVICE_DISABLED,
                        by + " enables the service '" + service + "', which localrc disables")
                .because(
                        "ENABLED_SERVICES was changed directly, and not by enable_service. DevStack's stack.sh ends here as"
                                + " well (verify_disabled_services).")
                .remedy("Remove '" + service + "' from disable_service in localrc, or from ENABLED_SERVICES.");
        Optional<Place> file =
                enabled.by().filter(VariableHistory.Event::plugin).map(VariableHistory.Event::place);
        for (Place place : Stream.concat(file.stream(), localrc.lastCall("disable_service", service).stream())
                .toList()) {
            problem = problem.at(place);
        }
        return problem;
    }

    /** The code of a failure inside a step. */
    public static ErrorCode code(Failure failure) {
        return switch (failure.kind()) {
            case COMMAND -> ErrorCode.STEP_FAILED;
            case EXIT -> ErrorCode.STEP_EXIT;
            case SIGNAL -> ErrorCode.STEP_SIGNAL;
            case TIMEOUT -> ErrorCode.STEP_TIMEOUT;
            case CANCELLED -> ErrorCode.INTERRUPTED;
            case CHANNEL -> ErrorCode.CHANNEL;
        };
    }

    private static String how(Failure failure, Optional<Duration> limit) {
        return switch (failure.kind()) {
            case COMMAND -> "failed with status " + failure.status();
            case EXIT -> "ended the run by 'exit' with status " + failure.status();
            case SIGNAL -> "was terminated by a signal (status " + failure.status() + ")";
            case TIMEOUT ->
                "took longer than " + limit.map(StepProblems::seconds).orElse("the step time-out");
            case CANCELLED -> "was interrupted";
            case CHANNEL -> "sent a message that is not part of the protocol";
        };
    }

    private static String seconds(Duration limit) {
        boolean whole = limit.toMillisPart() == 0;
        return "its limit of " + (whole ? limit.toSeconds() + " s" : limit.toMillis() + " ms");
    }

    /** @param kept whether the log can be read; otherwise the problem itself has its last lines */
    private static String remedy(Step step, Failure failure, boolean kept) {
        return switch (failure.kind()) {
            case COMMAND -> remedyOfCommand(step, failure, kept);
            case EXIT -> {
                if (failure.status() == 0) {
                    yield "Ask the plugin's authors to use 'return': after an exit, nothing else runs.";
                }
                yield kept
                        ? "Read in the log what the plugin requires."
                        : "Read at that line what the plugin requires.";
            }
            case SIGNAL -> "Find out what sent it: the system's log says whether memory ran out.";
            case TIMEOUT ->
                kept
                        ? "Allow more with --step-timeout, or look at the log for what it waited for."
                        : "Allow more with the setting step-timeout, or correct what it waited for.";
            case CANCELLED -> "Run the command again.";
            case CHANNEL -> kept ? "Please report it, with the log." : "Please report it, with this file.";
        };
    }

    private static String remedyOfCommand(Step step, Failure failure, boolean kept) {
        if (step instanceof Step.Packages) {
            return "Look at the log for what the package manager said; with OFFLINE=True nothing is installed.";
        }
        if (failure.status() == NOT_FOUND) {
            return (kept ? "Look at the end of its log for what is missing: install" : "Install")
                    + " a command; for a function of DevStack, run the plugin in a DevStack tree.";
        }
        return (kept ? "Look at the log; correct" : "Correct") + " the plugin or its settings, and run again.";
    }

    private static Problem detailed(Problem problem, Failure failure, List<String> logEnd, Optional<Path> log) {
        Problem result = problem.because(new StepFailure(failure, logEnd, log));
        return failure.place().map(result::at).orElse(result);
    }
}
