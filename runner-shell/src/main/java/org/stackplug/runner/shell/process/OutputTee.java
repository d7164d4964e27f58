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
 * Copies what a step writes into its log to where the script itself writes, while it does so. Made before the step begins:
 * during it the shell's own output is the log.
 */
public final class OutputTee implements Closeable {
    private static final long PAUSE_MILLIS = 20;
    /** After the step's end. Whoever reads the script's output may have stopped to. */
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
     * @param from where in the log the step's part begins
     * @param shell the process whose standard output is meant
     * @param channel where the shell sends its messages to: while it does, that is its standard output
     */
    @SuppressWarnings("resource")
    public // closed with this
    OutputTee(Path log, long from, long shell, Path channel) throws IOException {
        this.log = FileChannel.open(log, StandardOpenOption.READ);
        this.log.position(from);
        this.output = open(Path.of("/proc", Long.toString(shell), "fd", "1"), channel, this.log);
        this.thread = new Thread(this::copy, "echo");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private static FileChannel open(Path output, Path channel, FileChannel log) throws IOException {
        try {
            // It has said that the step before is done, and waits for this one: that can only take a moment.
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
                // Until all is copied that the step had written when it ended.
            }
        } catch (IOException e) {
            // The reader is gone; the log has everything all the same.
            System.getLogger(OutputTee.class.getName())
                    .log(Level.DEBUG, "the script's output does not take a step's any more", e);
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

    /** The step has ended: copies the rest. */
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
