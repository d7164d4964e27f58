package org.stackplug.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.stackplug.file.NotesFolder;
import org.stackplug.file.PlainFile;
import org.stackplug.file.StorageProblem;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * Allows one run at a time in a folder. The lock is the operating system's, on {@code FOLDER/.stackplug/lock}: it ends with the
 * process that holds it, so a dead holder never blocks a run. The file's content describes the holder.
 */
public final class RunLock implements AutoCloseable {
    private static final int LINES = 3;
    /** The index of the line after that of the run. */
    private static final int TICKS = 4;
    /** The index of the start time among the fields of /proc/PID/stat that follow the name. */
    private static final int STARTED = 19;

    private static final String NAME = "lock";
    private static final long MAX_BYTES = 4096;

    private final FileChannel channel;
    private final String command;

    private RunLock(FileChannel channel, String command) {
        this.channel = channel;
        this.command = command;
    }

    /**
     * Takes the lock of a folder.
     *
     * @param what the word for the folder in messages: "TOP_DIR", "DEST"
     * @param command the command of this process, for the messages of others
     * @throws StackplugException {@link ErrorCode#HELD} with the holder's process, command and age; {@link ErrorCode#UNTRUSTED}
     */
    public static RunLock take(String what, Path folder, String command) throws StackplugException {
        try {
            Path file = NotesFolder.file(NotesFolder.getOrCreate(folder), NAME);
            FileChannel channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            if (lock(channel) == null) {
                channel.close();
                throw new StackplugException(held(what, folder, file));
            }
            RunLock lock = new RunLock(channel, command);
            lock.write("");
            return lock;
        } catch (NotesFolder.UntrustedException e) {
            throw untrusted(e);
        } catch (IOException e) {
            throw new StackplugException(unwritable(what, folder, e), e);
        }
    }

    private static Problem unwritable(String what, Path folder, IOException e) {
        return notAFolder(what, folder)
                .orElseGet(() -> StorageProblem.writing("can't write in " + what + " " + folder, e, what));
    }

    /**
     * Returns the problem of a folder at whose place, or above it, there is something else; empty if it is a folder or can be
     * made.
     *
     * @param what the word for the folder: "DEST"
     * @param folder absolute
     */
    public static Optional<Problem> notAFolder(String what, Path folder) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (Files.isDirectory(existing)) {
            return Optional.empty();
        }
        String remedy = "Move it away, or use another folder as " + what + ".";
        return Optional.of(
                existing.equals(folder)
                        ? Problem.of(ErrorCode.STORAGE, what + " " + folder + " is not a folder")
                                .remedy(remedy)
                        : Problem.of(ErrorCode.STORAGE, what + " " + folder + " can't be made")
                                .because(existing + " is not a folder")
                                .remedy(remedy));
    }

    /** Returns the error for a folder or file of notes that must not be used. */
    public static StackplugException untrusted(NotesFolder.UntrustedException e) {
        return new StackplugException(
                Problem.of(ErrorCode.UNTRUSTED, e.path() + " can't be trusted")
                        .because(e.getMessage())
                        .remedy("If you don't know where it comes from, move it away; stackplug creates a new one."),
                e);
    }

    /**
     * Records in the lock which run holds it.
     *
     * @param run the id of the run
     */
    public void recordRun(String run) throws IOException {
        write(run);
    }

    private void write(String run) throws IOException {
        channel.truncate(0);
        long self = ProcessHandle.current().pid();
        String content = self + "\n" + command + "\n" + Instant.now() + "\n" + run + "\n" + ticks(self) + "\n";
        channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static Problem held(String what, Path folder, Path file) throws IOException {
        List<String> lines = PlainFile.text(file, MAX_BYTES).lines().toList();
        String holder = lines.size() < LINES
                ? "That run has not recorded its process yet."
                : "Process " + lines.get(0) + " has been running 'stackplug " + lines.get(1) + "' for "
                        + age(lines.get(2)) + ".";
        return Problem.of(ErrorCode.HELD, "another run is using " + what + " " + folder)
                .because(holder)
                .remedy("Wait until it ends, or terminate it.");
    }

    private static String age(String since) {
        try {
            Duration age = Duration.between(Instant.parse(since), Instant.now());
            if (age.isNegative()) {
                return "some time";
            }
            return age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
        } catch (DateTimeParseException e) {
            return "some time";
        }
    }

    /**
     * The process that holds the lock of a folder.
     *
     * @param process the process id
     * @param command the command of that process: "stack"
     * @param since the time at which it took the lock
     * @param run the id of its run; empty as long as it has none
     */
    public record Holder(long process, String command, Instant since, Optional<String> run) {}

    /**
     * Returns the holder of a folder's lock, according to the content of the file and to whether that process is alive. Trying
     * the lock instead would block a run that begins at the same moment.
     */
    public static Optional<Holder> holder(Path folder) {
        try {
            Path file = folder.resolve(NotesFolder.NAME).resolve(NAME);
            List<String> lines = PlainFile.text(file, MAX_BYTES).lines().toList();
            if (lines.size() < LINES) {
                return Optional.empty();
            }
            Holder holder = new Holder(
                    Long.parseLong(lines.get(0)),
                    lines.get(1),
                    Instant.parse(lines.get(2)),
                    lines.stream().skip(LINES).findFirst().filter(run -> !run.isEmpty()));
            String began = lines.size() > TICKS ? lines.get(TICKS) : "";
            return Optional.of(holder).filter(found -> isAlive(found, began));
        } catch (IOException | DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the holder is alive: a process with another start time only has the same id. Clocks may be set. */
    private static boolean isAlive(Holder holder, String began) {
        if (!began.isEmpty()) {
            return began.equals(ticks(holder.process()));
        }
        return ProcessHandle.of(holder.process())
                .filter(process -> process.info()
                        .startInstant()
                        .filter(start -> start.isAfter(holder.since().plusSeconds(1)))
                        .isEmpty())
                .isPresent();
    }

    /**
     * Returns the start time of a process in ticks since the machine's start; empty if it is unknown or the process ended. One
     * that was killed is a zombie until its parent has asked for its status, or its last thread has gone.
     */
    private static String ticks(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"), StandardCharsets.ISO_8859_1);
            // The name before it, in parentheses, can contain blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields[0].matches("[ZX]") ? "" : fields[STARTED];
        } catch (IOException | IndexOutOfBoundsException e) {
            return "";
        }
    }

    /** Releases the lock. The file stays, since removing it would allow two holders at once. */
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
