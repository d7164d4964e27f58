package org.stackplug.runner.shell;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.stackplug.runner.shell.checkpoint.CheckpointWriter;
import org.stackplug.runner.shell.checkpoint.Restoration;
import org.stackplug.runner.shell.localrc.LocalrcFaults;
import org.stackplug.runner.shell.localrc.LocalrcNotes;
import org.stackplug.runner.shell.process.Bash;
import org.stackplug.runner.shell.process.BashLibrary;
import org.stackplug.runner.shell.process.OutputTee;
import org.stackplug.runner.shell.process.PrivateFiles;
import org.stackplug.runner.shell.process.Terminator;
import org.stackplug.runner.shell.protocol.Channel;
import org.stackplug.runner.shell.protocol.CloneRequests;
import org.stackplug.runner.shell.protocol.FailureReader;
import org.stackplug.runner.shell.protocol.MessageReader;
import org.stackplug.runner.shell.protocol.Notes;
import org.stackplug.runner.shell.protocol.RunningScripts;
import org.stackplug.runner.shell.protocol.ShellMessages;
import org.stackplug.runner.shell.script.ErrtraceDetector;
import org.stackplug.runner.shell.script.StackScript;
import org.stackplug.runner.shell.variables.VariableDumps;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.LocalrcFault;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/** One bash process and the conversation with it. */
final class ShellSession implements RunSession {
    private static final long FAREWELL_SECONDS = 2;
    private static final String GONE = Channel.GONE;
    /** The status of a script that ended without a word. */
    private static final int KILLED = 137;
    /** A greater status than this tells of the signal that ended a program. */
    private static final int SIGNALLED = 128;

    /** Below the session's folder. */
    private static final List<String> WRITTEN_BY_THE_SHELL = List.of("traps", "function", Notes.FILE);

    private final SessionRequest request;
    private final Channel channel;
    private final Process shell;
    private final Terminator terminator;
    private final FailureReader failures;
    private final Notes notes;
    private final CloneRequests requests;
    private final CheckpointWriter checkpoints;
    private final Restoration restoration;
    private final VariableDumps variables;

    private final StackScript script;
    private final RunningScripts scripts = new RunningScripts();
    private final MessageReader inbox;
    /** What {@link #next()} has to tell before it asks the shell. */
    private final Deque<Announcement> untold = new ArrayDeque<>();

    private final ErrtraceDetector errtrace = new ErrtraceDetector();

    private Point nearest = Point.FETCH;
    private Optional<Step> own = Optional.empty();
    private int steps;
    private boolean atPoint;

    private Optional<Announcement.Ended> ended = Optional.empty();

    private ShellSession(
            SessionRequest request,
            StackScript script,
            Path library,
            Channel channel,
            Process shell,
            Restoration restoration,
            VariableDumps variables)
            throws IOException {
        this.request = request;
        this.script = script;
        this.channel = channel;
        this.shell = shell;
        this.terminator = new Terminator(request.mark(), shell.toHandle());
        this.failures = new FailureReader(library, request.topDir(), script::origin);
        this.inbox = new MessageReader(channel, failures, terminator, scripts, request.script());
        this.notes = new Notes(request.folder(), failures);
        this.requests = CloneRequests.listen(request.folder(), request.cloning(), failures);
        this.checkpoints = new CheckpointWriter(request, shell.toHandle());
        this.restoration = restoration;
        this.variables = variables;
    }

