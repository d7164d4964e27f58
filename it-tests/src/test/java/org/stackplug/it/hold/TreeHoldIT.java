package org.stackplug.it.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.TreeFixture;

/** In a DevStack tree the shell of its stack.sh waits in the middle. */
@Execution(ExecutionMode.CONCURRENT)
class TreeHoldIT extends TreeFixture {
    private Running held() {
        Running running = playground.start("stack", "--hold", "after:stack pre-install");
        Path journal = playground.latest().resolve("journal.jsonl");
        running.until(
                "the hold",
                () -> Files.exists(journal) && Playground.read(journal).contains("\"event\":\"held\""));
        return running;
    }

    @Test
    void waitsInsideOfItsScript() {
        try (Running running = held()) {
            assertTrue(tree.order().contains("alpha stack pre-install"));
            assertFalse(tree.order().contains(EXTRAS + "stack install"), "stack.sh has gone on");
            assertEquals(
                    "stack pre-install",
                    playground
                            .run("status", "--format", "json")
                            .exits(0)
                            .json()
                            .at("/hold/point")
                            .asText());
            playground.run("release", "stack pre-install").exits(0);
            running.await().exits(0);
        }
        assertTrue(tree.order().contains("alpha stack test-config"));
        assertEquals("exit 0\n", playground.read("files/traps"));
        assertEquals("", tree.changed());
    }

    @Test
    void endsWhenItIsNotReleasedInTime() {
        playground
                .run("stack", "--hold", "after:stack pre-install", "--hold-timeout", "500ms")
                .exits(5)
                .says("error[SP511]")
                .saysNothingOf("--resume");
        assertFalse(tree.order().contains("alpha stack install"));
        playground.run("stack").exits(0);
    }

    @Test
    void endsAtASignal() {
        try (Running running = held()) {
            running.signal("TERM");
            running.await(10).exits(143);
        }
        assertFalse(tree.order().contains("alpha stack install"));
        playground.run("stack").exits(0);
    }
}
