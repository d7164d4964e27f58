package org.stackplug.runner.shell.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.runner.shell.process.BashLibrary;
import org.stackplug.runner.shell.process.MarkedProcesses;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SessionRequest;

/** Writes the checkpoints of a session: lets its shell write what it is, and sees that it is whole. */
public final class CheckpointWriter {
    private static final Path PROC = Path.of("/proc");

    private final SessionRequest request;
    private final ProcessHandle shell;
    /** The digest of the library, once it is needed. */
    private Optional<String> digest = Optional.empty();

    public CheckpointWriter(SessionRequest request, ProcessHandle shell) {
        this.request = request;
        this.shell = shell;
    }

    /** The way to the shell. */
    @FunctionalInterface
    public interface Shell {
        /** Lets it write, and waits until it has. */
        void write(List<String> message) throws RunnerException;
    }

    /**
     * Writes one.
     *
     * @param file is made, whole or not at all
     * @param bash its version
     * @param steps how many the session has taken
     * @return what the shell has and no other can be given, in words
     */
    public List<String> write(Path file, boolean pointDone, String bash, int steps, Shell way) throws RunnerException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (digest.isEmpty()) {
                digest = Optional.of(BashLibrary.digest(request.folder().resolve("library")));
            }
            new CheckpointFile(
                            new CheckpointFile.Versions(bash, digest.get()),
                            request.files().processMark(),
                            shell.pid(),
                            steps,
                            MarkedProcesses.moment(System.nanoTime()),
                            pointDone,
                            List.of())
                    .begin(unfinished);
            if (pointDone) {
                way.write(List.of("checkpoint", unfinished.toString()));
                if (!CheckpointFile.endsWell(unfinished)) {
                    throw new IOException(unfinished + " ends too early");
                }
            } else {
                way.write(List.of("interim", unfinished.toString()));
                uncover(unfinished, way);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return unrestorable();
        } catch (IOException e) {
            throw new RunnerException("a checkpoint can't be written: " + e.getMessage(), e);
        }
    }

    private static void uncover(Path unfinished, Shell way) throws IOException, RunnerException {
        List<String> locals = RestoreScript.locals(CheckpointFile.read(unfinished));
        if (!locals.isEmpty()) {
            List<String> message = new ArrayList<>(List.of("uncover", unfinished.toString()));
            message.addAll(locals);
            way.write(message);
        }
    }

    /** Open descriptors, beside the three standard ones and what the session itself has opened; and background jobs. */
    private List<String> unrestorable() {
        List<String> all = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(PROC.resolve(shell.pid() + "/fd"))) {
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
        MarkedProcesses.children(shell)
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

    /** Empty when it has just been closed. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
