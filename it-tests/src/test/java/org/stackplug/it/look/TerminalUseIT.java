package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.Terminal;

/** Steps whose programs use the user's terminal, as sudo does. */
class TerminalUseIT {
    private Playground playground;

    @BeforeEach
    void make(@TempDir Path root) {
        playground = new Playground(root);
    }

    private void install(String text) {
        playground
                .plugin("user", "devstack/plugin.sh", "if [[ $2 == install ]]; then\n" + text + "\nfi\n")
                .localrc(playground.enable("user"));
    }

    /** As sudo does with use_pty. */
    @ParameterizedTest
    @ValueSource(strings = {"stack", "stack -v", "stack 2>/dev/null"})
    void endsAtCtrlCAlthoughAStepSwitchesItOff(String command) {
        install("stty raw -echo </dev/tty; echo $$ >$TOP_DIR/shell; sleep 300 || true; sleep 300");
        try (Terminal terminal = new Terminal(playground, 80, 24, command)) {
            Running.eventually(
                    "the step", () -> Files.exists(playground.topDir().resolve("shell")));
            Running.eventually(
                    "the terminal's signals", () -> terminal.settings().contains(" isig"));
            assertTrue(terminal.settings().contains(" opost"), terminal::settings);
            terminal.press("C-c");
            assertEquals(130, terminal.status(), terminal::everything);
            String after = terminal.settings();
            assertTrue(after.contains(" icanon") && after.contains(" echo "), after);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read -rs answer </dev/tty", "read -r answer", "head -n 1 </dev/tty >/dev/null"})
    void makesRoomForAQuestionOfAStep(String question) {
        install("printf 'the secret? '\n" + question + "\nsleep 1\necho \"got it\"");
        try (Terminal terminal = new Terminal(playground, 100, 24, "stack")) {
            Running.eventually(
                    "the question",
                    () -> terminal.everything().contains("user: 'stack install' waits for what you type"));
            Running.eventually("its text", () -> terminal.everything().contains("the secret?"));
            assertTrue(terminal.screen().stream().noneMatch(line -> line.startsWith(" now ")), terminal::everything);
            terminal.press("x");
            terminal.press("Enter");
            Running.eventually("the view", () -> terminal.screen().stream().anyMatch(line -> line.startsWith(" now ")));
            assertEquals(0, terminal.status(), terminal::everything);
        }
    }

    /** In the background of a terminal, where the kernel would stop who reads from it: a question fails at once. */
    @Test
    void failsAQuestionInTheBackgroundOfATerminal() {
        install("read -r answer </dev/tty || echo 'no terminal'\nread -r answer || echo 'no input'");
        // In a script timeout makes a process group of its own.
        String background = "--version && timeout 60 '" + Distribution.built().command() + "' stack";
        try (Terminal terminal = new Terminal(playground, 100, 24, background)) {
            assertEquals(0, terminal.status(), terminal::everything);
        }
        String log = Playground.read(playground.latest().resolve("logs/stack-install/user.log"));
        assertTrue(log.contains("no terminal") && log.contains("no input"), log);
    }
}
