package org.stackplug.runner.shell.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.stackplug.runner.shell.process.BashLibrary;
import org.stackplug.runner.shell.process.MarkedProcesses;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SessionRequest;

/** Writes the checkpoints of a session: lets the shell write its state, and checks that the file is complete. */
public final class CheckpointWriter {
    private static final Path PROC = Path.of("/proc");

    private final SessionRequest request;
    private final LongSupplier shell;
    /** The digest of the library, computed when it is first needed. */
    private Optional<String> digest = Optional.empty();

    /**
     * Makes a writer for a session.
     *
     * @param shell the process id of its shell, once that has said it
     */
    public CheckpointWriter(SessionRequest request, LongSupplier shell) {
        this.request = request;
        this.shell = shell;
    }

    /** Sends commands to the shell. */
    @FunctionalInterface
    public interface Sender {
        /** Sends a command, and waits until the shell has carried it out. */
        void send(List<String> message) throws RunnerException;
    }

    /**
     * Writes a checkpoint.
     *
     * @param file the file to create, completely or not at all
     * @param bash the version of bash
     * @param steps the number of steps that the session has run
     * @return descriptions of the state that can't be restored in another shell
     */
    public List<String> write(Path file, boolean pointDone, String bash, int steps, Sender shellCommands)
            throws RunnerException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (digest.isEmpty()) {
                digest = Optional.of(BashLibrary.digest(request.folder().resolve("library")));
            }
            new CheckpointFile(
                            new CheckpointFile.Versions(bash, digest.get()),
                            request.files().processMark(),
                            shell.getAsLong(),
                            steps,
                            MarkedProcesses.moment(System.nanoTime()),
                            pointDone,
                            List.of())
                    .begin(unfinished);
            if (pointDone) {
                shellCommands.send(List.of("checkpoint", unfinished.toString()));
                if (!CheckpointFile.endsCorrectly(unfinished)) {
                    throw new IOException(unfinished + " is incomplete");
                }
            } else {
                shellCommands.send(List.of("interim", unfinished.toString()));
                uncover(unfinished, shellCommands);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return unrestorable();
        } catch (IOException e) {
            throw new RunnerException("a checkpoint can't be written: " + e.getMessage(), e);
        }
    }

    private static void uncover(Path unfinished, Sender shellCommands) throws IOException, RunnerException {
        List<String> locals = RestoreScript.locals(CheckpointFile.read(unfinished));
        if (!locals.isEmpty()) {
            List<String> message = new ArrayList<>(List.of("uncover", unfinished.toString()));
            message.addAll(locals);
            shellCommands.send(message);
        }
    }

    /** Describes open descriptors, except the three standard ones and those of the session itself, and background jobs. */
    private List<String> unrestorable() {
        List<String> all = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(PROC.resolve(shell.getAsLong() + "/fd"))) {
            for (Path descriptor : descriptors) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                String target = number > 2 ? target(descriptor) : "";
                if (!target.isEmpty() && !isOwn(target)) {
                    all.add("an open descriptor, to " + target);
                }
            }
        } catch (IOException e) {
            System.getLogger(CheckpointWriter.class.getName())
                    .log(System.Logger.Level.DEBUG, "the shell's descriptors can't be read", e);
        }
        all.sort(null);
        MarkedProcesses.children(shell.getAsLong())
                .forEach(child -> all.add("a background job, "
                        + child.info()
                                .commandLine()
                                .or(() -> child.info().command())
                                .orElse("process " + child.pid())));
        return all;
    }

    private boolean isOwn(String target) {
        return target.startsWith(request.folder() + "/")
                || target.equals(request.files().output().toString());
    }

    /** Returns the file of a descriptor; empty if it has just been closed. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
