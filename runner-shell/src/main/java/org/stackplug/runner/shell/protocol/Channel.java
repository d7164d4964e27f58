package org.stackplug.runner.shell.protocol;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.runner.shell.process.ShellFiles;
import org.stackplug.spi.run.RunnerException;

/**
 * The engine's end of the two FIFOs. A message is a count and that many fields, each ended by a NUL.
 *
 * <p>A message to the shell is in a file, and the FIFO only signals that the file is complete: bash reads a FIFO byte by
 * byte, with a system call for each.
 *
 * <p>Both FIFOs are held open for reading and writing: no side ever blocks in an open, and the end of the shell is never
 * mistaken for the end of the channel. {@link #end} may be called from any thread; all other methods from one thread.
 */
public final class Channel implements Closeable {
    /** The limit for the count of a message, which no correct message reaches. */
    private static final int MAX_FIELDS = 100_000;

    private static final int BUFFER = 64 * 1024;
    /** The word of the message that the engine adds when the shell's process has ended. */
    public static final String GONE = "gone";

    private final RandomAccessFile fromShell;
    private final RandomAccessFile toShell;
    private final RandomAccessFile message;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    /** The length of the last message that was sent, in bytes. */
    private int length;
    /**
     * The field that marks the end. It may follow the beginning of a field that a killed shell left unfinished. No message
     * of the shell contains this text by chance.
     */
    private final String gone = GONE + " " + Long.toHexString(System.nanoTime());

    private Channel(RandomAccessFile fromShell, RandomAccessFile toShell, RandomAccessFile message) {
        this.fromShell = fromShell;
        this.toShell = toShell;
        this.message = message;
    }

    /**
     * FIFOs that a process is creating, while the session prepares its other files.
     *
     * @param folder the folder of the FIFOs
     * @param mkfifo the process
     */
    public record Fifos(Path folder, Process mkfifo) {
        private static final String TO_ENGINE = "to-engine";
        private static final String TO_SHELL = "to-shell";

        /** Starts to create the FIFOs of the channel and of {@link CloneRequests}, for this user only. */
        public static Fifos begin(Path folder) throws IOException {
            List<String> command = new ArrayList<>(List.of("mkfifo", "-m", "600"));
            for (String name : List.of(TO_ENGINE, TO_SHELL, CloneRequests.INBOX, CloneRequests.QUIET)) {
                command.add(folder.resolve(name).toString());
            }
            return new Fifos(
                    folder,
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        }

        /** Waits for the FIFOs, and opens the channel. */
        @SuppressWarnings("resource")
        public // the channel closes them
        Channel open() throws IOException, InterruptedException {
            String output = new String(mkfifo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (mkfifo.waitFor() != 0) {
                throw new IOException("mkfifo failed in " + folder + ": " + output.strip());
            }
            return new Channel(
                    new RandomAccessFile(folder.resolve(TO_ENGINE).toFile(), "rw"),
                    new RandomAccessFile(folder.resolve(TO_SHELL).toFile(), "rw"),
                    new RandomAccessFile(
                            ShellFiles.create(folder.resolve("message")).toFile(), "rw"));
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
     * Writes the end of the shell into the engine's own FIFO, after everything that the shell has written. The engine then
     * receives {@link #GONE}.
     */
    public void end() throws IOException {
        fromShell.write((gone + '\0').getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for the next message. A message that a killed shell left unfinished is dropped. */
    List<String> receive() throws IOException, RunnerException {
        String head = field();
        if (head.endsWith(gone)) {
            return List.of(GONE);
        }
        int count;
        try {
            count = Integer.parseInt(head);
        } catch (NumberFormatException e) {
            throw new RunnerException("the shell's message begins with '" + head + "' instead of a count", e);
        }
        if (count < 1 || count > MAX_FIELDS) {
            throw new RunnerException("the shell announced a message of " + count + " fields");
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
