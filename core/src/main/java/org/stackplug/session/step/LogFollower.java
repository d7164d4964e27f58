package org.stackplug.session.step;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Follows logs while they are written, one after another, on a thread of its own. The shell has no pipe to this process, so
 * that a daemon that a step leaves never loses its output.
 */
final class LogFollower implements AutoCloseable {
    private static final long PAUSE_MILLIS = 40;

    private final Thread thread;
    private Optional<Log> current = Optional.empty();
    private boolean closed;

    /** A log that is followed. Its methods are called by one thread at a time. */
    interface Log extends Closeable {
        /** Handles a part of what is new, and returns whether there was something. */
        boolean readSome() throws IOException;

        /** The log can't be read any more. */
        void failed(IOException e);
    }

    LogFollower() {
        thread = new Thread(this::follow, "output");
        thread.setDaemon(true);
        thread.start();
    }

    /** Follows a log from now on. */
    synchronized void begin(Log log) {
        current = Optional.of(log);
        notifyAll();
    }

    /**
     * Handles what is left of the log, and follows it no more.
     *
     * @param pauses how many pauses of 40 ms without anything new to wait for: what a script has started may write last
     */
    synchronized void end(int pauses) throws IOException {
        if (current.isEmpty()) {
            return;
        }
        Log log = current.get();
        current = Optional.empty();
        try (log) {
            for (int silent = 0; silent <= pauses; silent++) {
                while (log.readSome()) {
                    silent = 0;
                }
                if (silent < pauses) {
                    wait(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
            log.failed(e);
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
}
