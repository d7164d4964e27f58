package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.Terminal;

/** What a person at a terminal sees, and what becomes of a run whose terminal says stop or goes away. */
class LiveViewIT {
    /** Two seconds are promised; on a machine that is busy with other things it may be more. */
    private static final long SOON_MILLIS = 6000;

    private Playground playground;

    @BeforeEach
    void make(@TempDir Path root) {
        playground = new Playground(root);
        playground.plugin(
                "waiter",
                "devstack/plugin.sh",
                "if [[ $2 == install ]]; then\n"
                        + "  echo \"a long line, and the password is $ADMIN_PASSWORD: $(printf '%0.sx' {1..300})\"\n"
                        + "  printf '\\e[2J\\e]0;owned\\aon one line\\n'\n"
                        + "  (trap '' INT HUP; sleep 300 & echo $! >\"$TOP_DIR/child\"; wait) &\n"
                        + "  until [[ -e $TOP_DIR/go && -s $TOP_DIR/child ]]; do sleep 0.05; done\n"
                        + "  kill -9 \"$(<\"$TOP_DIR/child\")\"\n"
                        + "fi\n");
        playground.plugin("second", "devstack/plugin.sh", ":\n");
        playground.localrc("ADMIN_PASSWORD=opensesame", playground.enable("waiter"), playground.enable("second"));
    }

    private static boolean shows(Terminal terminal, String text) {
        return terminal.screen().stream().anyMatch(line -> line.contains(text));
    }

