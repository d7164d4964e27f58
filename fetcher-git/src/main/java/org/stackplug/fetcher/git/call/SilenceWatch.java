package org.stackplug.fetcher.git.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The idle time-out of a remote: measures how long nothing, or next to nothing, has come from it while the work waits for it.
 * Used by the thread that works; any other thread may ask.
 */
public final class SilenceWatch {
    private final Duration limit;
    private final long leastBytes;
    private volatile long waitingSince;
    private volatile boolean waiting;
    /** How long the work has waited for the bytes of the current span, in nanoseconds. */
    private final AtomicLong waited = new AtomicLong();

    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean preparing;

    /** @param leastSpeed fewer bytes in a second, over the whole limit, count as nothing */
    SilenceWatch(Duration limit, long leastSpeed) {
        this.limit = limit;
        this.leastBytes = leastSpeed * limit.toMillis() / 1000;
    }

    /** Notes that the remote prepares objects, or has begun to send them: before that it sends next to nothing. */
    public void preparing(boolean now) {
        preparing = now;
        span();
    }

    private void span() {
        waited.set(0);
        bytes.set(0);
    }

    /** Starts to wait for the remote: from now on its silence counts. */
    public void waiting() {
        waitingSince = System.nanoTime();
        waiting = true;
    }

    /** Ends the wait: something came from the remote. */
    public void heard() {
        heard(0);
    }

    /** Ends the wait with so many bytes from the remote. */
    void heard(long received) {
        waiting = false;
        waited.addAndGet(System.nanoTime() - waitingSince);
        if (bytes.addAndGet(Math.max(0, received)) >= leastBytes) {
            span();
        }
    }

    boolean isOverdue() {
        if (!waiting) {
            return false;
        }
        long now = System.nanoTime() - waitingSince;
        return now > limit.toNanos() || (!preparing && waited.get() + now > limit.toNanos());
    }

    /** Returns how long a remote may be silent, in milliseconds. */
    public int limitMillis() {
        return (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
    }
}
