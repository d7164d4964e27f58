package org.stackplug.session.step;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.file.PrivateFiles;
import org.stackplug.spi.run.step.Step;

/**
 * Watches the log of the step that runs: the shell has no pipe to this process, so a daemon that a step leaves behind never
 * loses its output. Notes when the log has grown, in a file beside it, {@code NAME.log.times}: a line
 * {@code OFFSET MILLISECONDS} for each growth, the time being that of the epoch. Tells listeners what was written, where
 * somebody wants to know.
 *
 * <p>One thread for all steps of a run.
 */
public final class StepWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 40;
    private static final int BUFFER = 64 * 1024;

    private final boolean tells;
    private final RunListener listener;
    private final Thread thread;
    private Optional<Log> current = Optional.empty();
    private boolean closed;

    /** @param tells whether listeners are told what is written */
    public StepWatch(boolean tells, RunListener listener) {
        this.tells = tells;
        this.listener = listener;
        this.thread = new Thread(this::follow, "output");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Follows a log from its present end on. */
    synchronized void begin(Step step, Path file) throws IOException {
        current = Optional.of(new Log(step, file));
        notifyAll();
    }

    /** The step has ended: tells the rest. */
    synchronized void end() throws IOException {
        if (current.isPresent()) {
            Log log = current.get();
            current = Optional.empty();
            while (log.readSome()) {
                // Until all is told that the step had written when it ended.
            }
            log.close();
        }
    }

    private synchronized void follow() {
        try {
            while (!closed) {
                if (current.isEmpty()) {
                    wait();
                } else if (!readSome(current.get())) {
                    wait(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean readSome(Log log) {
        try {
            return log.readSome();
        } catch (IOException e) {
            listener.on(
                    new RunEvent.StepOutput(log.step, "(its log can't be read any more: " + e.getMessage() + ")\n"));
            current = Optional.empty();
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The log of one step. */
    private final class Log {
        private final Step step;
        private final Path file;
        private final FileChannel channel;
        private Optional<FileChannel> times = Optional.empty();
        private Optional<ByteBuffer> bytes = Optional.empty();
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private long seen;

        Log(Step step, Path file) throws IOException {
            this.step = step;
            this.file = file;
            this.channel = FileChannel.open(file, StandardOpenOption.READ);
            this.seen = channel.size();
            channel.position(seen);
        }

        boolean readSome() throws IOException {
            long size = channel.size();
            if (size <= seen) {
                return false;
            }
            note(seen);
            if (!tells) {
                seen = size;
                channel.position(size);
                return true;
            }
            ByteBuffer buffer = bytes.orElseGet(() -> ByteBuffer.allocate(BUFFER));
            bytes = Optional.of(buffer);
            int read = channel.read(buffer);
            if (read <= 0) {
                return false;
            }
            seen += read;
            buffer.flip();
            CharBuffer chars = CharBuffer.allocate(buffer.remaining());
            decoder.decode(buffer, chars, false);
            buffer.compact();
            chars.flip();
            listener.on(new RunEvent.StepOutput(step, chars.toString()));
            return true;
        }

        private void note(long offset) throws IOException {
            if (times.isEmpty()) {
                Path beside = PrivateFiles.file(file.resolveSibling(file.getFileName() + ".times"));
                times = Optional.of(FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
            }
            String line = offset + " " + System.currentTimeMillis() + "\n";
            times.get().write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        }

        void close() throws IOException {
            channel.close();
            if (times.isPresent()) {
                times.get().close();
            }
        }
    }
}
