package org.stackplug.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * One run at a time in a folder. The lock is the operating system's, on {@code FOLDER/.stackplug/lock}: it goes with the
 * process that holds it, so that a dead holder never stands in the way. The file's content tells others who it is.
 */
public final class RunLock implements AutoCloseable {
    private static final int LINES = 3;

    private final FileChannel channel;

    private static final FileAttribute<Set<PosixFilePermission>> NOT_FOR_OTHERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxr-x"));

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a folder.
     *
     * @param what the word for the folder in messages: "TOP_DIR", "DEST"
     * @param command what this process does, for others to read
     * @throws StackplugException {@link ErrorCode#HELD} with the holder's process, command and age
     */
    public static RunLock take(String what, Path folder, String command) throws StackplugException {
        Path file = folder.resolve(".stackplug/lock");
        try {
            create(file.getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new StackplugException(held(what, folder, file));
            }
            channel.truncate(0);
            String content = ProcessHandle.current().pid() + "\n" + command + "\n" + Instant.now() + "\n";
            channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
            return new RunLock(channel);
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, "can't write in " + what + " " + folder)
                            .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                            .remedy("See that the folder is yours to write."),
                    e);
        }
    }

    /** Whatever the umask: who may write there could change what a teardown runs. */
    private static void create(Path notes) throws IOException {
        Files.createDirectories(notes.getParent());
        try {
            Files.createDirectory(notes, NOT_FOR_OTHERS);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(notes)) {
                throw e;
            }
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static Problem held(String what, Path folder, Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        String holder = lines.size() < LINES
                ? "It has not written yet who it is."
                : "Process " + lines.get(0) + " has been doing 'stackplug " + lines.get(1) + "' for "
                        + age(lines.get(2)) + ".";
        return Problem.of(ErrorCode.HELD, "another run is at work in " + what + " " + folder)
                .because(holder)
                .remedy("Wait for it, or end it.");
    }

    private static String age(String since) {
        try {
            Duration age = Duration.between(Instant.parse(since), Instant.now());
            return age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
        } catch (DateTimeParseException e) {
            return "some time";
        }
    }

    /** Who is at work in a folder. */
    public record Holder(long process, Instant since) {}

    /**
     * Who holds the lock of a folder, by what the holder has written and by whether that process lives: to try the lock would
     * keep a run out that begins at this instant.
     */
    public static Optional<Holder> holder(Path folder) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(".stackplug/lock"), StandardCharsets.UTF_8);
            if (lines.size() < LINES) {
                return Optional.empty();
            }
            Holder holder = new Holder(Long.parseLong(lines.get(0)), Instant.parse(lines.get(2)));
            // A process that has begun after the lock was taken has only inherited the number.
            return ProcessHandle.of(holder.process())
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(start -> start.isAfter(holder.since().plusSeconds(1)))
                            .isEmpty())
                    .map(process -> holder);
        } catch (IOException | DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Lets the next one in. The file stays: removing it would let two in at once. */
    @Override
    public void close() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            System.getLogger(RunLock.class.getName())
                    .log(System.Logger.Level.DEBUG, "the lock stays with the process", e);
        }
    }
}
