package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** The order of runs does not depend on the clock, which can be set back or forth between and during runs. */
@Execution(ExecutionMode.CONCURRENT)
class ClockIT {
    private Playground playground;

    @BeforeEach
    void make(@TempDir Path folder) {
        playground = new Playground(folder)
                .plugin(
                        "alpha",
                        "devstack/plugin.sh",
                        "[[ $2 != install || ! -e $TOP_DIR/break ]]\n"
                                + "if [[ $2 == install && -e $TOP_DIR/wait ]]; then : >$TOP_DIR/waiting; sleep 300; fi\n");
        playground.localrc(playground.enable("alpha"));
    }

    /** Starts stackplug with a clock that is off by this offset. */
    private Running at(String offset, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("faketime", "-m", "-f", offset));
        command.add(Distribution.built().command().toString());
        command.addAll(List.of(arguments));
        return playground.start(playground.topDir(), command);
    }

    private Result stackAt(String offset) {
        try (Running running = at(offset, "stack")) {
            return running.await();
        }
    }

    private List<String> outcomes() {
        return playground
                .run("runs", "--format", "json")
                .exits(0)
                .json()
                .get("runs")
                .findValuesAsText("outcome");
    }

    @Test
    void resumesNothingIfALaterRunWasCompleteByAnyClock() {
        playground.file("break", "");
        playground.run("stack").exits(5);
        playground.topDir().resolve("break").toFile().delete();
        stackAt("-1h").exits(0);

        assertEquals(List.of("done", "failed"), outcomes());
        playground.run("report").exits(0).prints("stackplug stack: done");
        playground.run("stack", "--resume").exits(0).says("nothing to resume", "has finished");
    }

    @Test
    void resumesTheLastRunAlthoughItsNameIsOlder() throws IOException {
        playground.run("stack").exits(0);
        playground.file("break", "");
        stackAt("-2d").exits(5);
        playground.topDir().resolve("break").toFile().delete();
        String failed = playground.latest().toRealPath().getFileName().toString();

        JsonNode resumed = playground
                .run("stack", "--resume", "--format", "json")
                .exits(0)
                .json()
                .get("resumed");

        assertEquals(failed, resumed.get("continues").asText());
        assertEquals(List.of("done", "failed", "done"), outcomes());
    }

    @Test
    void distinguishesAKilledRunOfTheFutureFromTheCurrentOne() throws IOException {
        playground.file("wait", "");
        Path waiting = playground.topDir().resolve("waiting");
        try (Running running = at("+1h", "stack")) {
            running.until("the step", () -> Files.exists(waiting));
            // The started process is faketime, which waits for stackplug.
            long holder = Long.parseLong(
                    playground.read(".stackplug/lock").lines().findFirst().orElseThrow());
            ProcessHandle stackplug = ProcessHandle.of(holder).orElseThrow();
            List<ProcessHandle> shell = stackplug.descendants().toList();
            stackplug.destroyForcibly();
            shell.forEach(ProcessHandle::destroyForcibly);
            running.await();
        }
        Files.delete(waiting);
        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(waiting));
            assertEquals(List.of("running", "killed"), outcomes());
            playground.run("report").exits(0).prints("stackplug stack: running");
            running.signal("TERM");
            running.await();
        }
    }

    @Test
    void recognisesTheCurrentRunAfterTheClockWasSet() throws IOException {
        playground.file("wait", "");
        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("waiting")));
            for (String offset : List.of("-1h", "+1h")) {
                try (Running runs = at(offset, "runs")) {
                    assertTrue(runs.await().exits(0).out().contains("  running "), offset);
                }
            }
            running.signal("TERM");
            running.await();
        }
    }
}
