package org.stackplug.runner.shell.protocol;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.runner.shell.process.PrivateFiles;
import org.stackplug.spi.run.RunnerException;

/**
 * The engine's end of the two FIFOs. A message is a count and that many fields, each ended by a NUL.
 *
 * <p>What the shell is told stands in a file, and the FIFO only says that it is there: bash reads a FIFO byte by byte, with a
 * system call for each.
 *
 * <p>Both FIFOs are held open for reading and writing, so that neither side ever blocks in an open, and so that the
 * shell's end is never mistaken for the end of the channel. {@link #end} may be called from any thread; all else
 * from one.
 */
public final class Channel implements Closeable {
    /** More than any message can have: a guard against reading rubbish as a count. */
    private static final int MOST_FIELDS = 100_000;

    private static final int BUFFER = 64 * 1024;
    /** The message of the shell's end, which it can't tell itself. */
    public static final String GONE = "gone";

    private final RandomAccessFile fromShell;
    private final RandomAccessFile toShell;
    private final RandomAccessFile message;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    /** Of the last message that was sent, in bytes. */
    private int length;
    /**
     * Stands for the end, as a field or behind the beginning of one that the shell had no time to end. Nothing that a shell
     * says has this in it by chance.
     */
    private final String gone = GONE + " " + Long.toHexString(System.nanoTime());

    private Channel(RandomAccessFile fromShell, RandomAccessFile toShell, RandomAccessFile message) {
        this.fromShell = fromShell;
        this.toShell = toShell;
        this.message = message;
    }

    /**
     * FIFOs that are being made: it takes a process, and time in which others can be useful.
     *
     * @param folder where
     * @param mkfifo that process
     */
    public record Fifos(Path folder, Process mkfifo) {
        private static final String UP = "to-engine";
        private static final String DOWN = "to-shell";

        /** Begins with {@code to-engine}, {@code to-shell} and those of {@link CloneRequests}, for this user only. */
        public static Fifos begin(Path folder) throws IOException {
            List<String> command = new ArrayList<>(List.of("mkfifo", "-m", "600"));
            for (String name : List.of(UP, DOWN, CloneRequests.INBOX, CloneRequests.QUIET)) {
                command.add(folder.resolve(name).toString());
            }
            return new Fifos(
                    folder,
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        }

        /** Waits for them. */
        @SuppressWarnings("resource")
        public // the channel closes them
        Channel open() throws IOException, InterruptedException {
            String said = new String(mkfifo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (mkfifo.waitFor() != 0) {
                throw new IOException("mkfifo failed in " + folder + ": " + said.strip());
            }
            return new Channel(
                    new RandomAccessFile(folder.resolve(UP).toFile(), "rw"),
                    new RandomAccessFile(folder.resolve(DOWN).toFile(), "rw"),
                    new RandomAccessFile(
                            PrivateFiles.empty(folder.resolve("message")).toFile(), "rw"));
        }
    }

    /** Sends a message to the shell. */
    public void send(List<String> fields) throws IOException {
        byte[] bytes = encode(fields);
        message.seek(0);
        message.write(bytes);
        if (bytes.length < length) {
            message.setLength(bytes.length);
        }
        length = bytes.length;
        toShell.write(0);
    }

    /**
     * Puts the shell's end into the engine's own inbox, behind all that the shell has written: {@link #GONE} is what is
     * received then.
     */
    public void end() throws IOException {
        fromShell.write((gone + '\0').getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for the next message. Of one that the shell was killed in the middle of nothing is told. */
    List<String> receive() throws IOException, RunnerException {
        String head = field();
        if (head.endsWith(gone)) {
            return List.of(GONE);
        }
        int count;
        try {
            count = Integer.parseInt(head);
        } catch (NumberFormatException e) {
            throw new RunnerException("the shell's message begins with '" + head + "' and not with a count", e);
        }
        if (count < 1 || count > MOST_FIELDS) {
            throw new RunnerException("the shell announces a message of " + count + " fields");
        }
        List<String> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String field = field();
            if (field.endsWith(gone)) {
                return List.of(GONE);
            }
            fields.add(field);
        }
        return fields;
    }

    private String field() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (true) {
            if (position == limit) {
                limit = Math.max(0, fromShell.read(buffer, 0, buffer.length));
                position = 0;
            }
            int start = position;
            while (position < limit && buffer[position] != 0) {
                position++;
            }
            bytes.write(buffer, start, position - start);
            if (position < limit) {
                position++;
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }

    private static byte[] encode(List<String> fields) {
        StringBuilder text = new StringBuilder().append(fields.size()).append('\0');
        for (String field : fields) {
            if (field.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a field can't hold a NUL");
            }
            text.append(field).append('\0');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        fromShell.close();
        toShell.close();
        message.close();
    }
}
