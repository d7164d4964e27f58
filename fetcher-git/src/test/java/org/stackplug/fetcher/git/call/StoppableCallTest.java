package org.stackplug.fetcher.git.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.stackplug.spi.fetch.FetchException.Reason;

@Timeout(60)
class StoppableCallTest {
    private final StoppableCall call = new StoppableCall();

    @Test
    void returnsTheResultOfItsWork() {
        call.run(() -> "done", interrupted -> null);
        assertEquals("done", call.result());
        assertNull(call.failure());
        assertNull(call.whyStopped());
    }

    @Test
    void keepsTheFailureOfItsWork() {
        IOException failure = new IOException("no");
        call.run(
                () -> {
                    throw failure;
                },
                interrupted -> null);
        assertSame(failure, call.failure());
        assertNull(call.whyStopped());
    }

    @Test
    void interruptsWorkThatHasToStop() {
        call.run(
                () -> {
                    Thread.sleep(60_000);
                    return "late";
                },
                interrupted -> Reason.CANCELLED);
        assertEquals(Reason.CANCELLED, call.whyStopped());
        assertTrue(call.failure() instanceof InterruptedException, () -> "" + call.failure());
    }

    @Test
    void closesWhatItsWorkWaitsFor() {
        CountDownLatch closed = new CountDownLatch(1);
        call.closeOnStop(closed::countDown);
        call.run(
                () -> {
                    awaitUninterruptibly(closed);
                    throw new IOException("closed");
                },
                interrupted -> Reason.TIMEOUT);
        assertEquals(Reason.TIMEOUT, call.whyStopped());
    }

    @Test
    void closesAtOnceWhatIsAddedAfterTheStop() {
        AtomicBoolean closed = new AtomicBoolean();
        call.run(
                () -> {
                    Thread.sleep(60_000);
                    return null;
                },
                interrupted -> Reason.CANCELLED);
        call.closeOnStop(() -> closed.set(true));
        assertTrue(closed.get());
    }

    @Test
    void abandonsWorkThatCanNotBeInterrupted() {
        CountDownLatch released = new CountDownLatch(1);
        call.run(
                () -> {
                    awaitUninterruptibly(released);
                    return "late";
                },
                interrupted -> Reason.CANCELLED);
        assertEquals(Reason.CANCELLED, call.whyStopped());
        released.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean waiting = true;
        while (waiting) {
            try {
                latch.await();
                waiting = false;
            } catch (InterruptedException e) {
                // Some system calls are not interruptible either.
            }
        }
    }

    @Test
    void passesOnThatTheCallingThreadWasInterrupted() {
        Thread.currentThread().interrupt();
        call.run(
                () -> {
                    Thread.sleep(60_000);
                    return null;
                },
                interrupted -> interrupted ? Reason.CANCELLED : null);
        assertEquals(Reason.CANCELLED, call.whyStopped());
        assertTrue(Thread.interrupted());
    }

    @Test
    void leavesNoInterruptForTheNextWorkOfTheThread() {
        interruptsWorkThatHasToStop();
        StoppableCall next = new StoppableCall();
        next.run(Thread::interrupted, interrupted -> null);
        assertFalse((Boolean) next.result());
    }
}
