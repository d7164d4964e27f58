package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.FetchFixture;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** Recognises what is in DEST already, and does not change the user's own. */
@Execution(ExecutionMode.CONCURRENT)
class DestIT extends FetchFixture {
    @Test
    void repairsAnIncompleteCloneAndKeepsItsRemains() throws IOException {
        Files.createDirectories(playground.dest());
        playground.git().run(playground.dest(), "init", "-q", "--template=", "one");
        playground
                .git()
                .run(
                        checkout(),
                        "remote",
                        "add",
                        "origin",
                        playground.repository("one").toString());
        fetch().exits(0).says("the remains of an interrupted clone", ".stackplug/broken/one-");
        whole(checkout());
        assertEquals(tip("one"), head("one"));

        playground.git().shell(checkout(), "find .git/objects -type f -delete");
        fetch().exits(0).says(".stackplug/broken/one-");
        whole(checkout());
        assertEquals(tip("one"), head("one"));
    }

    @Test
    void fetchesDespiteTheLocksOfAKilledGit() throws IOException {
        fetch().exits(0);
        Files.createFile(checkout().resolve(".git/index.lock"));
        String second = commit("one", "echo two\n");
        fetch().exits(0);
        Result result = fetch("--update");
        if (result.exit() == 0) {
            assertEquals(second, head("one"));
            whole(checkout());
        } else {
            // Another git may be at work there. Then the error names the file to examine.
            result.exits(4).says("index.lock").saysNothingOf("Exception");
        }
    }

    @Test
    void refusesAFolderThatIsNotACheckout() throws IOException {
        Files.createDirectories(checkout());
        Files.writeString(checkout().resolve("letter"), "dear\n");
        fetch().exits(4).says("error[SP413]", checkout().toString());
        assertEquals("dear\n", Playground.read(checkout().resolve("letter")));
    }

    @Test
    void usesARepositoryWithoutARemoteInPlace() {
        playground.git().shell(playground.root(), "mkdir -p top/stack && git init -q top/stack/one");
        String own = playground.git().commit(checkout(), FILE, "touch $TOP_DIR/own\n");
        playground.run("stack", "--update").exits(0);
        assertEquals(own, head("one"));
        assertTrue(Files.exists(playground.topDir().resolve("own")));
    }

    @Test
    void usesOnlyExistingCheckoutsWithErrorOnClone() throws IOException {
        playground.localrc("ERROR_ON_CLONE=true", playground.enable("one"));
        fetch().exits(4).says("error[SP415]", "ERROR_ON_CLONE");
        assertFalse(Files.exists(checkout()));
        playground.localrc(playground.enable("one"));
        fetch().exits(0);
        String mine = playground.git().commit(checkout(), "mine", "mine\n");
        commit("one", "echo two\n");
        away("one");
        playground.localrc("ERROR_ON_CLONE=True", playground.enable("one") + " no-such-branch");
        playground.run("stack").exits(0);
        assertEquals(mine, head("one"));
    }

    @Test
    void refusesLinksThatLeadOutOfTheCheckout(@TempDir Path folder) throws IOException {
        Path outside = Files.writeString(folder.resolve("outside.sh"), "touch $TOP_DIR/ran\n");
        Path repository = playground.repository("one");
        Files.delete(repository.resolve(FILE));
        Files.createSymbolicLink(repository.resolve(FILE), outside);
        playground.git().run(repository, "add", "-A");
        playground.git().run(repository, "commit", "-q", "-m", "A link");
        playground.run("stack").exits(4).says("error[SP414]", FILE);
        assertFalse(Files.exists(checkout()));
        assertFalse(Files.exists(playground.topDir().resolve("ran")));
    }

