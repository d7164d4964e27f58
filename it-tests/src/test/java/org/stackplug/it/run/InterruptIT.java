package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.Terminal;

/** Runs that are interrupted: which processes end, how soon, and what is reported. The contract of runners has the rest. */
@Execution(ExecutionMode.CONCURRENT)
class InterruptIT {
    /** Two seconds are promised, but a busy machine may need more. */
    private static final long SOON_MILLIS = 6000;

    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
    }

    /** Declares a plugin that runs this text in its install phase, and after it one that records its steps. */
    private void interrupted(String text) {
        playground
                .plugin("habit", "devstack/plugin.sh", "if [[ $2 == install ]]; then\n" + text + "\nfi\n")
                .recordingPlugin("later")
                .localrc(playground.enable("habit"), playground.enable("later"));
    }

    private Path shell() {
        return playground.topDir().resolve("shell");
    }

    private boolean lives(String file) {
        return Running.lives(playground.read(file));
    }

    private void gone(String file) {
        Running.eventually("the end of " + file, () -> !lives(file));
    }

    private JsonNode lastEvent() {
        List<JsonNode> journal = playground.journal();
        return journal.get(journal.size() - 1);
    }

    @Test
    void terminatesTheStepWithItsProcessesAtCtrlC() throws Exception {
        interrupted("(sleep 300 & echo $! >$TOP_DIR/child)\necho $$ >$TOP_DIR/shell\nsleep 300");

        try (Terminal terminal = new Terminal(playground, 80, 24, "stack")) {
            Running.eventually("the step", () -> Files.exists(shell()));
            Instant pressed = Instant.now();
            terminal.press("C-c");
            assertEquals(130, terminal.status(), terminal::everything);
            assertTrue(Duration.between(pressed, Instant.now()).toSeconds() < 10);
        }
        gone("child");
        gone("shell");
        assertEquals("interrupted", lastEvent().get("outcome").asText());
        assertFalse(playground.order().contains("later plugin stack install"));
    }

    /** A process that ignores all signals has gone when stackplug ends, which is soon. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(trap '' INT TERM HUP; echo $BASHPID >$TOP_DIR/child; while :; do sleep 0.1; done) &",
                "trap '' INT TERM HUP\nsetsid sleep 300 & echo $! >$TOP_DIR/child\ntrap - INT TERM HUP"
            })
    void terminatesProcessesThatIgnoreSignalsAtCtrlC(String child) throws Exception {
        playground.plugin("before", "devstack/plugin.sh", """
                if [[ $2 == pre-install ]]; then
                    setsid bash -c 'echo $$ >"$1"; exec sleep 300' - "$TOP_DIR/earlier" &
                fi
                """);
        // Until the child has its own session, the terminal's Ctrl-C reaches it as well.
        interrupted(child + "\nuntil [[ -s $TOP_DIR/child && -s $TOP_DIR/earlier ]]; do sleep 0.05; done\n"
                + "echo $$ >$TOP_DIR/shell\nsleep 300");
        playground.localrc(playground.enable("before"), playground.enable("habit"));

        try (Terminal terminal = new Terminal(playground, 80, 24, "stack")) {
            Running.eventually("the step", () -> Files.exists(shell()));
            Instant pressed = Instant.now();
            terminal.press("C-c");
            assertEquals(130, terminal.status(), terminal::everything);
            assertFalse(lives("child"), "the step's child lives");
            assertEndedWithin(SOON_MILLIS, pressed);
        }
        assertTrue(lives("earlier"), "a process of an earlier step has gone");
        ProcessHandle.of(Long.parseLong(playground.read("earlier").strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** The whole stack need not run again, and nothing else says so. */
    @ParameterizedTest
    @ValueSource(strings = {"-q", "-v"})
    void namesTheResumptionAsTheOneThingToDo(String verbosity) throws Exception {
        interrupted("echo $$ >$TOP_DIR/shell\n[[ -e $TOP_DIR/again ]] || sleep 300");

        try (Running running = playground.start(verbosity, "stack")) {
            running.until("the step", () -> Files.exists(shell()));
            running.signal("INT");
            running.await()
                    .exits(130)
                    .says(
                            "help: Run 'stackplug stack --resume', which continues from the checkpoint at 'stack pre-install'.")
                    .saysNothingOf("Run the command again", "Once the cause is fixed");
        }
        playground.file("again", "").run("stack", "--resume").exits(0);
    }

    /** The terminal's Ctrl-C may terminate the shell before stackplug gets it. Background jobs do not get it at all. */
    @Test
    void terminatesBackgroundJobsIfTheShellGetsCtrlCFirst() throws Exception {
        interrupted("sleep 300 & echo $! >$TOP_DIR/child\n(sleep 0.2; kill -INT $PPID) &\nkill -INT $$\nsleep 300");

        playground.run("stack").exits(130);

        assertFalse(lives("child"), "the step's child lives");
        assertEquals("interrupted", lastEvent().get("outcome").asText());
    }

    /** Measures by the clock of the journal, because a busy machine delays this test. */
    private void assertEndedWithin(long millis, Instant began) {
        JsonNode last = lastEvent();
        assertEquals("interrupted", last.get("outcome").asText());
        long took =
                Duration.between(began, Instant.parse(last.get("at").asText())).toMillis();
        assertTrue(took < millis, () -> "it took " + took + " ms");
    }

    @Test
    void terminatesEverythingAtTheSecondCtrlC() throws Exception {
        interrupted(
                "trap '' INT TERM HUP\n(trap '' INT TERM; echo $BASHPID >$TOP_DIR/child; while :; do sleep 1; done) &\n"
                        + "echo $$ >$TOP_DIR/shell\nwhile :; do sleep 1; done");

        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(shell()));
            running.signal("INT");
            Optional<ProcessHandle> still = ProcessHandle.of(running.pid()).filter(ProcessHandle::isAlive);
            if (still.isPresent()) {
                running.signal("INT");
            }
            running.await().exits(130);
        }
        gone("child");
        gone("shell");
    }

    /**
     * A plugin may take a moment to tidy up, but a user who presses Ctrl-C again does not want to wait for that. The plugin
     * itself sends the second signal at the moment of the first, so that the test does not depend on a clock.
     */
    @Test
    void leavesNoTimeToTidyUpAtTheSecondCtrlC() throws Exception {
        interrupted("trap 'kill -INT $PPID; sleep 0.6; touch $TOP_DIR/tidy' TERM\necho $$ >$TOP_DIR/shell\n"
                + "while :; do sleep 0.1; done");

        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(shell()));
            running.signal("INT");
            running.await().exits(130);
        }
        gone("shell");
        assertFalse(Files.exists(playground.topDir().resolve("tidy")));
    }

    @Test
    void leavesTimeToTidyUpAtTheFirstCtrlC() throws Exception {
        interrupted("trap 'touch $TOP_DIR/tidy' TERM\necho $$ >$TOP_DIR/shell\nwhile :; do sleep 0.1; done");

        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(shell()));
            running.signal("INT");
            running.await().exits(130);
        }
        gone("shell");
        assertTrue(Files.exists(playground.topDir().resolve("tidy")));
    }

    /** A read-only command evaluates localrc in a folder that holds passwords. Folder and processes go with the command. */
    @ParameterizedTest
    @CsvSource({
        "settings, TERM, 143",
        "settings, INT, 130",
        "plan, INT, 130",
        "status, HUP, 129",
        "stack --dry-run, TERM, 143"
    })
    void cleansUpAfterAnInterruptedReadOnlyCommand(String command, String signal, int status) throws Exception {
        Path child = playground.topDir().resolve("child");
        playground.localrc(
                "ADMIN_PASSWORD=verysecret", "(trap '' INT TERM HUP; echo $BASHPID >$TOP_DIR/child; sleep 4848)");

        try (Running running = playground.start(command.split(" "))) {
            running.until(
                    "localrc",
                    () -> Files.exists(child) && !playground.read("child").isBlank());
            assertEquals(1, playground.tmp().toFile().list().length);
            assertEquals(
                    List.of(),
                    Playground.openToOthers(
                            playground.tmp().toFile().listFiles()[0].toPath()));
            Instant began = Instant.now();
            running.signal(signal);
            running.await()
                    .exits(status)
                    .says("SP801", "the command was interrupted")
                    .saysNothingOf("SP305", "SP901");
            assertTrue(Duration.between(began, Instant.now()).toMillis() < SOON_MILLIS);
        }
        assertFalse(lives("child"), "a process of localrc lives");
        assertEquals(List.of(), List.of(playground.tmp().toFile().list()));
    }

    /** The user need not correct localrc. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void reportsAnInterruptInLocalrcAsTheUsers(String signal, int status) {
        playground.localrc("touch $TOP_DIR/begun", "sleep 300");

        try (Running running = playground.start("stack")) {
            running.until("localrc", () -> Files.exists(playground.topDir().resolve("begun")));
            running.signal(signal);
            running.await().exits(status).says("SP801", "interrupted").saysNothingOf("SP305", "Correct that line");
        }
        assertEquals("interrupted", lastEvent().get("outcome").asText());
        assertFalse(playground.run("runs").exits(0).out().contains("localrc ended"));
    }

    /** The terminal's Ctrl-C reaches the shell as well, which may end before stackplug gets the signal. */
    @Test
    void reportsCtrlCInLocalrcAsTheUsersIfTheShellGetsItFirst() {
        playground.localrc("(sleep 0.2; kill -INT $PPID) &", "kill -INT $$", "sleep 300");

        playground.run("stack").exits(130).says("SP801").saysNothingOf("SP305");
    }

    /** Without an engine the shell would wait for ever. */
    @Test
    void endsTheShellIfTheEngineIsKilled() throws Exception {
        interrupted("echo $$ >$TOP_DIR/shell; kill -KILL $PPID");

        playground.run("stack").exits(137);

        gone("shell");
    }

    /** A shell that is killed while it writes a checkpoint gives no reason to warn of checkpoints. */
    @Test
    void warnsOfNoCheckpointThatAnInterruptEnds() throws Exception {
        playground
                .plugin("large", "devstack/plugin.sh", "[[ $2 != install ]] || printf -v LARGE '%*s' 100000000 ''\n")
                .localrc(playground.enable("large"));
        Path journal = playground.latest().resolve("journal.jsonl");

        try (Running running = playground.start("stack")) {
            running.until(
                    "the end of the step",
                    () -> Files.exists(journal)
                            && playground
                                    .read(".stackplug/runs/latest/journal.jsonl")
                                    .lines()
                                    .anyMatch(line -> line.contains("step-ended") && line.contains("stack install")));
            running.signal("TERM");
            running.await().exits(143).says("SP801").saysNothingOf("no more checkpoints");
        }
    }
}
