package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import org.stackplug.it.fixture.Terminal;

/** Plugins that harm the shell, as a user sees them. The contract of runners has the rest. */
@Execution(ExecutionMode.CONCURRENT)
class RobustnessIT {
    private static final int MEGABYTES = 200;
    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
    }

    /** Declares a plugin that runs this text in its install phase, and after it one that records its steps. */
    private void habit(String text) {
        playground
                .plugin("habit", "devstack/plugin.sh", "if [[ $2 == install ]]; then\n" + text + "\nfi\n")
                .recordingPlugin("later")
                .localrc(playground.enable("habit"), playground.enable("later"));
    }

    private Path log() {
        return playground.latest().resolve("logs/stack-install/habit.log");
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
        assertTrue(Running.lives(daemon));
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
        playground.recordingPlugin("later");
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
    void letsAPluginAskAtTheUsersTerminal() {
        habit("read -r -p 'Your name: ' name\necho \"name=$name\" >$TOP_DIR/asked");

        try (Terminal terminal = new Terminal(playground, 80, 24, "stack")) {
            Running.eventually("the question", () -> terminal.everything().contains("stack pre-install  later"));
            terminal.press("Ada");
            terminal.press("Enter");
            assertEquals(0, terminal.status());
        }
        assertEquals("name=Ada\n", playground.read("asked"));
    }
}
