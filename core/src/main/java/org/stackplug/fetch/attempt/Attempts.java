package org.stackplug.fetch.attempt;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.stackplug.event.RunListener;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchMonitor;

/**
 * Retries work that failed for a transient reason, after a pause that doubles, or that the remote has asked for. Work that a
 * remote puts off because it serves others is repeated without being counted. Each attempt has a deadline,
 * and everything that is done with one of these objects has one together. A cancellation is followed at
 * once, also during a pause.
 */
public final class Attempts {
    private static final int MAX_ATTEMPTS = 3;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long BUSY_PAUSE_MILLIS = 100;
    private static final long POLL_MILLIS = 50;

    private final FetchTimes times;
    private final BooleanSupplier cancelled;
    private long end;

    /**
     * Starts the time for all attempts.
     *
     * @param cancelled whether the user has interrupted the run
     */
    public Attempts(FetchTimes times, BooleanSupplier cancelled) {
        this.times = times;
        this.cancelled = cancelled;
        this.end = System.nanoTime() + times.total().toNanos();
    }

    /** Takes away time that was spent on the same work before. */
    public void charge(Duration spent) {
        end -= spent.toNanos();
    }

    /** Work of a fetcher. */
    @FunctionalInterface
    public interface Work<T> {
        T run(FetchMonitor monitor) throws FetchException, StackplugException;
    }

    /** Runs the work, up to three times. */
    public <T> T of(String plugin, RunListener listener, Work<T> work) throws FetchException, StackplugException {
        long pause = FIRST_PAUSE_MILLIS;
        int attempt = 1;
        while (true) {
            long deadline = System.nanoTime() + times.attempt().toNanos();
            BooleanSupplier late = () -> isPast(deadline) || isPast(end);
            try {
                return work.run(
                        new ProgressReporter(plugin, listener, () -> cancelled.getAsBoolean() || late.getAsBoolean()));
            } catch (FetchException e) {
                boolean timedOut = e.reason() == FetchException.Reason.CANCELLED
                        && late.getAsBoolean()
                        && !cancelled.getAsBoolean();
                FetchException failure = timedOut ? timeout(e) : e;
                boolean counts = failure.reason() != FetchException.Reason.BUSY;
                long rest = Math.max(
                        counts ? pause + ThreadLocalRandom.current().nextLong(pause / 2) : BUSY_PAUSE_MILLIS,
                        failure.pause().toMillis());
                boolean timeLeft = !isPast(end - Duration.ofMillis(rest).toNanos());
                if (!failure.reason().isTransient() || (counts && attempt == MAX_ATTEMPTS) || !timeLeft) {
                    throw failure;
                }
                log().log(Level.INFO, plugin + ": attempt " + attempt + " failed: " + failure.getMessage());
                pause(rest);
                if (counts) {
                    attempt++;
                    pause *= 2;
                }
            }
        }
    }

    private FetchException timeout(FetchException e) {
        String why = isPast(end)
                ? "it took longer than " + seconds(times.total())
                        + ", which is what 'fetch-timeout' allows for all attempts"
                : "it took longer than " + seconds(times.attempt());
        return new FetchException(FetchException.Reason.TIMEOUT, why, e);
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }

    private static boolean isPast(long moment) {
        return System.nanoTime() - moment > 0;
    }

    private void pause(long millis) throws FetchException {
        long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        try {
            while (!isPast(until)) {
                if (cancelled.getAsBoolean()) {
                    throw new FetchException(FetchException.Reason.CANCELLED, "interrupted by the user");
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchException(FetchException.Reason.CANCELLED, "interrupted", e);
        }
    }

    /** Created lazily: System.getLogger opens every jar on the class path. */
    private static Logger log() {
        return System.getLogger(Attempts.class.getName());
    }
}
