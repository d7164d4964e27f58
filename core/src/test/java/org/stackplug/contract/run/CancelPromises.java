package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.StepResult;

abstract class CancelPromises extends RunnerFixture {
    CancelPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @Test
    void terminatesTheStepSoonWhenAnotherThreadCancels() throws Exception {
        stack.atLastPoint();
        CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                () -> assertDoesNotThrow(() -> stack.session().cancel()),
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
        long start = System.nanoTime();

        StepResult.Failed broke = stack.breaks("trap '' TERM INT; while :; do sleep 1; done");

        assertEquals(Failure.Kind.CANCELLED, broke.failure().kind());
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(3).toNanos());
        cancel.get();
    }

    /** Each text waits for a minute. The line and the function are those of the command in it. */
    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            here() {;  true;  sleep 60;};here           ! 3 ! here   ! sleep 60
            true;until sleep 60; do;  true;done         ! 2 ! source ! sleep 60
            here() {;  sleep 60 || true;};here;true     ! 2 ! here   ! sleep 60
            set +e;sleep 60;echo on;sleep 60            ! 2 ! source ! sleep 60
            true;x=$(sleep 60)                          ! 2 ! source ! x=$(sleep 60)
            true;(sleep 60)                             ! 2 ! source ! ( sleep 60 )
            sleep 60 &;wait                             ! 2 ! source ! wait
            trap '' TERM INT;sleep 60;trap - TERM       ! 2 ! source ! sleep 60
            exec 5<> <(sleep 60);read -r -u 5 x         ! 2 ! source ! read -r -u 5 x
            here() {;  sleep 60;};true;true;here | cat  ! 6 ! source ! cat
            """)
    void namesWhatWasUnderWay(String text, int line, String function, String command) throws Exception {
        String script = text.replace(";", "\n").replace("\n do", "; do");
        stack.atLastPoint();
        CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                () -> assertDoesNotThrow(() -> stack.session().cancel()),
                CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

        Failure failure = stack.breaks(script).failure();

        assertEquals(Failure.Kind.CANCELLED, failure.kind());
        assertEquals(line, failure.place().orElseThrow().line(), failure::toString);
        assertEquals(function, failure.stack().get(0).function(), failure::toString);
        assertTrue(failure.command().contains(command), failure::toString);
        cancel.get();
    }

    @Test
    void reportsACancelBetweenStepsAtTheNextCall() throws Exception {
        stack.atLastPoint();
        stack.session().cancel();

        assertEquals(Failure.Kind.CANCELLED, stack.failure("true").kind());
    }

    @Test
    void reportsACancelBeforeTheFirstPoint() throws Exception {
        stack.session().cancel();

        assertEquals(Failure.Kind.CANCELLED, stack.end().failure().orElseThrow().kind());
    }

    @Test
    void sparesProcessesOfEarlierStepsWhenCancelledBetweenSteps() throws Exception {
        stack.atLastPoint();
        Path file = temp.resolve("pid");
        stack.outputOf("sleep 60 & echo $! >" + file);
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
    void allowsCancellingTwice() throws Exception {
        stack.atLastPoint();
        stack.session().cancel();
        stack.session().cancel();

        stack.end();
        stack.session().cancel();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "( trap '' TERM; while :; do sleep 0.05; done ) & echo $! >FILE; sleep 60",
                "trap '' TERM; setsid sleep 60 & echo $! >FILE; trap - TERM; sleep 60"
            })
    void leavesNoProcessOfACancelledStepAfterClose(String text) throws Exception {
        stack.atLastPoint();
        Path file = temp.resolve("pid");
        CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> assertDoesNotThrow(() -> {
            pid(file);
            stack.session().cancel();
        }));

        stack.breaks(text.replace("FILE", file.toString()));
        stack.close();

        assertFalse(lives(pid(file)));
        cancel.get();
    }

    /** Ctrl-C reaches the shell as well, and may terminate it before the session is cancelled. */
    @Test
    void terminatesOnlyTheStepsProcessesAfterTheShellHasEnded() throws Exception {
        stack.atLastPoint();
        Path earlier = temp.resolve("earlier");
        Path file = temp.resolve("pid");
        stack.outputOf("sleep 60 & echo $! >" + earlier);
        Thread.sleep(50);
        try {
            stack.breaks("( while :; do sleep 0.05; done ) & echo $! >" + file + "; kill -INT $$");
            assertTrue(lives(pid(file)));

            stack.session().cancel();
            stack.close();

            assertFalse(lives(pid(file)));
            assertTrue(lives(pid(earlier)));
        } finally {
            kill(pid(earlier));
        }
    }
}
