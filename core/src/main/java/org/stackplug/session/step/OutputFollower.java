package org.stackplug.session.step;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Tells what a step or a script writes while it writes it, by following its log: the shell has no pipe to this process, so
 * a daemon that a step leaves behind never loses its output.
 */
public final class OutputFollower implements Closeable {
    private static final long PAUSE_MILLIS = 40;
    private static final int BUFFER = 64 * 1024;

    private final Consumer<String> listener;
    private final int grace;
    private final FileChannel log;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    private final CharBuffer chars = CharBuffer.allocate(BUFFER);
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final Thread thread;
    private volatile boolean ended;

    /**
     * Follows from the log's present end on.
     *
     * @param listener gets text as it came, not in whole lines
     * @param grace how many pauses of 40 ms without a word are waited for at the end: what a script has started may have
     *     the last one
     */
    public OutputFollower(Path file, Consumer<String> listener, int grace) throws IOException {
        this.listener = listener;
        this.grace = grace;
        this.log = FileChannel.open(file, StandardOpenOption.READ);
        this.log.position(this.log.size());
        this.thread = new Thread(this::follow, "output");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private void follow() {
        try {
            while (!ended) {
                if (!readSome()) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            for (int silent = 0; silent <= grace; silent++) {
                while (readSome()) {
                    silent = 0;
                }
                if (silent < grace) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (IOException e) {
            listener.accept("(its log can't be read any more: " + e.getMessage() + ")\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean readSome() throws IOException {
        if (log.read(bytes) <= 0) {
            return false;
        }
        bytes.flip();
        decoder.decode(bytes, chars, false);
        bytes.compact();
        chars.flip();
        listener.accept(chars.toString());
        chars.clear();
        return true;
    }

    /** The step has ended: tells the rest. */
    @Override
    public void close() throws IOException {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }
}
