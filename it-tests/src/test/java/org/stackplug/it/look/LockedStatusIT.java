package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.stackplug.it.fixture.Playground;

/** {@code status --locked} compares the lock with local.conf, and nothing else. */
@Execution(ExecutionMode.CONCURRENT)
class LockedStatusIT {
    private static final Path HOOKS = Path.of("../.pre-commit-hooks.yaml");

    private Playground playground;

    /** Only local.conf and the lock are there, and the remotes have gone, as in a job of a CI system. */
    @BeforeEach
    void lock(@TempDir Path folder) {
        playground = new Playground(folder).recordingPlugin("one").recordingPlugin("two");
        playground.localrc(playground.enable("one"), playground.enable("two"));
        playground.run("fetch").exits(0);
        playground.git().shell(playground.root(), "rm -rf top/stack top/.stackplug home/.cache; mv repositories away");
    }

    @Test
    void isSatisfiedWithoutNetworkAndCheckouts() {
        playground.run("status", "--locked").exits(0).prints("stackplug.lock matches localrc");
        assertFalse(Files.exists(playground.dest()));
    }

    @Test
    void namesWhatTheLockDoesNotHave() {
        playground.localrc(
                playground.enable("one") + " stable", "", playground.enable("two"), "enable_plugin new /new");

        playground
                .run("status", "--locked")
                .exits(6)
                .says(
                        "error[SP601]: one: the lock has another URL or ref than localrc",
                        "local.conf:2",
                        "error[SP601]: new: the lock does not have the plugin",
                        "local.conf:5",
                        "'stackplug fetch new'")
                .saysNothingOf("two:");
        playground.run("status", "--locked", "two").exits(0);
    }

    @Test
    void warnsOfWhatOnlyTheLockHas() {
        playground.localrc(playground.enable("one"));

        JsonNode document = playground
                .run("status", "--locked", "--format", "json")
                .exits(0)
                .says("stackplug.lock has plugins that are not enabled: two")
                .json();

        assertTrue(document.get("locked").asBoolean());
        assertEquals("two", document.get("stale").get(0).asText());
    }

    @Test
    void asksNoRemote() {
        playground.run("status", "--locked", "--remote").exits(2).says("--locked asks no remote");
    }

    /** The hook has no other command than this. */
    @Test
    void isWhatThePreCommitHookRuns() throws IOException {
        List<String> entry = Files.readAllLines(HOOKS).stream()
                .filter(line -> line.strip().startsWith("entry:"))
                .map(line -> line.substring(line.indexOf("stackplug ") + "stackplug ".length()))
                .toList();

        assertEquals(List.of("status --locked"), entry);
    }
}
