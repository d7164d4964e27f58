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
import org.stackplug.event.RunListener;
import org.stackplug.file.PlainFile;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.Declarations;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.resume.ResumableRun;
import org.stackplug.resume.ResumeDecision;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.Cloning;
import org.stackplug.spi.run.EnableCall;
import org.stackplug.spi.run.LocalrcFault;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.state.LastStack;
import org.stackplug.state.LogTail;
import org.stackplug.state.RunFolder;
import org.stackplug.task.Cancellation;

/**
 * A session that has evaluated localrc and stands at the fetch point: what the user declared is known, and no code of a
 * plugin has run.
 *
 * @param guard closes the session, too
 * @param localrc the variables after localrc
 * @param dest what DEST is in the end
 */
public record OpenedSession<S extends RunSession>(
        S session, Cancellation.Guard guard, Namespace localrc, Path dest, List<Declaration> declarations) {
    /** A script of a DevStack tree has a long way to its first point. */
    private static final String BEFORE_ALL = "before '" + Point.FETCH + "'";

    /** What the stack script reads and writes in TOP_DIR besides what the user wrote. */
    private static final List<String> READ_ALONE = List.of(".localrc.password");

    private static final List<String> READ_IN_TREE = List.of(".localrc.password", ".localrc.auto", ".stackenv");

    /** What kind of session is opened: {@code PhaseRunner::open} or {@code PhaseRunner::openTraced}. */
    @FunctionalInterface
    public interface Kind<S extends RunSession> {
        /** Starts the shell. */
        S open(PhaseRunner runner, SessionRequest request) throws RunnerException;
    }

    /**
     * Opens a session and lets it go on to the fetch point.
     *
     * @param folder the run's
     * @param number of the session within the run, from 1
     * @param cloning brings what the session's steps clone
     * @param resumption what the session is restored from; empty: localrc is evaluated
     */
    public static <S extends RunSession> OpenedSession<S> open(
            Kind<S> kind,
            PhaseRunner runner,
            RunOptions options,
            Localrc localrc,
            Command command,
            List<Point> points,
            RunFolder folder,
            int number,
            Cancellation cancellation,
            RunListener listener,
            Cloning cloning,
            Optional<ResumableRun> resumption)
            throws StackplugException, RunnerException, IOException {
        DevStackTree tree = new DevStackTree(options.topDir());
        refuseOtherThanFiles(options.topDir(), tree.isOne() ? READ_IN_TREE : READ_ALONE);
        boolean runsTree = tree.isOne() && !points.equals(List.of(Point.FETCH));
        Path own = folder.folder("session-" + number);
        Path output = folder.file("logs", "session-" + number + ".log");
        SessionRequest request = new SessionRequest(
                command.script(),
                points,
                options.topDir(),
                initialDest(options, localrc),
                // unstack.sh and clean.sh use what stack.sh has extracted.
                tree.isOne() && !command.fetches() ? Optional.empty() : localrc.write(folder, runner),
                localrc.origin(),
                own,
                folder.path().toString() + "#" + number,
                environment(options, command, points),
                command.stopsAtFailure(),
                output,
                cloning,
                resumption.map(ResumableRun::checkpoint));
        S session = kind.open(runner, request);
        Cancellation.Guard guard = cancellation.guard(session);
        try {
            Announcement first = first(session, resumption);
            CrashVariables.tell(session, first, listener);
            while (first instanceof Announcement.InnerScript inner) {
                inner(inner, output, listener, cancellation);
                first = session.next();
                CrashVariables.tell(session, first, listener);
            }
            if (first instanceof Announcement.Ended end) {
                new LocalrcReport(localrc, listener).warn(session.localrcFaults());
                // Enabling a plugin twice is the end of DevStack's own scripts.
                Declarations.check(end.enabled());
                throw new StackplugException(ended(end, runsTree, command, localrc, output, cancellation));
            }
            List<EnableCall> calls = ((Announcement.AtPoint) first).enabled();
            Namespace variables = session.namespace();
            // Before anything else is told: it says what must not be shown.
            listener.on(new RunEvent.VariablesKnown(Point.FETCH, variables));
            if (resumption.isPresent()) {
                return new OpenedSession<>(
                        session,
                        guard,
                        variables,
                        resumption.get().inputs().dest(),
                        resumption.get().inputs().plugins().stream()
                                .map(Checkout::declaration)
                                .toList());
            }
            LocalrcReport report = new LocalrcReport(localrc, listener);
            report.remark();
            List<Declaration> declarations = declarations(report, calls, session.localrcFaults(), command);
            Path dest = dest(variables, options, localrc);
            warnOfLateDest(calls, dest, localrc, listener);
            if (command.fetches()) {
                report.unread(options, declarations, dest);
            }
            return new OpenedSession<>(session, guard, variables, dest, declarations);
        } catch (StackplugException | RunnerException | RuntimeException e) {
            guard.close();
            throw e;
        }
    }

    /**
     * Services are noted before they start: a run that is killed has something to tear down, too. What only looks starts
     * none, and writes nothing. A DevStack tree asks for the notes itself when it is torn down.
     */
    private static Map<String, String> environment(RunOptions options, Command command, List<Point> points)
            throws IOException {
        Path services = LastStack.services(options.topDir());
        boolean starts = command.stopsAtFailure()
                && !List.of(Point.FETCH, Point.OVERRIDE_DEFAULTS, Point.SOURCE).containsAll(points);
        if (starts) {
            LastStack.takeNotesOfServices(options.topDir());
        } else if (command.stopsAtFailure()
                || !new DevStackTree(options.topDir()).isOne()
                || !Files.isRegularFile(services)) {
            return Map.of();
        }
        return Map.of("STACKPLUG_SERVICES", services.toString());
    }

    /** All that is wrong is reported at once; a teardown goes on without what its localrc has lost since the stack. */
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

    private static Announcement first(RunSession session, Optional<ResumableRun> resumption)
            throws StackplugException, RunnerException {
        try {
            return session.next();
        } catch (RunnerException e) {
            if (resumption.isPresent()) {
                throw new StackplugException(ResumeDecision.unusable(e), e);
            }
            throw e;
        }
    }

    private static void inner(
            Announcement.InnerScript inner, Path output, RunListener listener, Cancellation cancellation)
            throws StackplugException {
        if (inner.end().isEmpty()) {
            listener.on(new RunEvent.ScriptStarted(inner.name()));
            return;
        }
        Announcement.Ended end = inner.end().get();
        listener.on(new RunEvent.ScriptEnded(inner.name(), end.status()));
        if (end.failure().isPresent()) {
            // The outer script would go on; but nothing has been torn down yet, and it is told what to mend.
            throw new StackplugException(StepProblems.between(
                    inner.name(), BEFORE_ALL, cancellation.byWhom(end.failure().get()), output));
        }
    }

    private static Problem ended(
            Announcement.Ended end,
            boolean runsTree,
            Command command,
            Localrc localrc,
            Path output,
            Cancellation cancellation) {
        boolean inLocalrc = end.failure().stream()
                .flatMap(failure -> failure.stack().stream())
                .anyMatch(frame -> frame.place().file().equals(localrc.origin()));
        Failure failure =
                cancellation.byWhom(end.failure().orElseGet(() -> Failure.of(Failure.Kind.EXIT, end.status())));
        if (!runsTree || inLocalrc) {
            // Where it stood when the user ended it is no line to correct.
            return failure.kind() == Failure.Kind.CANCELLED
                    ? Problem.of(ErrorCode.INTERRUPTED, "localrc was interrupted")
                            .remedy("Run the command again.")
                    : localrcFailed(end, localrc, output);
        }
        return StepProblems.between(command.script() + ".sh", BEFORE_ALL, failure, output);
    }

    /** The flag, in a teardown what the stack had, the environment, or a folder beside local.conf. */
    public static Path initialDest(RunOptions options, Localrc localrc) {
        return options.dest()
                .or(() -> localrc.stacked().map(LastStack::dest))
                .or(() -> Optional.ofNullable(System.getenv("DEST"))
                        .filter(value -> !value.isBlank())
                        .map(value -> options.topDir().resolve(value)))
                .orElseGet(() -> options.topDir().resolve("stack"));
    }

    private static Path dest(Namespace variables, RunOptions options, Localrc localrc) throws StackplugException {
        String value = variables.value("DEST").orElse("");
        Path dest = Path.of(value);
        if (!dest.isAbsolute()) {
            throw new StackplugException(
                    atDestLine(Problem.of(ErrorCode.DEST, "DEST is no absolute path: '" + value + "'"), localrc)
                            .because("Plugins change the working directory, and use $DEST after that.")
                            .remedy("Write an absolute path; $TOP_DIR is one."));
        }
        if (options.dest().filter(wanted -> !wanted.equals(dest)).isPresent()) {
            throw new StackplugException(atDestLine(
                            Problem.of(
                                    ErrorCode.DEST,
                                    "--dest says " + options.dest().get() + ", and localrc sets DEST to " + dest),
                            localrc)
                    .because("localrc has the last word on DEST, as in DevStack.")
                    .remedy("Leave out --dest, or the line in localrc; DEST=${DEST:-...} lets both stand."));
        }
        return dest;
    }

    private static Problem atDestLine(Problem problem, Localrc localrc) {
        return localrc.destLine().map(problem::at).orElse(problem);
    }

    private static void warnOfLateDest(List<EnableCall> calls, Path dest, Localrc localrc, RunListener listener) {
        for (EnableCall call : calls) {
            if (!call.dest().equals(dest.toString())) {
                List<Place> places = new ArrayList<>(List.of(call.place()));
                localrc.destLine().ifPresent(places::add);
                listener.on(new RunEvent.Warned(
                        "DEST is set after the plugin '" + call.words().get(0)
                                + "' is enabled; its checkout goes to the final DEST, " + dest,
                        places));
            }
        }
    }

    private static Problem localrcFailed(Announcement.Ended end, Localrc localrc, Path output) {
        Problem problem = Problem.of(ErrorCode.LOCALRC_FAILED, "localrc ended the run with status " + end.status());
        Optional<Failure> failure = end.failure();
        String command = failure.map(Failure::command).orElse("");
        Place place = failure.flatMap(Failure::place).orElse(new Place(localrc.origin(), 0));
        List<String> causes = new ArrayList<>();
        if (!command.isEmpty()) {
            causes.add("It ran: " + command);
        }
        LogTail.of(output).forEach(line -> causes.add("It said: " + line));
        return problem.at(place).because(String.join("\n", causes)).remedy("Correct that line of localrc.");
    }
}
