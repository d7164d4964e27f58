package org.stackplug.runner.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.spi.SessionRequest;

/** What a session does on the engine's side for checkpoints, and for being restored from one. */
final class Checkpoints {
    /** What the generated files are called in the session's folder. */
    static final String RESTORE = "restore";

    static final String RESTORE_POINT = "restore-point";

    private static final Path PROC = Path.of("/proc");
    private static final int ROUNDS = 10;

    private Checkpoints() {}

    /** A digest of the bash files: two libraries with the same one behave alike. */
    static String digest(Path library) throws IOException {
        try (Stream<Path> files = Files.walk(library)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                digest.update(library.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Ends what still runs of the steps behind the checkpoint, and writes what the stack script sources. */
    static void prepare(SessionRequest request, Path from) throws IOException {
        CheckpointFile checkpoint = CheckpointFile.read(from);
        endLeftovers(checkpoint);
        RestoreScript script = new RestoreScript(checkpoint);
        Optional<String> local = script.local();
        if (local.isPresent()) {
            write(request.folder().resolve(RESTORE_POINT), local.get());
        }
        write(request.folder().resolve(RESTORE), script.global());
    }

    private static void write(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
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
        List<ProcessHandle> left = MarkedProcesses.behind(checkpoint.mark(), checkpoint.steps(), checkpoint.moment());
        for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
            left.forEach(ProcessHandle::destroyForcibly);
            left = MarkedProcesses.behind(checkpoint.mark(), checkpoint.steps(), checkpoint.moment());
        }
    }

    /**
     * What a shell has open beside the three standard descriptors and what the session itself has opened, and its background
     * jobs.
     */
    static List<String> unrestorable(ProcessHandle shell, SessionRequest request) {
        List<String> all = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(PROC.resolve(shell.pid() + "/fd"))) {
            for (Path descriptor : descriptors) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                String target = target(descriptor);
                if (number > 2 && !target.isEmpty() && !isOwn(target, request)) {
                    all.add("an open descriptor, to " + target);
                }
            }
        } catch (IOException e) {
            System.getLogger(Checkpoints.class.getName())
                    .log(System.Logger.Level.DEBUG, "the shell's descriptors can't be read", e);
        }
        all.sort(null);
        shell.children()
                .filter(ProcessHandle::isAlive)
                .sorted()
                .forEach(child -> all.add("a background job, "
                        + child.info()
                                .commandLine()
                                .or(() -> child.info().command())
                                .orElse("process " + child.pid())));
        return all;
    }

    private static boolean isOwn(String target, SessionRequest request) {
        return target.startsWith(request.folder() + "/")
                || target.equals(request.output().toString());
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
