package org.stackplug.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.stackplug.event.RunListener;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.FetchMonitor;

/**
 * Tries again what failed for a passing reason, after a pause that doubles, and gives each attempt a deadline.
 *
 * @param deadline for one attempt
 * @param cancelled whether the user has ended the run
 */
record Attempts(Duration deadline, BooleanSupplier cancelled) {
    private static final Logger LOG = System.getLogger(Attempts.class.getName());
    private static final int MOST = 3;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long NAP_MILLIS = 50;

    /** Something that a fetcher does. */
    @FunctionalInterface
    interface Work<T> {
        T run(FetchMonitor monitor) throws FetchException, StackplugException;
    }

    /** Does it, up to three times. */
    <T> T of(String plugin, RunListener listener, Work<T> work) throws FetchException, StackplugException {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            long end = System.nanoTime() + deadline.toNanos();
            BooleanSupplier late = () -> System.nanoTime() - end > 0;
            try {
                return work.run(
                        new FetchProgress(plugin, listener, () -> cancelled.getAsBoolean() || late.getAsBoolean()));
            } catch (FetchException e) {
                FetchException told = e.reason() == FetchException.Reason.CANCELLED
                                && late.getAsBoolean()
                                && !cancelled.getAsBoolean()
                        ? new FetchException(
                                FetchException.Reason.TIMEOUT, "it took longer than " + deadline.toSeconds() + " s", e)
                        : e;
                if (!told.reason().isPassing() || attempt == MOST) {
                    throw told;
                }
                LOG.log(Level.INFO, plugin + ": attempt " + attempt + " failed: " + told.getMessage());
                rest(pause + ThreadLocalRandom.current().nextLong(pause / 2));
                pause *= 2;
            }
        }
    }

    private void rest(long millis) throws FetchException {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        try {
            while (System.nanoTime() - end < 0) {
                if (cancelled.getAsBoolean()) {
                    throw new FetchException(FetchException.Reason.CANCELLED, "ended by the user");
                }
                Thread.sleep(NAP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchException(FetchException.Reason.CANCELLED, "interrupted", e);
        }
    }
}
