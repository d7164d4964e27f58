package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.contract.remote.GitDaemon;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** {@code update} and {@code update --check} show what arrives. */
@Execution(ExecutionMode.CONCURRENT)
class UpdatePreviewIT {
    private Playground playground;

    @BeforeEach
    void plugins(@TempDir Path folder) {
        playground = new Playground(folder).recordingPlugin("one").recordingPlugin("two");
        playground.localrc(playground.enable("one"), playground.enable("two"));
    }

    private void commit(String file, String content, String subject) {
        Path repository = playground.repository("one");
        playground.git().commit(repository, file, content);
        playground.git().run(repository, "commit", "-q", "--amend", "-m", subject);
    }

    @Test
    void namesTheFilesThatRunFirst() {
        playground.run("fetch").exits(0);
        commit("README", "read me\n", "Explain it");
        commit("devstack/settings", "EVIL=\"yes\"\n", "Set a variable\u001b[2J");

        Result check = playground.run("update", "--check").exits(6);

        String[] lines = check.out().lines().toArray(String[]::new);
        assertTrue(lines[0].matches("one [0-9a-f]{10} → [0-9a-f]{10}  2 commits"), lines[0]);
        assertTrue(lines[1].strip().equals("added devstack/settings"), lines[1]);
        assertEquals("    and 1 other file", lines[2]);
        assertTrue(lines[3].startsWith("    * Set a variable") && !lines[3].contains("\u001b"), lines[3]);
        assertEquals("    * Explain it", lines[4]);
        assertEquals("1 of 2 would move", lines[5]);
        playground.run("update", "--check", "--diff").exits(6).prints("+EVIL=\"yes\"");

        playground
                .run("update", "--diff")
                .exits(0)
                .prints("2 commits", "added devstack/settings", "+EVIL=\"yes\"", "1 of 2 moved");
        playground.run("update", "--check").exits(0).prints("0 of 2 would move");
    }

    /** A plugin whose remote was not asked is not counted among those that stay. */
    @Test
    void countsOnlyThePluginsThatWereAsked() {
        playground.run("fetch").exits(0);
        playground.localrc(
                playground.enable("one"), playground.enable("two").replace("two'", "gone'"), playground.enable("lost"));

        playground
                .run("update", "--check")
                .exits(4)
                .prints("0 of 1 would move; 2 could not be asked")
                .says("error[SP401]: two:", "error[SP401]: lost:");
    }

    /** As the update itself would refuse it, and as long as it would. */
    @Test
    void namesTheWorkThatStandsInTheWay() throws Exception {
        playground.run("fetch").exits(0);
        commit("devstack/settings", "A=1\n", "Set A");
        Path mine = playground.dest().resolve("one/devstack/plugin.sh");
        Files.writeString(mine, "echo mine\n");
        Files.writeString(playground.dest().resolve("one/built"), "");

        Result check = playground.run("update", "--check").exits(6);

        check.prints(
                        "refused: one: the checkout holds work of yours",
                        "edited: devstack/plugin.sh",
                        "0 of 2 would move")
                .prints("1 would stay")
                .says("error[SP603]", "'stackplug update' refuses to move one.", "--discard");
        assertFalse(check.out().contains("untracked"), check::toString);
        JsonNode one = playground
                .run("update", "--check", "--format", "json")
                .exits(6)
                .json()
                .get("plugins")
                .get(0);
        assertTrue(one.get("refused").asText().startsWith("one: the checkout holds"), one::toString);
        playground.run("update").exits(4).says("error[SP409]");

        playground.git().run(playground.dest().resolve("one"), "checkout", "-q", ".");
        playground
                .run("update", "--check")
                .exits(6)
                .prints("1 of 2 would move\n")
                .says("Run 'stackplug update'");
        playground.run("update").exits(0);
    }

    @Test
    void tellsDocumentsTheSame() {
        playground.run("fetch").exits(0);
        commit("devstack/settings", "A=1\n", "Set A");

        JsonNode changes = playground
                .run("update", "--check", "--format", "json")
                .exits(6)
                .json()
                .get("plugins")
                .get(0)
                .get("changes");

        assertEquals(1, changes.get("arriving").asInt());
        assertEquals(0, changes.get("lost").asInt());
        assertEquals("Set A", changes.get("subjects").get(0).asText());
        assertEquals(
                "devstack/settings", changes.get("files").get(0).get("path").asText());
        assertEquals("added", changes.get("files").get(0).get("effect").asText());
    }

    /** A remote that sends no commits without their files: the cache has them all the same. */
    @Test
    void knowsAFastForwardFromTheCache() throws Exception {
        playground.git().run(playground.repository("one"), "config", "uploadpack.allowFilter", "false");
        try (GitDaemon daemon = new GitDaemon(playground.git())) {
            playground.localrc("enable_plugin one " + daemon.url("one"));
            playground.run("fetch").exits(0);
            commit("devstack/settings", "A=1\n", "Set A");

            playground
                    .run("update", "--check")
                    .exits(6)
                    .saysNothingOf("it is not known")
                    .prints("1 commit", "added devstack/settings");

            playground.git().run(playground.repository("one"), "reset", "-q", "--hard", "HEAD~1");
            JsonNode moved = playground
                    .run("update", "--format", "json")
                    .exits(0)
                    .json()
                    .get("fetched")
                    .get(0);
            assertEquals("one", moved.get("plugin").asText());
            assertTrue(moved.has("from") && moved.has("to") && moved.has("changes"), moved::toString);
            commit("devstack/other", "", "Another");
            String forced = playground.git().run(playground.repository("one"), "rev-parse", "HEAD");
            playground.run("update").exits(0).prints(forced.substring(0, 10));
            playground.git().run(playground.repository("one"), "reset", "-q", "--hard", "HEAD~1");
            commit("devstack/third", "", "A third");
            playground.run("update", "--check").exits(6).says("was force-moved").prints("1 commit, in place of 1");
        }
    }
}
