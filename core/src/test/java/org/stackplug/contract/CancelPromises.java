package org.stackplug.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.Failure;
import org.stackplug.spi.StepResult;

abstract class CancelPromises extends RunnerFixture {
    CancelPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @Test
    void fromAnotherThreadEndsTheStepSoon() throws Exception {
        stack.atLastPoint();
        CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                () -> assertDoesNotThrow(() -> stack.session().cancel()),
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
        long start = System.nanoTime();

        StepResult.Broke broke = stack.breaks("trap '' TERM INT; while :; do sleep 1; done");

        assertEquals(Failure.Kind.CANCELLED, broke.failure().kind());
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(3).toNanos());
        cancel.get();
    }

    @Test
    void betweenTwoStepsIsToldByTheNextCall() throws Exception {
        stack.atLastPoint();
        stack.session().cancel();

        assertEquals(Failure.Kind.CANCELLED, stack.failure("true").kind());
    }

    @Test
    void beforeTheFirstPointIsToldThere() throws Exception {
        stack.session().cancel();

        assertEquals(Failure.Kind.CANCELLED, stack.end().failure().orElseThrow().kind());
    }

    @Test
    void betweenStepsSparesWhatTheyStarted() throws Exception {
        stack.atLastPoint();
        Path file = temp.resolve("pid");
        stack.says("sleep 60 & echo $! >" + file);
        long daemon = pid(file);
        Thread.sleep(50);
        try {
            stack.session().cancel();
            stack.end();
            Thread.sleep(900);

            assertTrue(lives(daemon));
        } finally {
            kill(daemon);
        }
    }

    @Test
    void twiceIsHarmless() throws Exception {
        stack.atLastPoint();
        stack.session().cancel();
        stack.session().cancel();

        stack.end();
        stack.session().cancel();
    }
}
