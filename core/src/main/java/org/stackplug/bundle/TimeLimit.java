package org.stackplug.bundle;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.stackplug.task.Workers;

/** Cancels work that evaluates localrc if it takes too long: localrc may wait for something that never comes. */
final class TimeLimit implements AutoCloseable {
    private static final long SECONDS = 30;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean over;

    /** @param cancel ends the work soon */
    TimeLimit(Runnable cancel) {
        Workers.start("limit", () -> {
            try {
                if (!done.await(SECONDS, TimeUnit.SECONDS)) {
                    over = true;
                    cancel.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Returns whether the work was cancelled. */
    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        done.countDown();
    }
}