    private void whileItWaits(Terminal terminal) {
        Running.eventually("the step", () -> shows(terminal, "| on one line"));
        Running.eventually("its child", () -> Files.exists(playground.topDir().resolve("child")));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 200})
    void showsWhatRunsWhatIsDoneAndWhatIsNext(int columns) {
        try (Terminal terminal = new Terminal(playground, columns, 24, "stack")) {
            whileItWaits(terminal);
            List<String> screen = terminal.screen();
            assertTrue(
                    screen.stream().anyMatch(line -> line.startsWith("    done stack pre-install  waiter")),
                    screen::toString);
            assertTrue(screen.stream().anyMatch(line -> line.startsWith(" stack  2 of ")), screen::toString);
            assertTrue(
                    screen.stream().anyMatch(line -> line.startsWith(" now   stack install  waiter")),
                    screen::toString);
            assertTrue(screen.contains(" next  stack install  second"), screen::toString);
            assertTrue(
                    screen.stream().anyMatch(line -> line.startsWith("   | a long line, and the password is ***: x")),
                    screen::toString);
            // Nothing is wrapped: each line of the view is one line of the screen.
            assertFalse(screen.stream().anyMatch(line -> line.startsWith("xxx")), screen::toString);
            playground.file("go", "");
            assertEquals(0, terminal.status());
            String all = terminal.everything();
            assertFalse(all.contains(" now "), all);
            assertFalse(all.contains("opensesame"), all);
            for (String part : List.of("Points:", "Plugins:", "  waiter", "Logs:")) {
                assertTrue(all.contains(part), all);
            }
        }
    }

    /** As far as it is up to the program: what the terminal has scrolled away can't be changed any more. */
    @Test
    void losesNoLineWhenTheWindowIsResized() {
        List<String> localrc = new ArrayList<>(List.of("ADMIN_PASSWORD=opensesame", playground.enable("waiter")));
        for (int i = 1; i <= 8; i++) {
            playground.plugin("more" + i, "devstack/plugin.sh", ":\n");
            localrc.add(playground.enable("more" + i));
        }
        localrc.add(playground.enable("second"));
        playground.localrc(localrc.toArray(String[]::new));
        try (Terminal terminal = new Terminal(playground, 100, 20, "stack")) {
            whileItWaits(terminal);
            for (int[] size : new int[][] {
                {50, 20}, {120, 20}, {40, 20}, {90, 20}, {60, 14}, {100, 24}, {45, 24}, {200, 24}, {40, 24}
            }) {
                terminal.resize(size[0], size[1]);
                // It is drawn anew with the next second.
                String before = now(terminal);
                Running.eventually(
                        "the view after the resize",
                        () -> !now(terminal).equals(before) && !now(terminal).isEmpty());
                String all = terminal.everything();
                assertEquals(
                        1, all.lines().filter(line -> line.startsWith(" now ")).count(), all);
                assertEquals(
                        1, all.lines().filter(line -> line.contains("───")).count(), () -> Arrays.toString(size) + all);
                assertEquals(
                        1,
                        all.lines()
                                .filter(line -> line.contains("| on one line"))
                                .count(),
                        all);
                assertEquals(
                        1,
                        all.lines()
                                .filter(line -> line.contains("| a long line"))
                                .count(),
                        all);
            }
            playground.file("go", "");
            assertEquals(0, terminal.status());
            String all = terminal.everything();
            for (String step : List.of(
                    "stack pre-install  waiter",
                    "stack pre-install  second",
                    "stack install  waiter",
                    "stack test-config  second")) {
                assertEquals(2, (" " + all + " ").split("done " + step, -1).length, all);
            }
        }
    }

    /** The line that tells what runs now and since when; empty when there is none. */
    private static String now(Terminal terminal) {
        return terminal.screen().stream()
                .filter(line -> line.startsWith(" now "))
                .findFirst()
                .orElse("");
    }

    private void assertInterrupted(Instant began) throws Exception {
        List<JsonNode> journal = playground.journal();
        JsonNode last = journal.get(journal.size() - 1);
        assertEquals("run-ended", last.get("event").asText());
        assertEquals("interrupted", last.get("outcome").asText());
        // By the journal's own clock: how long this test takes to see it depends on what else the machine does.
        long took =
                Duration.between(began, Instant.parse(last.get("at").asText())).toMillis();
        assertTrue(took < SOON_MILLIS, () -> "it took " + took + " ms");
        assertTrue(Files.exists(playground.latest().resolve("report.html")));
    }

    private void assertItsChildIsGone() {
        assertFalse(Running.lives(playground.read("child")), "the step's child lives");
    }

    @Test
    void interruptsTheRunAtControlC() throws Exception {
        try (Terminal terminal = new Terminal(playground, 80, 24, "stack")) {
            whileItWaits(terminal);
            Instant began = Instant.now();
            terminal.press("C-c");
            assertEquals(130, terminal.status());
            assertInterrupted(began);
        }
    }

    @Test
    void interruptsTheRunWhenTheTerminalCloses() throws Exception {
        try (Terminal terminal = Terminal.leading(playground, 80, 24, "stack")) {
            whileItWaits(terminal);
            Instant began = Instant.now();
            terminal.hangUp();
            Running.eventually(
                    "the end of the run", () -> Files.exists(playground.latest().resolve("report.html")));
            assertInterrupted(began);
            assertItsChildIsGone();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void exitsWithTheStatusOfTheSignal(String signal, int status) throws Exception {
        try (Running running = playground.start("stack")) {
            running.until(
                    "the step's child", () -> Files.exists(playground.topDir().resolve("child")));
            Instant began = Instant.now();
            running.signal(signal);
            running.await().exits(status);
            assertInterrupted(began);
            assertItsChildIsGone();
        }
    }

    @Test
    void printsALinePerEventWithoutATerminal() {
        playground.file("go", "");
        Result result = playground.run("stack", "--color", "always");
        result.exits(0)
                .saysNothingOf("\u001b[K", "\u001b[J", "\u001b[?2026h", " now ")
                .says("Points:", "Logs:");
    }

    @Test
    void breaksWideSentencesBetweenWords() {
        playground.plugin("failing", "devstack/plugin.sh", "[[ $2 != install ]] || false\n");
        playground.localrc(playground.enable("failing"));
        try (Terminal terminal = new Terminal(playground, 40, 60, "stack")) {
            assertEquals(5, terminal.status());
            List<String> screen = terminal.screen();
            String all = String.join(" ", screen.stream().map(String::strip).toList());
            for (String sentence : List.of(
                    "error[SP501]: failing: 'stack install' failed with status 1",
                    "help: Look at the log; correct the plugin or its settings, and run again.")) {
                assertTrue(all.contains(sentence), all);
            }
        }
    }
}
