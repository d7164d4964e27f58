package org.stackplug.fetch.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.stackplug.event.RunListener;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;

class AttemptsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger tried = new AtomicInteger();
    private final long start = System.nanoTime();

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private FetchException failure(Attempts attempts, Attempts.Work<Void> work) {
        return assertThrows(FetchException.class, () -> attempts.of("one", RunListener.NONE, work));
    }

    private Void fail(Reason reason) throws FetchException {
        tried.incrementAndGet();
        throw new FetchException(reason, "no");
    }

    /** Works until it is cancelled, as a fetcher does. */
    private Void workOn(FetchMonitor monitor) throws FetchException {
        tried.incrementAndGet();
        while (!monitor.isCancelled()) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new FetchException(Reason.CANCELLED, "stopped");
    }

    @Test
    void retriesTransientFailures() {
        FetchException last =
                failure(new Attempts(new FetchTimes(LONG, LONG), () -> false), monitor -> fail(Reason.CONNECTION));
        assertEquals(3, tried.get());
        assertEquals(Reason.CONNECTION, last.reason());
    }

    @Test
    void doesNotRetryPermanentFailures() {
        failure(new Attempts(new FetchTimes(LONG, LONG), () -> false), monitor -> fail(Reason.NO_REF));
        assertEquals(1, tried.get());
    }

    @Test
    void retriesAnAttemptThatTakesTooLong() {
        Attempts attempts = new Attempts(new FetchTimes(Duration.ofMillis(30), LONG), () -> false);
        assertEquals(Reason.TIMEOUT, failure(attempts, this::workOn).reason());
        assertEquals(3, tried.get());
    }

    @Test
    void endsAtTheDeadlineOfAllAttempts() {
        Attempts attempts = new Attempts(new FetchTimes(LONG, Duration.ofMillis(200)), () -> false);
        FetchException late = failure(attempts, this::workOn);
        assertEquals(Reason.TIMEOUT, late.reason());
        assertTrue(late.getMessage().contains("fetch-timeout"), late.getMessage());
        assertEquals(1, tried.get());
        assertTrue(took().toMillis() < 2_000, () -> took().toString());
    }

    @Test
    void sharesTheDeadlineAmongAllWorkOnAPlugin() {
        Attempts attempts = new Attempts(new FetchTimes(LONG, Duration.ofMillis(200)), () -> false);
        failure(attempts, this::workOn);
        failure(attempts, this::workOn);
        assertTrue(took().toMillis() < 2_000, () -> took().toString());
    }

    @Test
    void makesNoPauseBeyondTheDeadline() {
        failure(
                new Attempts(new FetchTimes(LONG, Duration.ofMillis(400)), () -> false),
                monitor -> fail(Reason.CONNECTION));
        assertEquals(1, tried.get());
        assertTrue(took().toMillis() < 300, () -> took().toString());
    }

    @Test
    void endsAPauseAtOnceWhenCancelled() {
        // The first pause takes half a second at least.
        Attempts attempts = new Attempts(new FetchTimes(LONG, LONG), () -> took().toMillis() > 100);
        assertEquals(
                Reason.CANCELLED,
                failure(attempts, monitor -> fail(Reason.CONNECTION)).reason());
        assertEquals(1, tried.get());
        assertTrue(took().toMillis() < 400, () -> took().toString());
    }
}
