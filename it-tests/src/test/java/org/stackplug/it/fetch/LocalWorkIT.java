package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.FetchFixture;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** Edits and commits of the user in a checkout are never lost. */
@Execution(ExecutionMode.CONCURRENT)
class LocalWorkIT extends FetchFixture {
    @Test
    void usesAndReportsAnEditButRefusesItWhenLocked() throws IOException {
        fetch().exits(0);
        String digest = locked("one").get("digest").asText();
        Files.writeString(checkout().resolve(FILE), "touch $TOP_DIR/edited\n");
        // Without the stored digests, an edited file must not pass for that of the commit.
        playground.git().shell(playground.dest(), "rm -rf .stackplug/digests");
        playground.run("stack").exits(0).says("warning", "edited: " + FILE);
        assertTrue(Files.exists(playground.topDir().resolve("edited")));
        assertTrue(locked("one").get("dirty").asBoolean());
        assertEquals(digest, locked("one").get("digest").asText());
        Files.writeString(checkout().resolve("built"), "");
        Files.writeString(checkout().resolve("devstack/more"), "");
        fetch("--locked")
                .exits(6)
                .says("error[SP602]", "edited: " + FILE, "untracked: devstack/more")
                .saysNothingOf("built");
        Files.delete(checkout().resolve("devstack/more"));
        Files.delete(checkout().resolve("built"));
        playground.git().run(checkout(), "checkout", FILE);
        fetch().exits(0);
        assertFalse(locked("one").has("dirty"));
        assertEquals(digest, locked("one").get("digest").asText());
        fetch("--locked").exits(0);
    }

    @Test
    void keepsAnEditOutOfTheDigestOfANewLock() throws IOException {
        fetch().exits(0);
        String digest = locked("one").get("digest").asText();
        Files.writeString(checkout().resolve(FILE), "echo edited\n");
        Files.delete(playground.topDir().resolve("stackplug.lock"));
        playground.git().shell(playground.dest(), "rm -rf .stackplug/digests");
        fetch().exits(0);
        playground.git().run(checkout(), "checkout", FILE);
        fetch().exits(0);
        assertEquals(digest, locked("one").get("digest").asText());
        fetch("--locked").exits(0);
    }

    @Test
    void ignoresCommitsOnAnotherBranch() {
        fetch().exits(0);
        playground.git().run(checkout(), "checkout", "-q", "-b", "mine");
        playground.git().commit(checkout(), "mine", "mine\n");
        playground.git().run(checkout(), "checkout", "-q", "master");
        fetch("--locked").exits(0);
        fetch().exits(0);
        assertFalse(locked("one").has("dirty"));
    }

    @Test
    void refusesToMoveACheckoutWithLocalWork() throws IOException {
        fetch().exits(0);
        commit("one", "echo two\n");
        Files.writeString(checkout().resolve("new"), "new\n");
        playground.git().commit(checkout(), "mine", "mine\n");
        Files.writeString(checkout().resolve("own"), "own\n");
        Files.writeString(checkout().resolve(FILE), "echo mine\n");
        String mine = head("one");
        var before = Playground.listing(checkout().resolve("devstack"));
        String lock = playground.read("stackplug.lock");
        fetch("--update")
                .exits(4)
                .says("error[SP409]", "edited: " + FILE, "committed: ", "write mine", "--discard")
                .saysNothingOf("untracked");
        assertEquals(before, Playground.listing(checkout().resolve("devstack")));
        assertEquals(mine, head("one"));
        assertEquals("own\n", Playground.read(checkout().resolve("own")));
        assertEquals(lock, playground.read("stackplug.lock"));
    }

    /** Git makes two commits of each entry of the stash. */
    @Test
    void namesWhatIsStashed() throws IOException {
        fetch().exits(0);
        commit("one", "echo two\n");
        Files.writeString(checkout().resolve(FILE), "echo mine\n");
        playground.git().run(checkout(), "stash", "-q");
        fetch("--update")
                .exits(4)
                .says("error[SP409]", "stashed: stash@{0} WIP on master: ", "'git stash pop'", "--discard")
                .saysNothingOf("committed: ", "index on");
        playground.run("status").exits(0).prints("one  ahead", "stashed: stash@{0} WIP on master: ");
        JsonNode work = playground
                .run("status", "--format", "json")
                .exits(0)
                .json()
                .get("plugins")
                .get(0);
        assertEquals(0, work.get("committed").size(), work::toString);
        assertEquals(1, work.get("stashed").size(), work::toString);
        fetch("--update", "--discard").exits(0).says("refs/stackplug/backup/");
        playground.run("status").exits(0).prints("one  current");
        assertEquals("echo mine", playground.git().run(checkout(), "show", "stash@{0}:" + FILE));
    }

    /** A run leaves such files in a checkout: those of the supervisor, bytecode, a build. */
    @Test
    void movesACheckoutInWhichARunHasLeftFiles() throws IOException {
        commit("one", "mkdir -p $DEST/one/build; echo made >$DEST/one/build/made\n");
        playground.localrc("RECLONE=True", playground.enable("one"));
        playground.run("stack").exits(0);
        for (String text : List.of("echo three\n", "echo four\n")) {
            String newest = commit("one", text);
            if (text.contains("four")) {
                playground.run("stack").exits(0);
            } else {
                fetch("--update").exits(0);
            }
            assertEquals(newest, head("one"));
            assertEquals("made\n", Playground.read(checkout().resolve("build/made")));
        }
        playground.run("stack", "--locked").exits(0);
    }

    @Test
    void keepsDiscardedWorkUnderARefAndNamesTheCommand() throws IOException {
        fetch().exits(0);
        String second = commit("one", "echo two\n");
        playground.git().commit(checkout(), "committed", "committed\n");
        String mine = head("one");
        Files.writeString(checkout().resolve(FILE), "echo mine\n");
        Files.writeString(checkout().resolve("untracked"), "untracked\n");
        Result result = fetch("--update", "--discard").exits(0).says("refs/stackplug/backup/");
        assertEquals(second, head("one"));
        whole(checkout());
        playground.git().shell(checkout(), restore(result));
        assertEquals("echo mine\n", Playground.read(checkout().resolve(FILE)));
        assertEquals("untracked\n", Playground.read(checkout().resolve("untracked")));
        assertEquals("committed\n", Playground.read(checkout().resolve("committed")));
        assertEquals(mine, head("one"));
        String status = playground.git().run(checkout(), "status", "--porcelain");
        assertTrue(status.contains(" M " + FILE) && status.contains("?? untracked"), status);
    }

    /** Returns the command in single quotes after the path of the checkout. */
    private String restore(Result result) {
        String line = result.errLines().stream()
                .filter(text -> text.contains("refs/stackplug/backup/"))
                .findFirst()
                .orElseThrow();
        int start = line.indexOf('\'', line.indexOf(checkout().toString())) + 1;
        return line.substring(start, line.indexOf('\'', start));
    }

    @Test
    void discardsEditsAtTheRightCommitAsWell() throws IOException {
        fetch().exits(0);
        Files.writeString(checkout().resolve(FILE), "echo mine\n");
        Result result = fetch("--discard").exits(0).says("refs/stackplug/backup/");
        whole(checkout());
        assertFalse(locked("one").has("dirty"));
        fetch("--locked").exits(0);
        playground.git().shell(checkout(), restore(result));
        assertEquals("echo mine\n", Playground.read(checkout().resolve(FILE)));
    }
}