    static ShellSession start(SessionRequest request, StackScript script) throws RunnerException {
        try {
            Channel.Fifos fifos = Channel.Fifos.begin(request.folder());
            Path library = PrivateFiles.folder(request.folder().resolve("library"));
            BashLibrary.unpack(library);
            for (String name : WRITTEN_BY_THE_SHELL) {
                PrivateFiles.empty(request.folder().resolve(name));
            }
            LocalrcNotes.prepare(request);
            VariableDumps variables = VariableDumps.prepare(request.folder());
            Restoration restoration = Restoration.prepare(request);
            Channel channel = fifos.open();
            try {
                Process shell = Bash.start(request, script.prepare(library), script.environment());
                ShellSession session =
                        new ShellSession(request, script, library, channel, shell, restoration, variables);
                session.watch();
                return session;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RunnerException("the shell could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("the start of the shell was interrupted", e);
        }
    }

    /** Lets the end of the process stand in the inbox, behind all that the shell has said. */
    private void watch() {
        CompletableFuture<Void> unused = shell.onExit().thenRun(this::tellGone);
    }

    private void tellGone() {
        try {
            channel.end();
        } catch (IOException e) {
            // The session has been closed meanwhile: nobody reads any more.
            log().log(Level.DEBUG, "the end of the shell could not be told", e);
        }
    }

    @Override
    public Announcement next() throws RunnerException {
        if (!untold.isEmpty()) {
            return untold.remove();
        }
        if (ended.isPresent()) {
            return ended.get();
        }
        if (atPoint) {
            atPoint = false;
            send(List.of("release"));
        }
        List<String> message = receive("point");
        if (terminator.cancelled() && !message.get(0).equals(GONE)) {
            // It came to the point just when it was killed.
            message = receive(GONE);
        }
        return switch (message.get(0)) {
            case GONE -> end();
            case "hello" -> new Announcement.InnerScript(message.get(4), Optional.empty());
            case "ended" -> innerEnd(Optional.of(message));
            case "began" -> ownStep(ShellMessages.ownStep(nearest, message));
            case "settled" ->
                new Announcement.OwnStep(
                        own.orElseThrow(() -> new RunnerException("the shell ends a step that it did not begin")),
                        Optional.of(Integer.valueOf(message.get(1))));
            default -> atPoint(message);
        };
    }

    private Announcement atPoint(List<String> message) throws RunnerException {
        if (inbox.isOuter(message)) {
            // The inner script is gone, and had no time to say so.
            inbox.hold(message);
            return innerEnd(Optional.empty());
        }
        atPoint = true;
        nearest = Point.parse(message.get(1).strip());
        Optional<Path> local = restoration.dueAt(nearest);
        if (local.isPresent()) {
            send(List.of("restore", local.get().toString()));
            if (receive("restored").get(0).equals(GONE)) {
                return end();
            }
        }
        return new Announcement.AtPoint(nearest, scripts.takeEnabled(), ShellMessages.plugins(message));
    }

    private Announcement.InnerScript innerEnd(Optional<List<String>> farewell) {
        int status = farewell.map(words -> Integer.parseInt(words.get(1))).orElse(KILLED);
        Optional<Failure> failure = failures.atEnd(status, farewell);
        Announcement.Ended end = new Announcement.Ended(status, failure, scripts.takeEnabled());
        String name = scripts.end();
        terminator.lead(ProcessHandle.of(scripts.pid()).orElse(shell.toHandle()));
        atPoint = false;
        return new Announcement.InnerScript(name, Optional.of(end));
    }

    private Announcement ownStep(Step step) {
        own = Optional.of(step);
        return new Announcement.OwnStep(step, Optional.empty());
    }

    @Override
    public void arrange(List<PlacedPlugin> plugins) throws RunnerException {
        send(ShellMessages.arrange(plugins));
        List<String> answer = receive("arranged");
        if (answer.get(0).equals(GONE)) {
            // The next announcement says why.
            end();
        } else if (answer.get(0).equals("ended")) {
            untold.add(innerEnd(Optional.of(answer)));
        }
    }

    @Override
    public StepResult run(Step step, Path log, Optional<Duration> limit) throws RunnerException {
        long from = prepared(log);
        steps++;
        terminator.begin(steps, limit);
        List<String> answer;
        try (Closeable echo = echo(log, from)) {
            send(ShellMessages.run(step, steps, log, errtrace));
            answer = receive("done");
        } catch (IOException e) {
            throw new RunnerException("the log " + log + " can't be read: " + e.getMessage(), e);
        }
        Optional<Failure.Kind> forced = terminator.finish(isCutOff(answer));
        List<String> last = answer;
        while (forced.isPresent() && !last.get(0).equals(GONE)) {
            // The step came to its end just when the shell was killed.
            last = receive(GONE);
        }
        if (last.get(0).equals(GONE)) {
            Announcement.Ended end = end();
            Failure failure = forced.map(kind -> Failure.of(kind, end.status()))
                    .or(end::failure)
                    .orElseGet(() -> Failure.of(Failure.Kind.EXIT, end.status()));
            return new StepResult.Broke(failures.placedIn(step, failure, log, from), true);
        }
        if (!answer.get(0).equals("done")) {
            return innerBroke(step, answer, log, from);
        }
        int status = Integer.parseInt(answer.get(1));
        if (status != 0 && (answer.get(2).equals("1") || !request.stopsAtFailure())) {
            Failure failure = failures.returned(status, answer);
            return new StepResult.Broke(failures.placedIn(step, failure, log, from), false);
        }
        return new StepResult.Done(status);
    }

    /** Whether a step has not come to its end, but to one that a signal gave it, or that took the shell with it. */
    private static boolean isCutOff(List<String> answer) {
        return switch (answer.get(0)) {
            case "done", "ended" -> Integer.parseInt(answer.get(1)) > SIGNALLED;
            default -> true;
        };
    }

    /** Nothing, or what lets the script's own output have the step's. */
    private Closeable echo(Path log, long from) throws IOException {
        return script.hearsSteps()
                ? new OutputTee(log, from, scripts.pid(), request.folder().resolve("to-engine"))
                : () -> {};
    }

    /** The inner script ended in a step, and the outer one goes on. */
    private StepResult innerBroke(Step step, List<String> answer, Path log, long from) {
        boolean told = answer.get(0).equals("ended");
        if (!told) {
            inbox.hold(answer);
        }
        Announcement.InnerScript inner = innerEnd(told ? Optional.of(answer) : Optional.empty());
        Announcement.Ended end = inner.end().orElseThrow();
        // What ended it is told as the step's failure, and once.
        untold.add(new Announcement.InnerScript(
                inner.name(), Optional.of(new Announcement.Ended(end.status(), Optional.empty()))));
        Failure failure = end.failure().orElseGet(() -> Failure.of(Failure.Kind.EXIT, end.status()));
        return new StepResult.Broke(failures.placedIn(step, failure, log, from), true);
    }

    /** Makes the log if there is none, whatever umask the shell has by now; answers how long it is. */
    private static long prepared(Path log) throws RunnerException {
        try {
            return PrivateFiles.size(log);
        } catch (IOException e) {
            throw new RunnerException("the log " + log + " can't be written: " + e.getMessage(), e);
        }
    }

    @Override
    public StepNotes takeNotes() throws RunnerException {
        try {
            return notes.take();
        } catch (IOException e) {
            throw new RunnerException("what the step has noted could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Namespace namespace() throws RunnerException {
        try {
            send(List.of("declare", variables.anew().toString()));
            if (receive("declared").get(0).equals(GONE)) {
                end();
                throw new RunnerException("the shell ended while its variables were read");
            }
            return variables.read();
        } catch (IOException e) {
            throw new RunnerException("the shell's variables could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public List<LocalrcFault> localrcFaults() throws RunnerException {
        try {
            return LocalrcNotes.areNone(request) ? List.of() : new LocalrcFaults(request, failures, script).read();
        } catch (IOException e) {
            throw new RunnerException("what went wrong in localrc could not be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("the look at localrc was interrupted", e);
        }
    }

    @Override
    public Optional<Namespace> lastVariables() throws RunnerException {
        try {
            return variables.takeLast();
        } catch (IOException e) {
            throw new RunnerException("the variables that the shell has left could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> checkpoint(Path file, boolean pointDone) throws RunnerException {
        return checkpoints.write(file, pointDone, inbox.bash(), steps, this::ask);
    }

    private void ask(List<String> message) throws RunnerException {
        send(message);
        if (receive("checkpointed").get(0).equals(GONE)) {
            end();
            throw new RunnerException("the shell ended while it wrote a checkpoint");
        }
    }

    private List<String> receive(String awaited) throws RunnerException {
        try {
            return inbox.receive(awaited);
        } catch (IOException e) {
            throw new RunnerException("the channel to the shell broke: " + e.getMessage(), e);
        } catch (RunnerException e) {
            shell.destroyForcibly();
            throw e;
        }
    }

    private Announcement.Ended end() throws RunnerException {
        try {
            int status = shell.waitFor();
            Announcement.Ended result =
                    new Announcement.Ended(status, failures.atEnd(status, inbox.farewell()), scripts.takeEnabled());
            if (terminator.cancelled() && result.failure().isPresent()) {
                result = new Announcement.Ended(status, Optional.of(Failure.of(Failure.Kind.CANCELLED, status)));
            }
            ended = Optional.of(result);
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("the wait for the shell's end was interrupted", e);
        }
    }

    private void send(List<String> fields) throws RunnerException {
        if (ended.isPresent()) {
            throw new RunnerException("the shell has ended and does nothing more");
        }
        try {
            channel.send(fields);
        } catch (IOException e) {
            throw new RunnerException("the channel to the shell broke: " + e.getMessage(), e);
        }
    }

    @Override
    public void cancel() {
        terminator.cancel();
    }

    @Override
    public void close() {
        try {
            if (shell.isAlive() && atPoint && !terminator.cancelled()) {
                // An orderly end: EXIT traps that plugins have set are run.
                channel.send(List.of("quit"));
                shell.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            log().log(Level.DEBUG, "the shell could not be told to end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminator.close();
        requests.close();
        try {
            channel.close();
        } catch (IOException e) {
            log().log(Level.DEBUG, "the channel could not be closed", e);
        }
    }

    /** Only when there is something to say: to find who writes it, every jar is opened. */
    private static Logger log() {
        return System.getLogger(ShellSession.class.getName());
    }
}
