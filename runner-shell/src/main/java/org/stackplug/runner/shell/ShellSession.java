package org.stackplug.runner.shell;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stackplug.runner.shell.checkpoint.CheckpointWriter;
import org.stackplug.runner.shell.checkpoint.Restoration;
import org.stackplug.runner.shell.host.ShellHost;
import org.stackplug.runner.shell.localrc.LocalrcFaults;
import org.stackplug.runner.shell.localrc.LocalrcNotes;
import org.stackplug.runner.shell.process.Bash;
import org.stackplug.runner.shell.process.BashLibrary;
import org.stackplug.runner.shell.process.OutputTee;
import org.stackplug.runner.shell.process.ShellFiles;
import org.stackplug.runner.shell.process.SyntaxCheck;
import org.stackplug.runner.shell.process.Terminator;
import org.stackplug.runner.shell.protocol.Channel;
import org.stackplug.runner.shell.protocol.CloneRequests;
import org.stackplug.runner.shell.protocol.EngineMessages;
import org.stackplug.runner.shell.protocol.FailureReader;
import org.stackplug.runner.shell.protocol.Notes;
import org.stackplug.runner.shell.protocol.ShellMessage;
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
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/** One bash process, driven from point to point. */
final class ShellSession implements RunSession {
    /** A status above this one is that of a signal. */
    private static final int SIGNALS = 128;

    /** The files in the session's folder that the shell only writes to. */
    private static final List<String> WRITTEN_BY_THE_SHELL = List.of("traps", "function", Notes.FILE);

    private final SessionRequest request;
    private final StackScript script;
    private final SyntaxCheck syntax;
    private final ShellLink link;
    private final AnnouncementReader announcements;
    private final Terminator terminator;
    private final FailureReader failures;
    private final Notes notes;
    private final CloneRequests requests;
    private final CheckpointWriter checkpoints;
    private final VariableDumps variables;
    private final ErrtraceDetector errtrace = new ErrtraceDetector();
    private int steps;

    private ShellSession(
            SessionRequest request,
            StackScript script,
            ShellHost host,
            Channel channel,
            Process shell,
            Restoration restoration,
            VariableDumps variables)
            throws IOException {
        this.request = request;
        this.script = script;
        this.syntax = new SyntaxCheck(new Bash(host));
        this.terminator = new Terminator(
                request.files().processMark(),
                host,
                library(request),
                shell.toHandle(),
                request.engine().notices());
        this.failures = new FailureReader(library(request), request.topDir(), script::origin);
        this.link = new ShellLink(
                shell, channel, terminator, failures, request.script().name());
        this.announcements = new AnnouncementReader(link, failures, terminator, restoration);
        this.notes = new Notes(request.folder(), failures);
        this.requests = CloneRequests.listen(request.folder(), request.engine().cloner(), failures);
        this.checkpoints = new CheckpointWriter(request, link.scripts()::pid);
        this.variables = variables;
    }

    private static Path library(SessionRequest request) {
        return request.folder().resolve("library");
    }

