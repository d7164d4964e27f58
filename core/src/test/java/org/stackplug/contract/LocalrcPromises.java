package org.stackplug.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.Failure;
import org.stackplug.spi.Place;

abstract class LocalrcPromises extends RunnerFixture {
    LocalrcPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @Test
    void isEvaluatedInTheShellOfTheRun() throws Exception {
        stack.localrc("A=1\nf() { echo f; }\ndeclare -A M=([k]=v)\nexport E=2\n")
                .atLastPoint();

        assertEquals("1 f v 2\n", stack.says("echo $A $(f) ${M[k]} $(printenv E)"));
    }

    @Test
    void maySetDest() throws Exception {
        stack.localrc("DEST=/else/where").nextPoint();

        assertEquals(Optional.of("/else/where"), stack.value("DEST"));
    }

    @Test
    void isNotEndedByAFailingCommand() throws Exception {
        stack.localrc("false\nA=1\nreturn 3\nA=2").nextPoint();

        assertEquals(Optional.of("1"), stack.value("A"));
    }

    @Test
    void thatExitsIsToldWithItsLine() throws Exception {
        Failure failure = stack.localrc("A=1\nexit 3\n").end().failure().orElseThrow();

        assertEquals(Failure.Kind.EXIT, failure.kind());
        assertEquals(3, failure.status());
        assertEquals(Optional.of(new Place(stack.localConf(), 2)), failure.place());
    }

    @Test
    void thatHangsCanBeCancelled() throws Exception {
        stack.localrc("sleep 60").session();
        CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                () -> assertDoesNotThrow(() -> stack.session().cancel()),
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));

        assertEquals(Failure.Kind.CANCELLED, stack.end().failure().orElseThrow().kind());
        cancel.get();
    }

    @Test
    void seesTheSessionsEnvironment() throws Exception {
        stack.environment("FROM_OUTSIDE", "a  b").localrc("SEEN=$FROM_OUTSIDE").nextPoint();

        assertEquals(Optional.of("a  b"), stack.value("SEEN"));
    }
}