    @Test
    void runsUncommittedWorkOfATreeInPlaceUnchanged() throws IOException {
        Path tree = playground.repository("one");
        fetch().exits(0);
        String lock = playground.read("stackplug.lock");
        Files.writeString(tree.resolve(FILE), "touch $TOP_DIR/uncommitted\n");
        playground.run("stack", "--in-place", "one").exits(0).says("used in place", "changes that no commit has");
        assertTrue(Files.exists(playground.topDir().resolve("uncommitted")));
        assertTrue(Files.isSymbolicLink(checkout()));
        assertEquals(tree, checkout().toRealPath());
        assertEquals(lock, playground.read("stackplug.lock"));
        JsonNode status = playground.run("status", "--format", "json").exits(0).json();
        assertEquals("dirty", status.get("plugins").get(0).get("state").asText());
        assertEquals(
                tree.toString(), status.get("plugins").get(0).get("inPlace").asText());
        playground.run("status").exits(0).prints("in place: " + tree);
        Result plan = playground.run("plan").exits(0).prints("in place: " + tree);
        assertFalse(plan.out().contains("not made by stackplug"), plan.out());
        var before = Playground.listing(tree);
        fetch().exits(0);
        assertFalse(Files.isSymbolicLink(checkout()));
        assertEquals("echo one\n", Playground.read(checkout().resolve(FILE)));
        assertEquals(before, Playground.listing(tree));
        assertEquals(lock, playground.read("stackplug.lock"));
        whole(checkout());
    }

    @Test
    void putsACheckoutBackAfterATreeInPlace() throws IOException {
        fetch().exits(0);
        Files.writeString(checkout().resolve("ignored"), "kept\n");
        Files.writeString(checkout().resolve(FILE), "echo mine\n");
        fetch("--in-place", "one").exits(0).says("until a run without --in-place");
        assertEquals("echo one\n", Playground.read(checkout().resolve(FILE)));
        fetch("--in-place", "one").exits(0);
        fetch().exits(0).says("edited: " + FILE);
        assertFalse(Files.isSymbolicLink(checkout()));
        assertEquals("echo mine\n", Playground.read(checkout().resolve(FILE)));
        assertEquals("kept\n", Playground.read(checkout().resolve("ignored")));
    }

    @Test
    void saysThatDestIsAFile() {
        playground.file("stack", "");
        fetch().exits(4).says("error[SP411]: DEST " + playground.dest() + " is not a folder", "Move it away");
        playground.recordingPlugin("two").localrc(playground.enable("one"), playground.enable("two"));
        for (String command : List.of("status", "plan")) {
            Result result = playground.run(command).exits(4).prints("one  ", "two  ");
            result.says("error[SP411]: DEST " + playground.dest() + " is not a folder", "Move it away");
            assertEquals(2, result.err().split("error\\[", -1).length, result.err());
        }
    }

    @Test
    void namesTheFolderOfATreeThatIsNoPlugin() {
        playground.git().shell(playground.repository("one"), "rm -r devstack");
        fetch("--in-place", "one")
                .exits(4)
                .says(
                        "error[SP412]: one: the working tree",
                        "Add devstack/plugin.sh or devstack/settings to that folder")
                .saysNothingOf("Correct the URL");
    }

    @Test
    void leavesACheckoutOfTheUserWhereATreeWouldBeInPlace() {
        playground
                .git()
                .run(
                        playground.topDir(),
                        "clone",
                        "-q",
                        playground.repository("one").toString(),
                        "stack/one");
        fetch("--in-place", "one")
                .exits(4)
                .says("error[SP413]", "stackplug has not made what is there", "Move it away.");
        whole(checkout());
    }

    @Test
    void namesWhatWasDeletedInACheckout() {
        fetch().exits(0);
        playground.git().shell(checkout(), "rm -r devstack");
        playground.run("status").exits(0).prints("deleted: " + FILE);
        fetch().exits(4)
                .says("error[SP412]: one: what runs was deleted in the checkout", "deleted: " + FILE, "--discard")
                .saysNothingOf("the repository has no folder");
        fetch("one", "--discard").exits(0);
        whole(checkout());
    }

    @Test
    void leavesATreeInPlaceUnmovedAfterANewDeclaration() {
        Path tree = playground.repository("tree");
        playground.git().run(playground.git().root(), "clone", "-q", "one", "tree");
        playground
                .git()
                .run(
                        tree,
                        "remote",
                        "set-url",
                        "origin",
                        playground.repository("one").toString());
        playground.localrc("enable_plugin one " + tree);
        fetch("--in-place", "one").exits(0);
        String before = playground.git().run(tree, "rev-parse", "HEAD");
        commit("one", "echo two\n");
        playground.localrc(playground.enable("one"));
        fetch().exits(0);
        assertFalse(Files.isSymbolicLink(checkout()));
        assertEquals(tip("one"), head("one"));
        assertEquals(before, playground.git().run(tree, "rev-parse", "HEAD"));
    }
}
