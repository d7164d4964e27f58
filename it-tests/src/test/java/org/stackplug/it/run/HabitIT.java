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

/** Plugins with habits that would hurt elsewhere, as a user sees them. What every runner promises stands in its contract. */
@Execution(ExecutionMode.CONCURRENT)
class HabitIT {
    private static final int MEGABYTES = 200;
    /** Two seconds are promised; on a machine that is busy with other things it may be more. */
    private static final long SOON_MILLIS = 6000;

    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
    }

    /** A plugin that does this at its install phase, and one behind it that tells its steps. */
    private void habit(String text) {
        playground
                .plugin("habit", "devstack/plugin.sh", "if [[ $2 == install ]]; then\n" + text + "\nfi\n")
                .tellingPlugin("later")
                .localrc(playground.enable("habit"), playground.enable("later"));
    }

    private Path log() {
        return playground.latest().resolve("logs/stack-install/habit.log");
    }

    /** One that has ended and that nobody has asked for its status does not live. */
    private static boolean lives(String pid) {
        Path status = Path.of("/proc", pid.strip(), "status");
        try {
            return !Files.readString(status, StandardCharsets.UTF_8).contains("State:\tZ");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_flood_of_output_is_in_its_log_to_the_last_byte() throws IOException {
        habit("yes 'a line of output as long as such lines are' | head -c " + MEGABYTES + "000000");

        playground.run("stack").exits(0);

        assertEquals(MEGABYTES * 1_000_000L, Files.size(log()));
        assertTrue(playground.order().contains("later plugin stack test-config"));
    }

    @Test
    void rubbish_in_the_output_reaches_the_log_and_does_not_drive_the_terminal() throws IOException {
        habit("printf 'begin\\0\\377\\033]0;title\\007\\033[2J\\033[31mred\\033[0m end\\n'");

        Result result = playground.run("stack", "-v", "--color", "never").exits(0);

        result.says("begin", "red", "end").saysNothingOf("\u001b", "\u0007", "\0");
        assertEquals(5 + 2 + 10 + 4 + 5 + 3 + 4 + 5, Files.size(log()));
    }

    @Test
    void a_daemon_that_keeps_stdout_open_neither_blocks_the_run_nor_the_pipe_behind_it() throws IOException {
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
    void errtrace_stays_as_a_plugin_leaves_it_and_a_failure_behind_it_has_its_place() {
        String tell = "[[ -o errtrace ]] && echo on >>$TOP_DIR/told || echo off >>$TOP_DIR/told\n";
        playground
                .plugin("first", "devstack/plugin.sh", "if [[ $2 == pre-install ]]; then set -eE; fi\n" + tell)
                .plugin(
                        "second",
                        "devstack/plugin.sh",
                        "switch() { set +o errtrace; }\nbreaks() {\n    ls /no/such/folder\n}\n"
                                + "case $2 in post-config) switch ;; extra) breaks ;; esac\n" + tell)
                .localrc(playground.enable("first"), playground.enable("second"));

        Result result = playground.run("stack").exits(5);

        assertEquals("on\non\non\non\non\noff\noff\n", playground.read("told"));
        result.says("second/devstack/plugin.sh:3", "in breaks at");
    }

    @Test
    void descriptors_closed_and_redirected_do_no_harm_to_what_comes_next() {
        habit("exec >$TOP_DIR/elsewhere 2>&1 3>&- 6>&- 0<&- 8>&- 9>&- 10>&-\necho hidden");

        playground.run("stack").exits(0);

        assertEquals("hidden\n", playground.read("elsewhere"));
        assertTrue(playground.order().contains("later plugin stack install"));
    }

    @Test
    void a_deleted_working_directory_a_changed_umask_path_and_locale_are_survived() {
        habit(
                "mkdir -p $TOP_DIR/gone; cd $TOP_DIR/gone; rmdir $TOP_DIR/gone; umask 077; LC_ALL=xx_YY LANG=C IFS=,\nwait");

        playground.run("stack").exits(0);

        // The plugin behind it joins its words by the IFS that it finds.
        assertTrue(playground.order().contains("later plugin stack,test-config"));
    }

    @Test
    void a_local_conf_with_line_ends_of_windows_is_told_and_not_half_read() {
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
    void a_plugin_can_ask_at_the_users_terminal() throws Exception {
        habit("read -r -p 'Your name: ' name\necho \"name=$name\" >$TOP_DIR/asked");

        try (Running running = terminal()) {
            running.until("the question", () -> Playground.read(running.out()).contains("stack pre-install  later"));
            type(running, "Ada\n");
            running.until("the answer", () -> Files.exists(playground.topDir().resolve("asked")));
            assertEquals(0, running.await().exit());
        }
        assertEquals("name=Ada\n", playground.read("asked"));
    }

    /** stackplug at a terminal of its own, which is typed into by standard input. */
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
    void ctrl_c_at_a_terminal_ends_the_step_with_all_its_processes() throws Exception {
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

    /** What ignores everything that it can ignore is gone when stackplug is, and that is soon. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(trap '' INT TERM HUP; echo $BASHPID >$TOP_DIR/child; while :; do sleep 0.1; done) &",
                "trap '' INT TERM HUP\nsetsid sleep 300 & echo $! >$TOP_DIR/child\ntrap - INT TERM HUP"
            })
    void ctrl_c_at_a_terminal_leaves_nothing_of_the_step(String child) throws Exception {
        playground.plugin("before", "devstack/plugin.sh", """
                if [[ $2 == pre-install ]]; then
                    setsid bash -c 'echo $$ >"$1"; exec sleep 300' - "$TOP_DIR/earlier" &
                fi
                """);
        // Before it has a session of its own, the terminal's Ctrl-C is meant for it, too.
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
        assertTrue(lives(playground.read("earlier")), "what an earlier step has left behind is gone");
        ProcessHandle.of(Long.parseLong(playground.read("earlier").strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** The terminal's Ctrl-C may end the shell before stackplug knows of it. Background jobs do not hear it at all. */
    @Test
    void ctrl_c_that_the_shell_hears_first_ends_the_steps_background_jobs() throws Exception {
        habit("sleep 300 & echo $! >$TOP_DIR/child\n(sleep 0.2; kill -INT $PPID) &\nkill -INT $$\nsleep 300");

        playground.run("stack").exits(130);

        assertFalse(lives(playground.read("child")), "the step's child lives");
        assertEquals("interrupted", lastEvent().get("outcome").asText());
    }

    private JsonNode lastEvent() {
        List<JsonNode> journal = playground.journal();
        return journal.get(journal.size() - 1);
    }

    /** By the journal's own clock: how long this test takes to see it depends on what else the machine does. */
    private void assertEndedWithin(long millis, Instant began) {
        JsonNode last = lastEvent();
        assertEquals("interrupted", last.get("outcome").asText());
        long took =
                Duration.between(began, Instant.parse(last.get("at").asText())).toMillis();
        assertTrue(took < millis, () -> "it took " + took + " ms");
    }

    @Test
    void ctrl_c_twice_ends_even_what_does_not_want_to() throws Exception {
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
     * A plugin may take a moment to put things in order; whoever presses Ctrl-C again does not want to wait for that. The
     * second one comes from the plugin itself, the moment it is told of the first: no clock of the test's decides.
     */
    @Test
    void the_second_ctrl_c_leaves_no_time_to_tidy_up() throws Exception {
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
    void the_first_ctrl_c_does() throws Exception {
        habit("trap 'touch $TOP_DIR/tidy' TERM\necho $$ >$TOP_DIR/shell\nwhile :; do sleep 0.1; done");

        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("shell")));
            running.signal("INT");
            running.await().exits(130);
        }
        gone("shell");
        assertTrue(Files.exists(playground.topDir().resolve("tidy")));
    }

    /** What a command that only looks makes of localrc holds passwords; that, and what localrc starts, ends with the command. */
    @ParameterizedTest
    @CsvSource({
        "settings, TERM, 143",
        "settings, INT, 130",
        "plan, INT, 130",
        "status, HUP, 129",
        "stack --dry-run, TERM, 143"
    })
    void a_command_that_looks_and_is_ended_leaves_neither_its_folder_nor_a_process(
            String command, String signal, int status) throws Exception {
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
        assertFalse(lives(playground.read("child")), "what localrc has started lives");
        assertEquals(List.of(), List.of(playground.tmp().toFile().list()));
    }

    /** It is no line of localrc that has to be corrected. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void a_run_that_is_ended_in_localrc_was_ended_by_the_user_and_not_by_localrc(String signal, int status) {
        playground.localrc("touch $TOP_DIR/begun", "sleep 300");

        try (Running running = playground.start("stack")) {
            running.until("localrc", () -> Files.exists(playground.topDir().resolve("begun")));
            running.signal(signal);
            running.await().exits(status).says("SP801", "interrupted").saysNothingOf("SP305", "Correct that line");
        }
        assertEquals("interrupted", lastEvent().get("outcome").asText());
        assertFalse(playground.run("runs").exits(0).out().contains("localrc ended"));
    }

    /** The terminal's Ctrl-C reaches the shell, too, and that may end before stackplug knows of it. */
    @Test
    void ctrl_c_that_the_shell_hears_first_in_localrc_is_the_users_too() {
        playground.localrc("(sleep 0.2; kill -INT $PPID) &", "kill -INT $$", "sleep 300");

        playground.run("stack").exits(130).says("SP801").saysNothingOf("SP305");
    }

    /** Nobody will ever tell it to go on. */
    @Test
    void theShellEndsWhenTheEngineWasKilled() throws Exception {
        habit("echo $$ >$TOP_DIR/shell; kill -KILL $PPID");

        playground.run("stack").exits(137);

        gone("shell");
    }

    private void gone(String file) {
        String pid = playground.read(file);
        Running.eventually("the end of " + file, () -> !lives(pid));
    }
}
