package org.stackplug.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.event.RunEvent;
import org.stackplug.file.PlainFile;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.CheckoutPlaces;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.Declarations;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.resume.ResumableRun;
import org.stackplug.resume.ResumeDecision;
import org.stackplug.resume.RunInputs;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.Cloner;
import org.stackplug.spi.run.EnableCall;
import org.stackplug.spi.run.LocalrcFault;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.state.LastStack;
import org.stackplug.task.Cancellation;

/**
 * Opens sessions and lets each go on to the fetch point. Not thread-safe.
 *
 * @param <S> what kind of session
 */
public final class SessionOpener<S extends RunSession> {
    /** A script of a DevStack tree has a long way to its first point. */
    private static final String BEFORE_ALL = "before '" + Point.FETCH + "'";

    /** What the stack script reads and writes in TOP_DIR in addition to what the user wrote. */
    private static final List<String> READ_ALONE = List.of(".localrc.password");

    private static final List<String> READ_IN_TREE = List.of(".localrc.password", ".localrc.auto", ".stackenv");

    private final Kind<S> kind;
    private final PhaseRunner runner;
    private final RunContext run;
    private final Localrc localrc;

    /** Chooses the kind of session: {@code PhaseRunner::open} or {@code PhaseRunner::openTraced}. */
    @FunctionalInterface
    public interface Kind<S extends RunSession> {
        /** Starts the shell. */
        S open(PhaseRunner runner, SessionRequest request) throws RunnerException;
    }

    public SessionOpener(Kind<S> kind, PhaseRunner runner, RunContext run, Localrc localrc) {
        this.kind = kind;
        this.runner = runner;
        this.run = run;
        this.localrc = localrc;
    }

    /**
     * Starts a shell and lets it go on to the fetch point.
     *
     * @param number of the session within the run, from 1
     * @param cloning fetches what the session's steps clone
     * @param resumed what the session is restored from; empty: localrc is evaluated
     */
    public OpenedSession<S> open(Stage stage, int number, Cloner cloning, Optional<ResumableRun> resumed)
            throws StackplugException, RunnerException, IOException {
        refuseOtherThanFiles(run.options().topDir(), run.tree().exists() ? READ_IN_TREE : READ_ALONE);
        SessionRequest request = request(stage, number, cloning, resumed);
        S session = kind.open(runner, request);
        Cancellation.Guard guard = run.cancellation().guard(session);
        try {
            Announcement.AtPoint fetch =
                    toFetchPoint(session, stage, request.files().output(), resumed);
            Namespace variables = session.namespace();
            // Before anything else is reported: it says which values must not be shown.
            run.listener().on(new RunEvent.VariablesKnown(Point.FETCH, variables));
            if (resumed.isPresent()) {
                RunInputs inputs = resumed.get().inputs();
                return new OpenedSession<>(
                        session,
                        guard,
                        variables,
                        localrc.assignments(),
                        CheckoutPlaces.below(inputs.dest()),
                        inputs.plugins().stream().map(Checkout::declaration).toList());
            }
            LocalrcReport report = new LocalrcReport(localrc, run.listener());
            report.remark();
            List<Declaration> declarations =
                    declarations(report, fetch.enabled(), session.localrcFaults(), stage.command());
            DestCheck check = new DestCheck(run, localrc);
            CheckoutPlaces places = check.places(variables, declarations, fetch.plugins());
            check.warnOfLateDest(fetch.enabled(), places);
            if (stage.command().fetches()) {
                report.suspect(declarations, variables);
                report.unread(
                        run.options(), declarations.stream().map(places::of).toList());
            }
            return new OpenedSession<>(session, guard, variables, localrc.assignments(), places, declarations);
        } catch (StackplugException | RunnerException | RuntimeException e) {
            guard.close();
            throw e;
        }
    }

    private SessionRequest request(Stage stage, int number, Cloner cloning, Optional<ResumableRun> resumed)
            throws StackplugException, RunnerException, IOException {
        Command command = stage.command();
        return new SessionRequest(
                new SessionRequest.SessionScript(
                        command.script(), stage.points(), command.stopsAtFailure(), environment(run.options(), stage)),
                run.options().topDir(),
                DestCheck.initial(run.options(), localrc),
                // unstack.sh and clean.sh use what stack.sh has extracted.
                new SessionRequest.LocalrcFile(
                        run.tree().exists() && !command.fetches()
                                ? Optional.empty()
                                : localrc.write(run.folder(), runner),
                        localrc.origin()),
                new SessionRequest.SessionFiles(
                        run.folder().folder("session-" + number),
                        run.folder().file("logs", "session-" + number + ".log"),
                        run.folder().path() + "#" + number),
                new SessionRequest.EngineCallbacks(cloning, this::notice),
                resumed.map(ResumableRun::checkpoint));
    }

    /** Shows why an interrupted step does not end at once. */
    private void notice(String sentence) {
        String more = run.cancellation().isByKey() ? "; another Ctrl-C kills it" : "";
        run.listener().on(new RunEvent.Warned(sentence + more, List.of()));
    }

