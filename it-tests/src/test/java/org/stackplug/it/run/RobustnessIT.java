package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** Plugins that harm the shell and runs that are interrupted, as a user sees them. The contract of runners has the rest. */
@Execution(ExecutionMode.CONCURRENT)
class RobustnessIT {
    private static final int MEGABYTES = 200;
    /** Two seconds are promised, but a busy machine may need more. */
    private static final long SOON_MILLIS = 6000;

    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
    }

    /** Declares a plugin that runs this text in its install phase, and after it one that records its steps. */
    private void habit(String text) {
        playground
                .plugin("habit", "devstack/plugin.sh", "if [[ $2 == install ]]; then\n" + text + "\nfi\n")
                .tellingPlugin("later")
                .localrc(playground.enable("habit"), playground.enable("later"));
    }

    private Path log() {
        return playground.latest().resolve("logs/stack-install/habit.log");
    }

    /** Returns false for a zombie. */
    private static boolean lives(String pid) {
        Path status = Path.of("/proc", pid.strip(), "status");
        try {
            return !Files.readString(status, StandardCharsets.UTF_8).contains("State:\tZ");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void logsAFloodOfOutputToTheLastByte() throws IOException {
        habit("yes 'a line of output as long as such lines are' | head -c " + MEGABYTES + "000000");

        playground.run("stack").exits(0);

        assertEquals(MEGABYTES * 1_000_000L, Files.size(log()));
        assertTrue(playground.order().contains("later plugin stack test-config"));
    }

    @Test
    void keepsControlCharactersInTheLogButOffTheTerminal() throws IOException {
        habit("printf 'begin\\0\\377\\033]0;title\\007\\033[2J\\033[31mred\\033[0m end\\n'");

        Result result = playground.run("stack", "-v", "--color", "never").exits(0);

        result.says("begin", "red", "end").saysNothingOf("\u001b", "\u0007", "\0");
        assertEquals(5 + 2 + 10 + 4 + 5 + 3 + 4 + 5, Files.size(log()));
    }

    @Test
    void endsDespiteADaemonThatKeepsStdoutOpen() throws IOException {
        habit("(sleep 300 & echo $! >$TOP_DIR/daemon)");
        Instant start = Instant.now();
        try (Running running = playground.start(
                playground.topDir(),
                List.of("bash", "-c", Distribution.built().command() + " stack 2>&1 | cat; exit ${PIPESTATUS[0]}"))) {
            running.await().exits(0);
        }
        assertTrue(Duration.between(start, Instant.now()).toSeconds() < 60);
        String daemon = playground.read("daemon");
        assertTrue(lives(daemon));
        ProcessHandle.of(Long.parseLong(daemon.strip())).ifPresent(ProcessHandle::destroy);
    }

    @Test
    void keepsErrtraceOfAPluginAndNamesThePlaceOfAFailure() {
        String record = "[[ -o errtrace ]] && echo on >>$TOP_DIR/seen || echo off >>$TOP_DIR/seen\n";
        playground
                .plugin("first", "devstack/plugin.sh", "if [[ $2 == pre-install ]]; then set -eE; fi\n" + record)
                .plugin(
                        "second",
                        "devstack/plugin.sh",
                        "switch() { set +o errtrace; }\nbreaks() {\n    ls /no/such/folder\n}\n"
                                + "case $2 in post-config) switch ;; extra) breaks ;; esac\n" + record)
                .localrc(playground.enable("first"), playground.enable("second"));

        Result result = playground.run("stack").exits(5);

        assertEquals("on\non\non\non\non\noff\noff\n", playground.read("seen"));
        result.says("second/devstack/plugin.sh:3", "in breaks at");
    }

    @Test
    void restoresClosedAndRedirectedDescriptors() {
        habit("exec >$TOP_DIR/elsewhere 2>&1 3>&- 6>&- 0<&- 8>&- 9>&- 10>&-\necho hidden");

        playground.run("stack").exits(0);

        assertEquals("hidden\n", playground.read("elsewhere"));
        assertTrue(playground.order().contains("later plugin stack install"));
    }

    @Test
    void survivesADeletedFolderAndChangedUmaskAndLocale() {
        habit(
                "mkdir -p $TOP_DIR/gone; cd $TOP_DIR/gone; rmdir $TOP_DIR/gone; umask 077; LC_ALL=xx_YY LANG=C IFS=,\nwait");

        playground.run("stack").exits(0);

        // The next plugin joins its words by the IFS that it finds.
        assertTrue(playground.order().contains("later plugin stack,test-config"));
    }

    @Test
    void readsWindowsLineEndingsCompletelyOrRefusesThem() {
        playground.tellingPlugin("later");
        playground.file("local.conf", "[[local|localrc]]\r\n" + playground.enable("later") + "\r\n");

        Result result = playground.run("stack");

        assertTrue(result.exit() == 0 || result.exit() == 3 || result.exit() == 4, result::toString);
        if (result.exit() == 0) {
            assertTrue(playground.order().contains("later plugin stack install"));
        } else {
            result.says("local.conf:2");
        }
    }

    @Test
    void letsAPluginAskAtTheUsersTerminal() throws Exception {
        habit("read -r -p 'Your name: ' name\necho \"name=$name\" >$TOP_DIR/asked");

        try (Running running = terminal()) {
            running.until("the question", () -> Playground.read(running.out()).contains("stack pre-install  later"));
            type(running, "Ada\n");
            running.until("the answer", () -> Files.exists(playground.topDir().resolve("asked")));
            assertEquals(0, running.await().exit());
        }
        assertEquals("name=Ada\n", playground.read("asked"));
    }

    /** Starts stackplug at its own terminal. Standard input is the keyboard. */
    private Running terminal() throws IOException {
        Path out = playground.root().resolve("output/terminal");
        ProcessBuilder builder = new ProcessBuilder(
                        "script", "-qefc", Distribution.built().command() + " stack", "/dev/null")
                .directory(playground.topDir().toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        playground.surround(builder);
        return new Running(builder.start(), out, out);
    }

    private static void type(Running running, String text) throws IOException {
        OutputStream keyboard = running.process().getOutputStream();
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    @Test
    void terminatesTheStepWithItsProcessesAtCtrlC() throws Exception {
        habit("(sleep 300 & echo $! >$TOP_DIR/child)\necho $$ >$TOP_DIR/shell\nsleep 300");

        try (Running running = terminal()) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("shell")));
            Instant start = Instant.now();
            type(running, "\u0003");
            assertTrue(running.process().waitFor(20, TimeUnit.SECONDS));
            assertEquals(130, running.process().exitValue(), () -> Playground.read(running.out()));
            assertTrue(Duration.between(start, Instant.now()).toSeconds() < 10);
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
        habit(child + "\nuntil [[ -s $TOP_DIR/child && -s $TOP_DIR/earlier ]]; do sleep 0.05; done\n"
                + "echo $$ >$TOP_DIR/shell\nsleep 300");
        playground.localrc(playground.enable("before"), playground.enable("habit"));

        try (Running running = terminal()) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("shell")));
            Instant pressed = Instant.now();
            type(running, "\u0003");
            assertTrue(running.process().waitFor(20, TimeUnit.SECONDS));
            assertFalse(lives(playground.read("child")), "the step's child lives");
            assertEquals(130, running.process().exitValue(), () -> Playground.read(running.out()));
            assertEndedWithin(SOON_MILLIS, pressed);
        }
        assertTrue(lives(playground.read("earlier")), "a process of an earlier step has gone");
        ProcessHandle.of(Long.parseLong(playground.read("earlier").strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** The terminal's Ctrl-C may terminate the shell before stackplug gets it. Background jobs do not get it at all. */
    @Test
    void terminatesBackgroundJobsIfTheShellGetsCtrlCFirst() throws Exception {
        habit("sleep 300 & echo $! >$TOP_DIR/child\n(sleep 0.2; kill -INT $PPID) &\nkill -INT $$\nsleep 300");

        playground.run("stack").exits(130);

        assertFalse(lives(playground.read("child")), "the step's child lives");
        assertEquals("interrupted", lastEvent().get("outcome").asText());
    }

    private JsonNode lastEvent() {
        List<JsonNode> journal = playground.journal();
        return journal.get(journal.size() - 1);
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
        habit("trap '' INT TERM HUP\n(trap '' INT TERM; echo $BASHPID >$TOP_DIR/child; while :; do sleep 1; done) &\n"
                + "echo $$ >$TOP_DIR/shell\nwhile :; do sleep 1; done");

        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("shell")));
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
        habit("trap 'kill -INT $PPID; sleep 0.6; touch $TOP_DIR/tidy' TERM\necho $$ >$TOP_DIR/shell\n"
                + "while :; do sleep 0.1; done");

        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("shell")));
            running.signal("INT");
            running.await().exits(130);
        }
        gone("shell");
        assertFalse(Files.exists(playground.topDir().resolve("tidy")));
    }

    @Test
    void leavesTimeToTidyUpAtTheFirstCtrlC() throws Exception {
        habit("trap 'touch $TOP_DIR/tidy' TERM\necho $$ >$TOP_DIR/shell\nwhile :; do sleep 0.1; done");

        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("shell")));
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
        assertFalse(lives(playground.read("child")), "a process of localrc lives");
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
        habit("echo $$ >$TOP_DIR/shell; kill -KILL $PPID");

        playground.run("stack").exits(137);

        gone("shell");
    }

    private void gone(String file) {
        String pid = playground.read(file);
        Running.eventually("the end of " + file, () -> !lives(pid));
    }
}
