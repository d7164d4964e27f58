package org.stackplug.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.stackplug.event.ListenerException;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.mask.Secrets;

/**
 * The append-only journal of a run: one JSON object a line, each written whole, in one call, when the event happens. A run
 * that is killed leaves a journal that can be read up to its last line. The first line names the format.
 *
 * <p>What steps write is not in it; it has a log of its own.
 */
public final class Journal implements RunListener, AutoCloseable {
    /** The version of the format. */
    public static final String SCHEMA = "stackplug.journal/1";

    private final FileChannel channel;
    private final Secrets secrets;
    private final VariableChanges variables;

    /**
     * Opens a journal.
     *
     * @param file exists already, private and empty
     * @param secrets has received the same events before
     * @throws UncheckedIOException if it can't be written
     */
    public Journal(Path file, Secrets secrets) {
        this.secrets = secrets;
        this.variables = new VariableChanges(file.resolveSibling("localrc"));
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void on(RunEvent event) {
        try {
            Optional<String> line = EventLine.of(event, secrets, variables);
            if (line.isPresent()) {
                append(ByteBuffer.wrap(line.get().getBytes(StandardCharsets.UTF_8)));
            }
            if (event instanceof RunEvent.RunEnded) {
                close();
            }
        } catch (IOException e) {
            throw ListenerException.unwritten("the journal of the run", e);
        }
    }

    /** The whole line or nothing of it: what comes after a part of one could not be read. */
    private void append(ByteBuffer line) throws IOException {
        long size = channel.size();
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            channel.truncate(size);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