    /** Starts the shell of a session. */
    static ShellSession start(SessionRequest request, StackScript script, ShellHost host) throws RunnerException {
        try {
            Channel.Fifos fifos = Channel.Fifos.begin(request.folder());
            Path library = ShellFiles.createFolder(library(request));
            BashLibrary.unpack(library);
            for (String name : WRITTEN_BY_THE_SHELL) {
                ShellFiles.create(request.folder().resolve(name));
            }
            LocalrcNotes.prepare(request);
            VariableDumps variables = VariableDumps.prepare(request.folder());
            Restoration restoration = Restoration.prepare(request);
            Channel channel = fifos.open();
            try {
                Process shell = new Bash(host).start(request, script.prepare(library), script.environment());
                ShellSession session = new ShellSession(request, script, host, channel, shell, restoration, variables);
                session.link.watch();
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

    @Override
    public Announcement next() throws RunnerException {
        return announcements.next();
    }

    @Override
    public void setPlugins(List<PlacedPlugin> plugins) throws RunnerException {
        link.send(EngineMessages.arrange(plugins));
        ShellMessage answer = link.receive("arranged");
        if (answer.isGone()) {
            // The next announcement says why.
            link.end();
        } else if (answer instanceof ShellMessage.Farewell end) {
            announcements.announce(announcements.innerEnd(Optional.of(end)));
        }
    }

    @Override
    public StepResult run(Step step, Path log, Optional<Duration> limit) throws RunnerException {
        long from = prepared(log);
        steps++;
        terminator.begin(steps, limit);
        ShellMessage answer;
        try (Closeable tee = tee(log, from)) {
            link.send(EngineMessages.run(step, steps, log, errtrace));
            answer = link.receive("done");
        } catch (IOException e) {
            throw new RunnerException("the log " + log + " can't be read: " + e.getMessage(), e);
        }
        Optional<Failure.Kind> forced = terminator.finish(isCutOff(answer));
        ShellMessage last = answer;
        while (forced.isPresent() && !last.isGone()) {
            // The step ended just when the shell was killed.
            last = link.receive(Channel.GONE);
        }
        if (last.isGone()) {
            Announcement.Ended end = link.end();
            Optional<Failure> known = end.failure();
            Optional<Failure> failure = forced.map(kind ->
                    known.orElseGet(() -> Failure.of(kind, end.status())).as(kind));
            return failed(step, failure.or(() -> known), end, log, from);
        }
        if (!(answer instanceof ShellMessage.StepReturned done)) {
            return innerFailed(step, answer, log, from);
        }
        if (done.status() != 0 && (done.errexit() || !request.stopsAtFailure())) {
            return new StepResult.Failed(
                    syntax.judge(failures.placedIn(step, failures.returned(done), log, from)), false);
        }
        return new StepResult.Done(done.status());
    }

    /** Returns whether a step did not come to its own end: a signal ended it, or it ended the shell. */
    private static boolean isCutOff(ShellMessage answer) {
        if (answer instanceof ShellMessage.StepReturned done) {
            return done.status() > SIGNALS;
        }
        return !(answer instanceof ShellMessage.Farewell end) || end.status() > SIGNALS;
    }

    private StepResult failed(Step step, Optional<Failure> failure, Announcement.Ended end, Path log, long from) {
        Failure known = failure.orElseGet(() -> Failure.of(Failure.Kind.EXIT, end.status()));
        return new StepResult.Failed(syntax.judge(failures.placedIn(step, known, log, from)), true);
    }

    /** Returns the result of a step that ended the inner script, after which the outer one continues. */
    private StepResult innerFailed(Step step, ShellMessage answer, Path log, long from) {
        Optional<ShellMessage.Farewell> farewell =
                answer instanceof ShellMessage.Farewell end ? Optional.of(end) : Optional.empty();
        if (farewell.isEmpty()) {
            link.hold(answer);
        }
        Announcement.InnerScript inner = announcements.innerEnd(farewell);
        Announcement.Ended end = inner.end().orElseThrow();
        // The failure is reported once, as that of the step.
        announcements.announce(new Announcement.InnerScript(
                inner.name(), Optional.of(new Announcement.Ended(end.status(), Optional.empty()))));
        return failed(step, end.failure(), end, log, from);
    }

    /** Starts to copy the step's output to the script's own output, where the script needs that. */
    private Closeable tee(Path log, long from) throws IOException {
        return script.copiesStepOutput()
                ? new OutputTee(
                        log, from, link.scripts().pid(), request.folder().resolve("to-engine"))
                : () -> {};
    }

    /** Creates the log if it is missing, as a private file whatever umask the shell has; returns its length in bytes. */
    private static long prepared(Path log) throws RunnerException {
        try {
            return ShellFiles.sizeOrCreate(log);
        } catch (IOException e) {
            throw new RunnerException("the log " + log + " can't be written: " + e.getMessage(), e);
        }
    }

    @Override
    public StepNotes drainNotes() throws RunnerException {
        try {
            return notes.take(announcements.ownMessages());
        } catch (IOException e) {
            throw new RunnerException("the notes of the step could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Namespace namespace() throws RunnerException {
        try {
            link.send(List.of("declare", variables.createFile().toString()));
            if (link.receive("declared").isGone()) {
                link.end();
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
            return LocalrcNotes.areNone(request)
                    ? List.of()
                    : new LocalrcFaults(request, failures, script, syntax).read();
        } catch (IOException e) {
            throw new RunnerException("the errors in localrc could not be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("reading the errors in localrc was interrupted", e);
        }
    }

    @Override
    public Optional<Namespace> crashVariables() throws RunnerException {
        try {
            return variables.takeLast();
        } catch (IOException e) {
            throw new RunnerException("the last variables of the shell could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> checkpoint(Path file, boolean pointDone) throws RunnerException {
        return checkpoints.write(file, pointDone, link.bash(), steps, this::writeCheckpoint);
    }

    private void writeCheckpoint(List<String> message) throws RunnerException {
        link.send(message);
        if (link.receive("checkpointed").isGone()) {
            link.end();
            throw new RunnerException("the shell ended while it wrote a checkpoint");
        }
    }

    @Override
    public boolean isAlive() {
        return link.process().isAlive();
    }

    @Override
    public void cancel() {
        terminator.cancel();
    }

    @Override
    public void close() {
        if (announcements.isAtPoint() && !terminator.cancelled()) {
            link.quit();
        }
        terminator.close();
        requests.close();
        link.close();
    }
}
