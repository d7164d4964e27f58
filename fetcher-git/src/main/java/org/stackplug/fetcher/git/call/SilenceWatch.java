package org.stackplug.fetcher.git.call;

import java.time.Duration;

/**
 * The idle time-out of a remote: measures how long nothing has come from it while the work waits for it. Used
 * by the thread that works; any other thread may ask.
 */
public final class SilenceWatch {
    private final Duration limit;
    private volatile long waitingSince;
    private volatile boolean waiting;

    SilenceWatch(Duration limit) {
        this.limit = limit;
    }

    /** Starts to wait for the remote: from now on its silence counts. */
    public void waiting() {
        waitingSince = System.nanoTime();
        waiting = true;
    }

    /** Ends the wait: something came from the remote. */
    public void heard() {
        waiting = false;
    }

    boolean isOverdue() {
        return waiting && System.nanoTime() - waitingSince > limit.toNanos();
    }

    /** Returns how long a remote may be silent, in milliseconds. */
    public int limitMillis() {
        return (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
    }
}
