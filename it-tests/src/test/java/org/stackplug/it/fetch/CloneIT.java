package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.contract.remote.GitDaemon;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** Clones of git_clone are fetched and locked like plugins, and follow the settings of DevStack. */
@Execution(ExecutionMode.CONCURRENT)
class CloneIT {
    private Playground playground;
    private Path library;
    private Path checkout;

    @BeforeEach
    void library(@TempDir Path folder) {
        playground = new Playground(folder);
        library = playground.git().init("library", "master");
        playground.git().commit(library, "file", "one");
        checkout = playground.dest().resolve("library");
    }

    /** Declares a plugin that runs this text in its install phase. */
    private void installs(String text) {
        playground
                .plugin("user", "devstack/plugin.sh", "if [[ $2 == install ]]; then\n" + text + "\nfi\n")
                .localrc(playground.enable("user"), "LIBRARY_REPO='" + library + "'");
    }

    private String head(Path folder) {
        return playground.git().run(folder, "rev-parse", "HEAD");
    }

    private JsonNode clones() throws IOException {
        return Result.JSON.readTree(playground.read("stackplug.lock")).path("clones");
    }

    private String log() {
        return Playground.read(playground.latest().resolve("logs/stack-install/user.log"));
    }

    @Test
    void locksACloneSeparatelyFromPlugins() throws IOException {
        playground.git().run(library, "branch", "stable");
        playground.git().commit(library, "file", "two");
        installs("git_clone $LIBRARY_REPO $DEST/library stable");

        playground.run("stack").exits(0).says(checkout.toString());

        assertEquals(playground.git().run(library, "rev-parse", "stable"), head(checkout));
        assertEquals("one", Playground.read(checkout.resolve("file")));
        assertEquals(1, clones().size());
        assertEquals("$DEST/library", clones().get(0).get("name").asText());
        assertEquals("stable", clones().get(0).get("ref").asText());
        assertEquals(head(checkout), clones().get(0).get("commit").asText());
        assertTrue(log().contains(checkout + " is at " + head(checkout).substring(0, 7)), log());
        assertTrue(playground.journal().stream()
                .anyMatch(event -> event.get("event").asText().equals("cloned")
                        && event.get("folder").asText().equals(checkout.toString())));
    }

    /** Otherwise a run that is killed in between leaves a checkout that the next run takes for the user's. */
    @Test
    void locksACloneBeforeItIsInPlace() {
        installs("mkdir -p $TOP_DIR/stackplug.lock.new/in-the-way\ngit_clone $LIBRARY_REPO $DEST/library master");

        playground.run("stack").exits(5).says("the lock can't be written");

        assertFalse(Files.exists(checkout));
    }

    @Test
    void removesAnUnfinishedLockOfAKilledRun() {
        installs("git_clone $LIBRARY_REPO $DEST/library master");
        playground.run("stack").exits(0);
        playground.file("stackplug.lock.new", "{");

        playground.run("stack").exits(0);

        assertFalse(Files.exists(playground.topDir().resolve("stackplug.lock.new")));
    }

    @Test
    void keepsTheLockedCommitInASecondRun() {
        installs("git_clone $LIBRARY_REPO $DEST/library master");
        playground.run("stack").exits(0);
        String locked = head(checkout);
        playground.git().commit(library, "file", "two");

        playground.run("stack").exits(0);
        assertEquals(locked, head(checkout));

        GitSandbox.write(playground.topDir(), "local.conf", playground.read("local.conf") + "RECLONE=True\n");
        playground.run("stack").exits(0);
        assertEquals(head(library), head(checkout));
    }

    @Test
    void keepsEditsAndRefusesToRecloneOverThem() throws IOException {
        installs("git_clone $LIBRARY_REPO $DEST/library master");
        playground.run("stack").exits(0);
        Files.writeString(checkout.resolve("file"), "mine");
        playground.git().commit(library, "file", "two");

        playground.run("stack").exits(0).says("has changes of yours");
        assertEquals("mine", Playground.read(checkout.resolve("file")));

        GitSandbox.write(playground.topDir(), "local.conf", playground.read("local.conf") + "RECLONE=True\n");
        playground.run("stack").exits(5).says("SP409", "edited: file", "plugin.sh:2");
        assertEquals("mine", Playground.read(checkout.resolve("file")));
    }

