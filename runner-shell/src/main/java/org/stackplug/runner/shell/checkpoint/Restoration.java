package org.stackplug.runner.shell.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.stackplug.runner.shell.process.MarkedProcesses;
import org.stackplug.runner.shell.process.ShellFiles;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.step.Point;

/** Restores the state of a checkpoint in a new session; does nothing if the request has no checkpoint. */
public final class Restoration {
    private final Path global;
    private final Path local;
    /** Whether the local state of the checkpoint's point has yet to be restored. */
    private boolean pending;

    private Restoration(Path folder) {
        this.global = folder.resolve("restore");
        this.local = folder.resolve("restore-point");
    }

    /**
     * Prepares the session before its shell starts: terminates the processes of the steps after the checkpoint, and writes
     * the files that the stack script sources.
     *
     * @throws IOException if the checkpoint can't be read, or is incomplete
     */
    public static Restoration prepare(SessionRequest request) throws IOException {
        Restoration restoration = new Restoration(request.folder());
        if (request.restoreFrom().isPresent()) {
            CheckpointFile checkpoint =
                    CheckpointFile.read(request.restoreFrom().get());
            endLeftovers(checkpoint);
            restoration.write(new RestoreScript(checkpoint));
        }
        return restoration;
    }

    private void write(RestoreScript script) throws IOException {
        Optional<String> text = script.local();
        if (text.isPresent()) {
            ShellFiles.write(local, text.get().getBytes(StandardCharsets.ISO_8859_1));
            pending = true;
        }
        ShellFiles.write(global, script.global().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the file that the shell has to source at this point; once, at the first point after fetch. */
    public Optional<Path> dueAt(Point point) {
        if (!pending || point.equals(Point.FETCH)) {
            return Optional.empty();
        }
        pending = false;
        return Optional.of(local);
    }

    /**
     * Terminates the shell of the earlier run and the processes of the steps after the checkpoint. A shell finishes its
     * step before it notices that its engine was killed. Background processes of those steps would run twice when the
     * steps are run again.
     */
    private static void endLeftovers(CheckpointFile checkpoint) {
        // The shell first: otherwise it would continue with the step's next command.
        ProcessHandle.of(checkpoint.shell())
                .filter(shell -> MarkedProcesses.isMarked(shell.pid(), checkpoint.mark()))
                .ifPresent(ProcessHandle::destroyForcibly);
        Supplier<List<ProcessHandle>> left =
                () -> MarkedProcesses.after(checkpoint.mark(), checkpoint.steps(), checkpoint.moment());
        MarkedProcesses.kill(left.get(), left, Thread::sleep);
    }
}
