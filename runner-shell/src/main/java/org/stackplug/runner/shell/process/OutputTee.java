package org.stackplug.runner.shell.process;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Copies a step's output from its log to the script's own output while the step runs. Created before the step begins:
 * during the step the shell's own output is the log.
 */
public final class OutputTee implements Closeable {
    private static final long PAUSE_MILLIS = 20;
    /** The time for copying the rest after the step's end: the reader of the script's output may have stopped reading. */
    private static final long PATIENCE_MILLIS = 10_000;

    private static final int BUFFER = 64 * 1024;

    private final FileChannel log;
    private final FileChannel output;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    private final Thread thread;
    private volatile boolean ended;

    /**
     * Opens both ends.
     *
     * @param from the offset in the log at which the step's output begins
     * @param shell the process whose standard output is the target
     * @param channel the FIFO of the shell's messages, which is its standard output while it sends one
     */
    @SuppressWarnings("resource")
    public // closed with this
    OutputTee(Path log, long from, long shell, Path channel) throws IOException {
        this.log = FileChannel.open(log, StandardOpenOption.READ);
        this.log.position(from);
        this.output = open(Path.of("/proc", Long.toString(shell), "fd", "1"), channel, this.log);
        this.thread = new Thread(this::copy, "output-tee");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private static FileChannel open(Path output, Path channel, FileChannel log) throws IOException {
        try {
            // The shell is sending the end of the step before. This takes only a moment.
            while (Files.readSymbolicLink(output).equals(channel)) {
                Thread.onSpinWait();
            }
            return FileChannel.open(output, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    private void copy() {
        try {
            while (!ended) {
                if (!copySome()) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            while (copySome()) {
                // Copy everything that the step had written when it ended.
            }
        } catch (IOException e) {
            // The reader is gone. The log is complete anyway.
            System.getLogger(OutputTee.class.getName())
                    .log(Level.DEBUG, "the step's output can't be copied to the script's output any more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean copySome() throws IOException {
        bytes.clear();
        if (log.read(bytes) <= 0) {
            return false;
        }
        bytes.flip();
        while (bytes.hasRemaining()) {
            output.write(bytes);
        }
        return true;
    }

    /** Copies the rest of the output; called after the step's end. */
    @Override
    public void close() throws IOException {
        ended = true;
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
        output.close();
    }
}
