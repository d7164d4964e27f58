package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** One run at a time, and the state after an interrupted run. Runs alone, because it measures time. */
@Isolated
class RunLockIT {
    private static final Duration SOON = Duration.ofSeconds(2);

    private Playground playground;

    @BeforeEach
    void sleeper(@TempDir Path folder) {
        playground = new Playground(folder).plugin("sleeper", "devstack/plugin.sh", """
                if [[ $2 == install && ! -e $TOP_DIR/awake ]]; then
                    echo $$ >"$TOP_DIR/asleep"
                    sleep 100
                fi
                """);
        playground.localrc(playground.enable("sleeper"));
    }

    private Running asleep() {
        Running running = playground.start("stack");
        Path asleep = playground.topDir().resolve("asleep");
        running.until("the step", () -> asleep.toFile().length() > 0);
        return running;
    }

    @Test
    void refusesASecondRunInTheSameTopDir() {
        try (Running first = asleep()) {
            Result second = playground.run("unstack").exits(7);
            second.says("error[SP701]", "TOP_DIR", "Process " + first.pid(), "'stackplug stack'", " s.", "help: ");
            playground.run("plan").exits(0);
            first.signal("TERM");
            first.await();
        }
    }

    @Test
    void refusesASecondRunWithTheSameDest(@TempDir Path folder) {
        Playground other = new Playground(folder);
        other.localrc("DEST=" + playground.dest());
        try (Running first = asleep()) {
            other.run("stack").exits(7).says("error[SP701]", "DEST " + playground.dest(), "Process " + first.pid());
            first.signal("TERM");
            first.await();
        }
    }

    @Test
    void takesOverTheLockOfAKilledRun() throws IOException {
        try (Running first = asleep()) {
            first.signal("KILL");
            first.await();
            long shell = Long.parseLong(playground.read("asleep").strip());
            assertEquals("run-started", playground.journal().get(0).get("event").asText());
            var last = playground.journal().get(playground.journal().size() - 1);
            assertEquals("step-started", last.get("event").asText());
            ProcessHandle.of(shell).ifPresent(handle -> {
                handle.descendants().forEach(ProcessHandle::destroyForcibly);
                handle.destroyForcibly();
            });
        }
        Files.createFile(playground.topDir().resolve("awake"));
        playground.run("stack").exits(0);
    }

    /** The folder is private with any umask of the user, which the steps keep. */
    @Test
    void keepsTheFolderOfARunPrivate() throws IOException {
        playground.plugin("other", "README", "other\n").plugin("open", "devstack/plugin.sh", """
                if [[ $2 == install ]]; then
                    git_clone '%s' "$DEST/other" master
                    echo open >"$TOP_DIR/made"
                    (umask) >"$TOP_DIR/mask"
                fi
                """.formatted(
                        playground.repository("other")));
        playground.localrc(playground.enable("sleeper"), playground.enable("open"));
        playground.file("awake", "");

        try (Running running = playground.start(
                playground.topDir(),
                List.of("bash", "-c", "umask 000; exec " + Distribution.built().command() + " stack"))) {
            running.await().exits(0);
        }

        assertEquals(List.of(), Playground.openToOthers(playground.topDir().resolve(".stackplug/runs")));
        assertEquals(
                "rwxrwxr-x",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(playground.topDir().resolve(".stackplug"))));
        assertTrue(Files.isSymbolicLink(playground.latest()));
        assertEquals("0000\n", playground.read("mask"));
        assertEquals(
                "rw-rw-rw-",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(playground.topDir().resolve("made"))));
    }

    @Test
    void endsWithinTwoSecondsOfCtrlC() {
        try (Running running = asleep()) {
            long shell = Long.parseLong(playground.read("asleep").strip());
            Instant start = Instant.now();
            // A terminal sends it to the whole foreground group.
            ProcessHandle.of(shell).ifPresent(handle -> interrupt(handle.pid()));
            running.signal("INT");
            ended(running, start, 130);
        }
    }

    @Test
    void endsWithinTwoSecondsOfSigterm() {
        try (Running running = asleep()) {
            Instant start = Instant.now();
            running.signal("TERM");
            ended(running, start, 143);
        }
    }

    private void ended(Running running, Instant start, int exit) {
        Result result = running.await();
        result.exits(exit).says("interrupted stack").saysNothingOf("Exception");
        var last = playground.journal().get(playground.journal().size() - 1);
        assertEquals("run-ended", last.get("event").asText());
        assertEquals("interrupted", last.get("outcome").asText());
        // Measures by the clock of the journal, because a busy machine delays this test.
        Duration took = Duration.between(start, Instant.parse(last.get("at").asText()));
        assertTrue(took.compareTo(SOON) < 0, took::toString);
        long shell = Long.parseLong(playground.read("asleep").strip());
        Running.eventually(
                "the shell's end",
                () -> ProcessHandle.of(shell).filter(ProcessHandle::isAlive).isEmpty());
        assertFalse(
                ProcessHandle.of(running.pid()).filter(ProcessHandle::isAlive).isPresent());
    }

    private static void interrupt(long pid) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