    /** Goes on to the fetch point, which has what localrc enables. */
    private Announcement.AtPoint toFetchPoint(S session, Stage stage, Path output, Optional<ResumableRun> resumed)
            throws StackplugException, RunnerException {
        Announcement first = first(session, resumed);
        CrashVariables.report(session, first, run.listener());
        while (first instanceof Announcement.InnerScript inner) {
            inner(inner, output);
            first = session.next();
            CrashVariables.report(session, first, run.listener());
        }
        if (first instanceof Announcement.Ended end) {
            new LocalrcReport(localrc, run.listener()).warn(session.localrcFaults());
            // Enabling a plugin twice ends DevStack's own scripts.
            Declarations.check(end.enabled());
            throw new StackplugException(ended(end, stage, output));
        }
        return (Announcement.AtPoint) first;
    }

    /**
     * Returns where services are noted before they start, so that a run that is killed can be torn down as well. A command
     * that only looks starts none, and writes nothing. A DevStack tree asks for the notes itself at its teardown.
     */
    private static Map<String, String> environment(RunOptions options, Stage stage) throws IOException {
        Path services = LastStack.servicesFile(options.topDir());
        Command command = stage.command();
        boolean starts = command.stopsAtFailure()
                && !List.of(Point.FETCH, Point.OVERRIDE_DEFAULTS, Point.SOURCE).containsAll(stage.points());
        if (starts) {
            LastStack.createServicesFile(options.topDir());
        } else if (command.stopsAtFailure()
                || !new DevStackTree(options.topDir()).exists()
                || !Files.isRegularFile(services)) {
            return Map.of();
        }
        return Map.of("STACKPLUG_SERVICES", services.toString());
    }

    /** Reports all problems at once; a teardown goes on without what its localrc has lost since the stack. */
    private static List<Declaration> declarations(
            LocalrcReport report, List<EnableCall> calls, List<LocalrcFault> faults, Command command)
            throws StackplugException {
        if (!command.fetches()) {
            report.warn(faults);
            return Declarations.check(calls);
        }
        List<Problem> problems = new ArrayList<>(report.judge(faults));
        try {
            List<Declaration> declarations = Declarations.check(calls);
            if (problems.isEmpty()) {
                return declarations;
            }
        } catch (StackplugException e) {
            problems.addAll(e.problems());
        }
        throw new StackplugException(problems);
    }

    /** The shell would wait for the other end of a FIFO forever. */
    private static void refuseOtherThanFiles(Path topDir, List<String> names) throws StackplugException {
        for (String name : names) {
            Path file = topDir.resolve(name);
            try {
                if (Files.exists(file)) {
                    PlainFile.check(file);
                }
            } catch (IOException e) {
                throw new StackplugException(
                        Problem.of(ErrorCode.CONF_UNREADABLE, "can't read " + file)
                                .at(new Place(file, 0))
                                .because(PlainFile.why(e))
                                .remedy("Move it away, or put a file there."),
                        e);
            }
        }
    }

    private static Announcement first(RunSession session, Optional<ResumableRun> resumed)
            throws StackplugException, RunnerException {
        try {
            return session.next();
        } catch (RunnerException e) {
            if (resumed.isPresent()) {
                throw new StackplugException(ResumeDecision.unusable(e), e);
            }
            throw e;
        }
    }

    private void inner(Announcement.InnerScript inner, Path output) throws StackplugException {
        if (inner.end().isEmpty()) {
            run.listener().on(new RunEvent.ScriptStarted(inner.name()));
            return;
        }
        Announcement.Ended end = inner.end().get();
        run.listener().on(new RunEvent.ScriptEnded(inner.name(), end.status()));
        if (end.failure().isPresent()) {
            // The outer script would go on; but nothing has been torn down yet, and the user learns what to correct.
            throw new StackplugException(StepProblems.between(
                    inner.name(),
                    BEFORE_ALL,
                    run.cancellation().classify(end.failure().get()),
                    StepNotes.none(),
                    output));
        }
    }

    private Problem ended(Announcement.Ended end, Stage stage, Path output) {
        boolean runsTree = run.tree().exists() && !stage.onlyFetches();
        boolean inLocalrc = end.failure().stream()
                .flatMap(failure -> failure.stack().stream())
                .anyMatch(frame -> frame.place().file().equals(localrc.origin()));
        Failure failure =
                run.cancellation().classify(end.failure().orElseGet(() -> Failure.of(Failure.Kind.EXIT, end.status())));
        if (!runsTree || inLocalrc) {
            // The line that was being evaluated at an interruption needs no correction.
            return failure.kind() == Failure.Kind.CANCELLED
                    ? Problem.of(ErrorCode.INTERRUPTED, "localrc was interrupted")
                            .remedy("Run the command again.")
                    : LocalrcReport.ended(end, localrc, run.folder().path().resolve("./localrc"), output);
        }
        return StepProblems.between(stage.command().script() + ".sh", BEFORE_ALL, failure, StepNotes.none(), output);
    }
}
