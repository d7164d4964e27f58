package org.stackplug.session.step;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Passes on what a DevStack tree's own scripts write while they write it, by following the log of their session. */
public final class OutputFollower implements Closeable {
    private final LogFollower follower = new LogFollower();
    private final int pauses;

    /**
     * Follows from the log's present end on.
     *
     * @param listener gets text as it came, not in whole lines
     * @param pauses how many pauses of 40 ms without anything new are waited for at the end
     */
    public OutputFollower(Path file, Consumer<String> listener, int pauses) throws IOException {
        this.pauses = pauses;
        LogReader log = new LogReader(file);
        follower.begin(new LogFollower.Log() {
            @Override
            public boolean readSome() throws IOException {
                String text = log.read();
                if (!text.isEmpty()) {
                    listener.accept(text);
                }
                return !text.isEmpty();
            }

            @Override
            public void failed(IOException e) {
                listener.accept("(its log can't be read any more: " + e.getMessage() + ")\n");
            }

            @Override
            public void close() throws IOException {
                log.close();
            }
        });
    }

    @Override
    public void close() throws IOException {
        follower.end(pauses);
        follower.close();
    }
}
