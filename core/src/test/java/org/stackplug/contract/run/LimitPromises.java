package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.StepResult;

abstract class LimitPromises extends RunnerFixture {
    LimitPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    private StepResult.Failed hangs(String text) throws RunnerException, IOException {
        return assertInstanceOf(StepResult.Failed.class, stack.run("p", text, Optional.of(SHORT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sleep 60", "while :; do :; done", "trap '' TERM; while :; do :; done", "read -r x < <(sleep 60)"
            })
    void terminatesAHangingStepAndTheShell(String text) throws Exception {
        stack.atLastPoint();

        StepResult.Failed broke = hangs(text);

        assertEquals(Failure.Kind.TIMEOUT, broke.failure().kind());
        assertTrue(broke.shellGone());
        stack.end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 60 & echo $! >FILE; sleep 60",
                "(sleep 60 & echo $! >FILE); sleep 60",
                "( while :; do sleep 0.05; done ) & echo $! >FILE; sleep 60",
                "setsid sleep 60 & echo $! >FILE; sleep 60",
                "env -i sleep 60 & echo $! >FILE; sleep 60",
                "( trap '' TERM; while :; do sleep 0.05; done ) & echo $! >FILE; sleep 60",
            })
    void terminatesEveryProcessOfTheStep(String text) throws Exception {
        stack.atLastPoint();
        Path file = temp.resolve("pid");

        hangs(text.replace("FILE", file.toString()));

        assertEnds(pid(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 60 & echo $! >FILE",
                "(setsid sleep 60 & echo $! >FILE)",
                "( while :; do sleep 0.05; done ) & echo $! >FILE"
            })
    void sparesProcessesOfEarlierSteps(String text) throws Exception {
        stack.atLastPoint();
        Path file = temp.resolve("pid");
        stack.outputOf(text.replace("FILE", file.toString()));
        long daemon = pid(file);
        Thread.sleep(50);
        try {
            hangs("sleep 60");
            Thread.sleep(1000);

            assertTrue(lives(daemon));
        } finally {
            kill(daemon);
        }
    }

    @Test
    void changesNothingIfTheLimitIsNotReached() throws Exception {
        stack.atLastPoint();

        assertEquals(new StepResult.Done(0), stack.run("p", "true", Optional.of(SHORT)));
        Thread.sleep(SHORT.toMillis() + 100);
        assertEquals("on\n", stack.outputOf("echo on"));
    }
}
