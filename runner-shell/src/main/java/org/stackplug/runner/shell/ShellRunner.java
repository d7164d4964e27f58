package org.stackplug.runner.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.stackplug.runner.shell.checkpoint.CheckpointFile;
import org.stackplug.runner.shell.host.ShellHost;
import org.stackplug.runner.shell.process.Bash;
import org.stackplug.runner.shell.process.BashLibrary;
import org.stackplug.runner.shell.process.SyntaxCheck;
import org.stackplug.runner.shell.script.StackScript;
import org.stackplug.spi.Finding;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.SyntaxError;
import org.stackplug.spi.run.TracedSession;

/** Runs bash with one kind of stack script. */
final class ShellRunner implements PhaseRunner {
    private final ShellHost host;
    private final Function<SessionRequest, StackScript> script;
    private final boolean restores;

    /**
     * Makes a runner of one kind of script.
     *
     * @param host the place where bash runs
     * @param restores whether the script can continue from a checkpoint
     */
    ShellRunner(ShellHost host, Function<SessionRequest, StackScript> script, boolean restores) {
        this.host = host;
        this.script = script;
        this.restores = restores;
    }

    @Override
    public Optional<SyntaxError> checkSyntax(Path file) throws RunnerException {
        if (!Files.isReadable(file)) {
            throw new RunnerException(file + " can't be read");
        }
        try {
            return new SyntaxCheck(new Bash(host)).of(file);
        } catch (IOException e) {
            throw new RunnerException("bash could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("the check of " + file + " was interrupted", e);
        }
    }

    @Override
    public RunSession open(SessionRequest request) throws RunnerException {
        return ShellSession.start(request, script.apply(request), host);
    }

    @Override
    public Set<Capability> capabilities() {
        return restores ? EnumSet.allOf(Capability.class) : EnumSet.of(Capability.TRACE);
    }

    @Override
    public List<String> changedSince(Path checkpoint) throws RunnerException {
        try {
            CheckpointFile file = CheckpointFile.read(checkpoint);
            List<String> changes = new ArrayList<>();
            String bash = new Bash(host).version();
            if (!bash.equals(file.versions().bash())) {
                changes.add("bash was " + file.versions().bash() + " and is now " + bash);
            }
            Path library = Files.createTempDirectory("stackplug-library-");
            try {
                BashLibrary.unpack(library);
                if (!BashLibrary.digest(library).equals(file.versions().library())) {
                    changes.add("stackplug's helper functions are from another version");
                }
            } finally {
                BashLibrary.delete(library);
            }
            return changes;
        } catch (IOException e) {
            throw new RunnerException("the checkpoint can't be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("reading the version of bash was interrupted", e);
        }
    }

    @Override
    public List<Finding> check() throws RunnerException {
        try {
            return List.of(Finding.ok("bash", new Bash(host).description()));
        } catch (IOException e) {
            throw new RunnerException("bash could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("reading the version of bash was interrupted", e);
        }
    }

    @Override
    public TracedSession openTraced(SessionRequest request) throws RunnerException {
        return TracedShellSession.start(request, script.apply(request), host);
    }
}
