package org.stackplug.session.step;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.file.PlainFile;
import org.stackplug.file.PrivateFiles;
import org.stackplug.spi.run.step.Step;

/**
 * Watches the log of the step that runs. Notes when the log has grown, in a file next to it, {@code NAME.log.times}: a line
 * {@code OFFSET MILLISECONDS} for each growth, the time since the epoch. Reports what was written where a listener wants to
 * know.
 */
public final class StepWatch implements AutoCloseable {
    private final boolean reports;
    private final RunListener listener;
    private final LogFollower follower = new LogFollower();
    /** Whether the times can be noted: a full disk is reported once. */
    private boolean notes = true;

    /** @param reports whether listeners receive what is written */
    public StepWatch(boolean reports, RunListener listener) {
        this.reports = reports;
        this.listener = listener;
    }

    /** Follows a log from its present end on. */
    void begin(Step step, Path file) throws IOException {
        follower.begin(new StepLogFile(step, file));
    }

    /** The step has ended: handles the rest that it had written by then. */
    void end() throws IOException {
        follower.end(0);
    }

    @Override
    public void close() {
        follower.close();
    }

    /** The log of one step. */
    private final class StepLogFile implements LogFollower.Log {
        private final Step step;
        private final Path file;
        private final LogReader log;
        private Optional<FileChannel> times = Optional.empty();

        StepLogFile(Step step, Path file) throws IOException {
            this.step = step;
            this.file = file;
            this.log = new LogReader(file);
        }

        @Override
        public boolean readSome() throws IOException {
            if (!log.hasGrown()) {
                return false;
            }
            note(log.position());
            if (!reports) {
                log.skip();
                return true;
            }
            String text = log.read();
            if (text.isEmpty()) {
                return false;
            }
            listener.on(new RunEvent.StepOutput(step, text));
            return true;
        }

        @Override
        public void failed(IOException e) {
            listener.on(new RunEvent.StepOutput(step, "(its log can't be read any more: " + e.getMessage() + ")\n"));
        }

        private void note(long offset) {
            if (!notes) {
                return;
            }
            try {
                if (times.isEmpty()) {
                    Path next = PrivateFiles.file(file.resolveSibling(file.getFileName() + ".times"));
                    times = Optional.of(FileChannel.open(next, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
                }
                String line = offset + " " + System.currentTimeMillis() + "\n";
                times.get().write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                notes = false;
                listener.on(new RunEvent.Warned(
                        "from now on 'stackplug logs' has no times for what steps write: " + PlainFile.why(e),
                        List.of()));
            }
        }

        @Override
        public void close() throws IOException {
            log.close();
            if (times.isPresent()) {
                times.get().close();
            }
        }
    }
}
