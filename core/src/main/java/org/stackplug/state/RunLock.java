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
 * One run at a time in a folder. The lock is the operating system's, on {@code FOLDER/.stackplug/lock}: it goes with the
 * process that holds it, so that a dead holder never stands in the way. The file's content tells others who it is.
 */
public final class RunLock implements AutoCloseable {
    private static final int LINES = 3;
    /** The line behind the run's. */
    private static final int TICKS = 4;
    /** Of the fields of /proc/PID/stat that follow the name. */
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
     * @param command what this process does, for others to read
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
            throw new StackplugException(
                    StorageProblem.writing("can't write in " + what + " " + folder, e, "the folder"), e);
        }
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
     * Notes which run holds the lock, for those that look.
     *
     * @param run its id
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
     * Who is at work in a folder.
     *
     * @param run the id of its run; empty until it has one
     */
    public record Holder(long process, Instant since, Optional<String> run) {}

    /**
     * Who holds the lock of a folder, by what the holder has written and by whether that process lives: to try the lock would
     * keep a run out that begins at this instant.
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
                    Instant.parse(lines.get(2)),
                    lines.stream().skip(LINES).findFirst().filter(run -> !run.isEmpty()));
            String began = lines.size() > TICKS ? lines.get(TICKS) : "";
            return Optional.of(holder).filter(one -> isAlive(one, began));
        } catch (IOException | DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A process that has begun at another moment has only inherited the number. The clock may have been set since. */
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

    /** When a process began, in ticks since the machine did; empty if it has ended, or the system does not say. */
    private static String ticks(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"), StandardCharsets.ISO_8859_1);
            // The name before it, in parentheses, can hold blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields[STARTED];
        } catch (IOException | IndexOutOfBoundsException e) {
            return "";
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
