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
 * Tries again what failed for a passing reason, after a pause that doubles. Each attempt has a deadline, and all that is done
 * with one of these objects has one together. The user's wish to end is followed at once, in a pause, too.
 */
public final class Attempts {
    private static final int MOST = 3;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long NAP_MILLIS = 50;

    private final Duration each;
    private final Duration total;
    private final BooleanSupplier cancelled;
    private long end;

    /**
     * The time for all attempts begins now.
     *
     * @param each for one attempt
     * @param total for all of them, and the pauses between them
     * @param cancelled whether the user has ended the run
     */
    public Attempts(Duration each, Duration total, BooleanSupplier cancelled) {
        this.each = each;
        this.total = total;
        this.cancelled = cancelled;
        this.end = System.nanoTime() + total.toNanos();
    }

    /** Takes time away that was spent before, on the same. */
    public void charge(Duration spent) {
        end -= spent.toNanos();
    }

    /** Something that a fetcher does. */
    @FunctionalInterface
    public interface Work<T> {
        T run(FetchMonitor monitor) throws FetchException, StackplugException;
    }

    /** Does it, up to three times. */
    public <T> T of(String plugin, RunListener listener, Work<T> work) throws FetchException, StackplugException {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            long late = System.nanoTime() + each.toNanos();
            BooleanSupplier over = () -> isPast(late) || isPast(end);
            try {
                return work.run(
                        new ProgressReporter(plugin, listener, () -> cancelled.getAsBoolean() || over.getAsBoolean()));
            } catch (FetchException e) {
                boolean timeIsUp = e.reason() == FetchException.Reason.CANCELLED
                        && over.getAsBoolean()
                        && !cancelled.getAsBoolean();
                FetchException told = timeIsUp ? timeout(e) : e;
                long rest = pause + ThreadLocalRandom.current().nextLong(pause / 2);
                boolean timeLeft = !isPast(end - Duration.ofMillis(rest).toNanos());
                if (!told.reason().isPassing() || attempt == MOST || !timeLeft) {
                    throw told;
                }
                log().log(Level.INFO, plugin + ": attempt " + attempt + " failed: " + told.getMessage());
                rest(rest);
                pause *= 2;
            }
        }
    }

    private FetchException timeout(FetchException e) {
        String why = isPast(end)
                ? "it took longer than " + seconds(total) + ", which is what 'fetch-timeout' allows for all attempts"
                : "it took longer than " + seconds(each);
        return new FetchException(FetchException.Reason.TIMEOUT, why, e);
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }

    private static boolean isPast(long moment) {
        return System.nanoTime() - moment > 0;
    }

    private void rest(long millis) throws FetchException {
        long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        try {
            while (!isPast(until)) {
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

    /** Only when there is something to say: to find who writes it, every jar is opened. */
    private static Logger log() {
        return System.getLogger(Attempts.class.getName());
    }
}
