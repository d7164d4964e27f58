package org.stackplug.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.Attempts;
import org.stackplug.fetch.attempt.FetchTimes;
import org.stackplug.fetch.attempt.Lookup;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

@Timeout(60)
class RefLookupsTest {
    private static final ResolvedRef MAIN =
            new ResolvedRef(ResolvedRef.Kind.BRANCH, "refs/heads/main", new Revision("1".repeat(40)));

    private static Attempts within(Duration total) {
        return new Attempts(new FetchTimes(total, total), () -> false);
    }

    @Test
    void asksSeveralAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(4);
        try (RefLookups lookups = new RefLookups(2)) {
            Lookup first = lookups.start(() -> {
                asked.countDown();
                // No answer was requested yet: all four lookups run at the same time.
                assertTrue(asked.await(30, TimeUnit.SECONDS));
                return MAIN;
            });
            for (int i = 0; i < 3; i++) {
                lookups.start(() -> {
                    asked.countDown();
                    return MAIN;
                });
            }
            assertSame(MAIN, first.answer(within(Duration.ofMinutes(1))));
        }
    }

    @Test
    void asksOnTheCallingThreadWhereAllThreadsAreBusy() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RefLookups lookups = new RefLookups(1)) {
            for (int i = 0; i < 2; i++) {
                lookups.start(() -> {
                    release.await();
                    return MAIN;
                });
            }
            Thread[] by = new Thread[1];
            Lookup third = lookups.start(() -> {
                by[0] = Thread.currentThread();
                return MAIN;
            });
            assertSame(MAIN, third.answer(within(Duration.ofMinutes(1))));
            assertSame(Thread.currentThread(), by[0]);
            release.countDown();
        }
    }

    @Test
    void keepsAFailureUntilTheAnswerIsRequested() throws Exception {
        try (RefLookups lookups = new RefLookups(1)) {
            Lookup lookup = lookups.start(() -> {
                throw new FetchException(Reason.NO_REF, "no");
            });
            FetchException e = assertThrows(FetchException.class, () -> lookup.answer(within(Duration.ofMinutes(1))));
            assertEquals(Reason.NO_REF, e.reason());
        }
    }

    @Test
    void chargesTheTimeOfALookupToTheAttempts() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RefLookups lookups = new RefLookups(1)) {
            Lookup lookup = lookups.start(() -> {
                Thread.sleep(300);
                return MAIN;
            });
            lookups.start(() -> {
                over.countDown();
                return MAIN;
            });
            assertTrue(over.await(30, TimeUnit.SECONDS));
            while (!((java.util.concurrent.FutureTask<?>) lookup).isDone()) {
                Thread.sleep(5);
            }
            Attempts attempts = within(Duration.ofMillis(250));
            lookup.answer(attempts);
            FetchException e = assertThrows(
                    FetchException.class,
                    () -> attempts.of("one", RunListener.NONE, monitor -> {
                        assertTrue(monitor.isCancelled());
                        throw new FetchException(Reason.CANCELLED, "stopped");
                    }));
            assertEquals(Reason.TIMEOUT, e.reason());
        }
    }

    @Test
    void interruptsPendingLookupsWhenItIsClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        try (RefLookups lookups = new RefLookups(1)) {
            lookups.start(() -> {
                begun.countDown();
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
                ended.countDown();
                return MAIN;
            });
            assertTrue(begun.await(30, TimeUnit.SECONDS));
        }
        assertTrue(ended.await(30, TimeUnit.SECONDS));
        assertTrue(interrupted.get());
    }
}
