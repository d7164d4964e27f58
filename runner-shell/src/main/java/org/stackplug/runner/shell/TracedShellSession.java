package org.stackplug.runner.shell;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stackplug.runner.shell.host.ShellHost;
import org.stackplug.runner.shell.process.ShellFiles;
import org.stackplug.runner.shell.protocol.FailureReader;
import org.stackplug.runner.shell.script.StackScript;
import org.stackplug.runner.shell.variables.AssignmentJudge;
import org.stackplug.runner.shell.variables.TraceReader;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.Assignment;
import org.stackplug.spi.run.LocalrcFault;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.TracedSession;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepResult;

/** A session whose shell records the commands that it runs: it finds the file for that in the session's folder. */
final class TracedShellSession implements TracedSession {
    private final RunSession session;
    private final Path trace;
    private final TraceReader records;
    private final AssignmentJudge assignments = new AssignmentJudge();
    /** How many bytes of the file have been read. */
    private long read;

    private TracedShellSession(RunSession session, Path trace, TraceReader records) {
        this.session = session;
        this.trace = trace;
        this.records = records;
    }

    /** Starts the shell of a session. */
    static TracedShellSession start(SessionRequest request, StackScript script, ShellHost host) throws RunnerException {
        Path trace = request.folder().resolve("trace");
        try {
            ShellFiles.create(trace);
        } catch (IOException e) {
            throw new RunnerException("the file " + trace + " can't be created: " + e.getMessage(), e);
        }
        Path library = request.folder().resolve("library");
        FailureReader places = new FailureReader(library, request.topDir(), script::origin);
        TraceReader records = new TraceReader(places::place, file -> file.startsWith(library) || script.isOwn(file));
        return new TracedShellSession(ShellSession.start(request, script, host), trace, records);
    }

    @Override
    public List<Assignment> drainAssignments() {
        return assignments.drain();
    }

    @Override
    public Announcement next() throws RunnerException {
        Announcement next = session.next();
        readTrace();
        return next;
    }

    @Override
    public void setPlugins(List<PlacedPlugin> plugins) throws RunnerException {
        session.setPlugins(plugins);
    }

    @Override
    public StepResult run(Step step, Path log, Optional<Duration> limit) throws RunnerException {
        assignments.begin(session.namespace());
        StepResult result = session.run(step, log, limit);
        readTrace();
        boolean gone = result instanceof StepResult.Failed failed && failed.shellGone();
        if (!gone) {
            assignments.end(session.namespace(), new Place(Path.of(step.file()), 0));
        }
        return result;
    }

    private void readTrace() throws RunnerException {
        try (SeekableByteChannel file = FileChannel.open(trace)) {
            file.position(read);
            byte[] appended = Channels.newInputStream(file).readAllBytes();
            read += appended.length;
            records.read(appended).forEach(assignments::read);
        } catch (IOException e) {
            throw new RunnerException("the file " + trace + " can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Namespace namespace() throws RunnerException {
        return session.namespace();
    }

    @Override
    public List<LocalrcFault> localrcFaults() throws RunnerException {
        return session.localrcFaults();
    }

    @Override
    public Optional<Namespace> crashVariables() throws RunnerException {
        return session.crashVariables();
    }

    @Override
    public void cancel() {
        session.cancel();
    }

    @Override
    public void close() {
        session.close();
    }
}
