package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** Secrets stay in the private files of a run, whatever plugins print. */
class SecretsIT {
    private static final String PASSWORD = "open'sesame and more";
    private static final String MADE = "made-in-settings-9173";

    private Playground playground;

    @BeforeEach
    void make(@TempDir Path root) {
        playground = new Playground(root);
        playground.plugin(
                "leaky",
                "devstack/settings",
                "LEAKY_TOKEN=made-in-settings-$((9170 + 3))\nUSE_SECRET=true\n",
                "devstack/plugin.sh",
                "if [[ $2 == install ]]; then\n"
                        + "  echo \"the password is $ADMIN_PASSWORD, the token $LEAKY_TOKEN, true\"\n"
                        + "  set -x; : \"$ADMIN_PASSWORD\"; { set +x; } 2>/dev/null\n"
                        + "  printf 'in two '; printf '%s' \"${LEAKY_TOKEN:0:9}\"; sleep 0.3; echo \"${LEAKY_TOKEN:9}\"\n"
                        + "  printf '\\e]0;owned\\a\\e[2J\\e[31mred\\e[0m\\302\\2332J\\177\\n'\n"
                        + "  false \"$LEAKY_TOKEN\" https://me:letmein@host/ x_password=literal-one\n"
                        + "fi\n");
        playground.localrc("ADMIN_PASSWORD=\"" + PASSWORD + "\"", playground.enable("leaky"));
    }

    private void assertClean(String what, String text) {
        for (String secret : List.of(PASSWORD, "sesame and more", MADE, "letmein", "literal-one", "open\\'s")) {
            assertFalse(text.contains(secret), () -> secret + " is in " + what + ": " + text);
        }
    }

    @Test
    void hidesSecretsOnConsoleInJsonAndInTheJournal() throws IOException {
        Result result = playground.run("stack", "-v", "--color", "always", "--format", "json");
        result.exits(5).says("the password is ***, the token ***, true", "in two ***", "***@host", "x_password=***");
        assertClean("stderr", result.err());
        assertClean("stdout", result.out());
        assertEquals("SP501", result.json().get("failure").get("code").asText());
        assertClean("the journal", Playground.read(playground.latest().resolve("journal.jsonl")));
        // The raw log contains everything, and only the user can read it.
        Path log = playground.latest().resolve("logs/stack-install/leaky.log");
        assertTrue(Files.readString(log, StandardCharsets.UTF_8).contains(PASSWORD));
        for (Path file : List.of(
                log, playground.latest().resolve("secrets"), playground.latest().resolve("journal.jsonl"))) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(playground.latest().toRealPath())));
    }

    @Test
    void keepsColoursButNoOtherControlSequences() {
        Result result = playground.run("stack", "-v", "--color", "always");
        result.exits(5).says("\u001b[31mred\u001b[0m");
        result.saysNothingOf("\u001b]", "\u001b[2J", "owned", "\u009b", "\u007f");
        playground.run("stack", "-v", "--color", "never").says("red").saysNothingOf("\u001b");
    }

    @Test
    void hidesASecretInALineThatBashCannotRead() {
        playground.localrc("ADMIN_PASSWORD=\"never-closed-4711");
        playground.run("stack").exits(3).says("ADMIN_PASSWORD=***").saysNothingOf("never-closed-4711");
    }

    @Test
    void honoursTheUsersNamesOfSecrets() {
        playground.file("stackplug.properties", "secret-names=_PIN\nsecret-length=4\n");
        playground.localrc("DOOR_PIN=8080", "ADMIN_PASSWORD=opensesame", "enable_plugin one /nowhere/8080/opensesame");
        playground.run("stack").exits(4).says("opensesame").saysNothingOf("8080");
    }

    @Test
    void hidesSecretsThatAFailedStepGenerated() throws IOException {
        for (String end : List.of("mysql_of_ours -p\"$root_password\"", "exit 3", "return 3")) {
            playground.plugin(
                    "maker",
                    "devstack/plugin.sh",
                    "function make {\n"
                            + "  local root_password=\"made-$((40000 + 711))\"\n"
                            + "  GLOBAL_TOKEN=\"${root_password}-global\"\n"
                            + "  echo \"it is $root_password, and $GLOBAL_TOKEN\"\n  "
                            + end
                            + "\n}\n[[ $2 != install ]] || make\n");
            playground.localrc(playground.enable("maker"));
            Result result = playground.run("stack", "--format", "json");
            result.exits(5).says("it is ***");
            for (String shown : List.of(
                    result.out(),
                    result.err(),
                    Playground.read(playground.latest().resolve("journal.jsonl")),
                    Playground.read(playground.latest().resolve("report.html")),
                    Playground.read(playground.latest().resolve("junit.xml")),
                    playground.run("logs", "maker").out())) {
                assertFalse(shown.contains("made-40711"), () -> end + ": " + shown);
            }
        }
    }

    @Test
    void hidesSecretsThatAnInterruptedStepGenerated() throws IOException {
        playground.plugin(
                "maker",
                "devstack/plugin.sh",
                "function make {\n  local root_password=\"made-$((40000 + 711))\"\n  echo \"it is $root_password\"\n"
                        + "  touch \"$TOP_DIR/waits\"\n  sleep 60\n}\n[[ $2 != install ]] || make\n");
        playground.localrc(playground.enable("maker"));
        try (Running running = playground.start("stack")) {
            Running.eventually(
                    "the step waits", () -> Files.exists(playground.topDir().resolve("waits")));
            running.signal("INT");
            Result result = running.await().exits(130).says("it is ***");
            for (String shown : List.of(
                    result.err(),
                    Playground.read(playground.latest().resolve("journal.jsonl")),
                    Playground.read(playground.latest().resolve("report.html")),
                    playground.run("logs", "maker").out())) {
                assertFalse(shown.contains("made-40711"), shown);
            }
        }
    }
}
