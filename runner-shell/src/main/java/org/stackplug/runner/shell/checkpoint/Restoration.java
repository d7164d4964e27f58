package org.stackplug.runner.shell.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.stackplug.runner.shell.process.MarkedProcesses;
import org.stackplug.runner.shell.process.PrivateFiles;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.step.Point;

/** What a session does to become what a checkpoint says; nothing if there is none. */
public final class Restoration {
    private final Path global;
    private final Path local;
    /** Whether what is local to the checkpoint's point is still to come. */
    private boolean pending;

    private Restoration(Path folder) {
        this.global = folder.resolve("restore");
        this.local = folder.resolve("restore-point");
    }

    /**
     * Before the shell starts: ends what still runs of the steps behind the checkpoint, and writes what the stack script
     * sources.
     *
     * @throws IOException if the checkpoint can't be read, or is not whole
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
            PrivateFiles.write(local, text.get().getBytes(StandardCharsets.ISO_8859_1));
            pending = true;
        }
        PrivateFiles.write(global, script.global().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What the shell has to source now that it stands at this point; once, at the first behind fetch. */
    public Optional<Path> dueAt(Point point) {
        if (!pending || point.equals(Point.FETCH)) {
            return Optional.empty();
        }
        pending = false;
        return Optional.of(local);
    }

    /**
     * A shell whose engine was killed finishes its step before it sees that. What the steps behind the checkpoint have started
     * in the background would be there twice when they are run again.
     */
    private static void endLeftovers(CheckpointFile checkpoint) {
        // The shell first: it would go on with the step's next command.
        ProcessHandle.of(checkpoint.shell())
                .filter(shell -> MarkedProcesses.isMarked(shell.pid(), checkpoint.mark()))
                .ifPresent(ProcessHandle::destroyForcibly);
        Supplier<List<ProcessHandle>> left =
                () -> MarkedProcesses.behind(checkpoint.mark(), checkpoint.steps(), checkpoint.moment());
        MarkedProcesses.kill(left.get(), left, Thread::sleep);
    }
}