    @Test
    void usesTheUsersCheckoutWithoutLockingIt() throws IOException {
        Path other = playground.git().init("fork", "master");
        playground.git().commit(other, "file", "forked");
        playground.git().run(playground.root(), "clone", "-q", other.toString(), checkout.toString());
        installs("git_clone $LIBRARY_REPO $DEST/library master");

        playground.run("stack").exits(0);

        assertEquals("forked", Playground.read(checkout.resolve("file")));
        assertTrue(clones().isMissingNode());
        assertTrue(log().contains("as it was found"), log());
    }

    @Test
    void clonesFromTheCacheOfflineUnlessErrorOnCloneIsSet() throws Exception {
        installs("git_clone $LIBRARY_REPO $DEST/library master");
        try (GitDaemon daemon = new GitDaemon(playground.git())) {
            playground.localrc(playground.enable("user"), "LIBRARY_REPO=" + daemon.url("library"));
            playground.run("stack").exits(0);
        }
        Files.move(checkout, playground.root().resolve("first"));

        playground.run("stack", "--offline").exits(0);
        assertEquals("one", Playground.read(checkout.resolve("file")));

        Files.move(checkout, playground.root().resolve("second"));
        GitSandbox.write(playground.topDir(), "local.conf", playground.read("local.conf") + "ERROR_ON_CLONE=True\n");
        playground.run("stack", "--offline").exits(5).says("ERROR_ON_CLONE");
    }

    @Test
    void failsOfflineIfTheCacheLacksTheClone() throws Exception {
        installs("git_clone $LIBRARY_REPO $DEST/library master");
        try (GitDaemon daemon = new GitDaemon(playground.git())) {
            playground.localrc(playground.enable("user"), "LIBRARY_REPO=" + daemon.url("library"));
            playground.run("fetch").exits(0);

            playground.run("stack", "--offline").exits(5).says("SP408", "'stackplug stack' once without --offline");
        }
    }

    @Test
    void clonesByNameInSubshellsJobsAndOutsideOfDest() throws IOException {
        Path elsewhere = playground.root().resolve("elsewhere/deep/library");
        installs("GITREPO[library]=$LIBRARY_REPO; GITDIR[library]=$DEST/library; GITBRANCH[library]=master\n"
                + "said=$(git_clone_by_name library)\necho \"it said: $said\"\n"
                + "git_clone $LIBRARY_REPO " + elsewhere + " &\n"
                + "(cd $DEST; git_clone $LIBRARY_REPO relative HEAD) &\nwait");

        playground.run("stack").exits(0);

        assertTrue(log().contains("it said: " + checkout + " is at "), log());
        assertEquals("one", Playground.read(elsewhere.resolve("file")));
        assertEquals("one", Playground.read(playground.dest().resolve("relative/file")));
        assertFalse(Files.exists(elsewhere.resolveSibling(".stackplug")));
        assertEquals(3, clones().size());
        assertEquals(elsewhere.toString(), clones().get(2).get("name").asText());
    }

    @Test
    void namesCauseAndLineOfAFailedCloneAndLeavesNothing() throws IOException {
        installs("true\ngit_clone $LIBRARY_REPO $DEST/library nosuchbranch");

        Result result = playground.run("stack", "--format", "json").exits(5);

        result.says("SP402", "nosuchbranch", "default branch is 'master'", "plugin.sh:3");
        assertEquals(3, result.json().get("failure").get("line").asInt());
        assertFalse(Files.exists(checkout));
        assertTrue(clones().isMissingNode());
    }

    @Test
    void refusesACloneThatTheLockLacksWhenLocked() {
        installs("true");
        playground.run("stack").exits(0);
        playground.git().commit(playground.repository("user"), "other", "x");
        GitSandbox.write(
                playground.topDir(),
                "extras.d/50-clone.sh",
                "[[ $2 != install ]] || git_clone " + library + " $DEST/library master\n");

        playground.run("stack", "--locked").exits(5).says("SP601", "$DEST/library");
        playground.run("stack").exits(0);
        playground.run("stack", "--locked").exits(0);
    }
}
