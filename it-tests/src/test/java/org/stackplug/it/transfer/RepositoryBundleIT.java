package org.stackplug.it.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.SmallTree;

/** {@code fetch --bundle} on one machine, and {@code fetch --from} on another one, which reaches no remote. */
@Execution(ExecutionMode.CONCURRENT)
class RepositoryBundleIT {
    private static final String SCRIPT = "devstack/plugin.sh";

    @TempDir
    Path folder;

    private Playground here;
    private Playground there;
    private GitHttpServer server;

    @BeforeEach
    void machines() throws IOException {
        here = new Playground(Files.createDirectory(folder.resolve("here")));
        for (String name : List.of("alpha", "beta")) {
            here.plugin(name, SCRIPT, "echo \"" + name + " $*\" >>\"$TOP_DIR/order\"\n");
            here.git().run(here.repository(name), "tag", "1.0");
            here.git().commit(here.repository(name), "more", "more of " + name + "\n");
        }
        server = new GitHttpServer(here.git());
        here.localrc(enable("alpha"), enable("beta"));
        there = new Playground(Files.createDirectory(folder.resolve("there")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String enable(String name) {
        return "enable_plugin " + name + " " + server.url(name);
    }

    private Path bundle() {
        return folder.resolve("plugins.zip");
    }

    private void write(String... more) {
        String[] all = new String[3 + more.length];
        all[0] = "fetch";
        all[1] = "--bundle";
        all[2] = bundle().toString();
        System.arraycopy(more, 0, all, 3, more.length);
        here.run(all).exits(0).prints("Bundle: " + bundle());
    }

    /** Copies what a user copies: local.conf and the lock. The remote is gone from now on. */
    private void carry() {
        there.file("local.conf", here.read("local.conf")).file("stackplug.lock", here.read("stackplug.lock"));
        server.answerOnly(500);
    }

    private String git(Playground playground, String name, String... arguments) {
        return playground.git().run(playground.dest().resolve(name), arguments);
    }

    @Test
    void fetchesWithoutANetworkWhatAnotherMachineHasFetched() {
        write();
        carry();
        int before = server.requests();

        there.run("fetch", "--from", bundle().toString()).exits(0).prints("alpha ", "beta ");

        assertEquals(before, server.requests());
        for (String name : List.of("alpha", "beta")) {
            assertEquals(git(here, name, "rev-parse", "HEAD"), git(there, name, "rev-parse", "HEAD"));
            assertEquals(server.url(name), git(there, name, "remote", "get-url", "origin"));
            assertEquals(git(here, name, "branch", "-avv"), git(there, name, "branch", "-avv"));
            assertEquals("1.0", git(there, name, "tag"));
            assertEquals("2", git(there, name, "rev-list", "--count", "HEAD"));
            assertEquals("", git(there, name, "fsck", "--no-dangling", "--no-progress"));
        }
        assertEquals(here.read("stackplug.lock"), there.read("stackplug.lock"));
        assertFalse(Files.exists(there.latest().resolve("bundles")), "the unpacked bundles are left");

        there.run("status", "--locked").exits(0);
        there.run("stack", "--locked", "--offline").exits(0);
        assertTrue(there.order().contains("alpha stack install"));
    }

    @Test
    void fillsTheCacheForOtherFolders() {
        write();
        carry();
        there.run("fetch", "--from", bundle().toString()).exits(0);
        there.git().shell(there.topDir(), "rm -rf stack");
        there.run("fetch", "--offline").exits(0);
        assertEquals(git(here, "beta", "rev-parse", "HEAD"), git(there, "beta", "rev-parse", "HEAD"));
    }

    @Test
    void goesOnWithTheRealRemote() {
        write();
        carry();
        there.run("fetch", "--from", bundle().toString()).exits(0);
        server.answerOnly(0);
        String next = here.git().commit(here.repository("alpha"), SCRIPT, "echo next\n");

        there.run("update", "--check").exits(6);
        there.run("update").exits(0);
        assertEquals(next, git(there, "alpha", "rev-parse", "HEAD"));
    }

    @Test
    void movesExistingCheckoutsToTheLock() {
        here.run("fetch").exits(0);
        there.file("local.conf", here.read("local.conf"));
        there.run("fetch").exits(0);
        String next = here.git().commit(here.repository("alpha"), SCRIPT, "echo next\n");
        here.run("update").exits(0);
        write();
        carry();

        there.run("fetch", "--from", bundle().toString()).exits(0);
        assertEquals(next, git(there, "alpha", "rev-parse", "HEAD"));
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        write();
        byte[] first = Files.readAllBytes(bundle());
        write();
        assertArrayEquals(first, Files.readAllBytes(bundle()));
    }

    @Test
    void writesAnArchiveOfBundlesThatGitClones() {
        JsonNode written = here.run("fetch", "--bundle", bundle().toString(), "--format", "json")
                .exits(0)
                .json()
                .get("bundle");
        assertEquals(2, written.get("repositories").asInt());
        assertEquals(bundle().toString(), written.get("file").asText());
        here.git()
                .shell(
                        folder,
                        "python3 -m zipfile -e plugins.zip unpacked && git clone -q unpacked/alpha.bundle clone");
        assertEquals(
                git(here, "alpha", "rev-parse", "HEAD"), here.git().run(folder.resolve("clone"), "rev-parse", "HEAD"));
    }

    @Test
    void writesOnlyThePluginsThatAreNamed() {
        here.run("fetch").exits(0);
        write("beta");
        carry();
        there.run("fetch", "--from", bundle().toString())
                .exits(4)
                .says("error[SP419]", "alpha: the bundle does not have it", "It has: beta");
        assertFalse(Files.exists(there.dest().resolve("beta")), "one was fetched although another one is missing");
        there.run("fetch", "beta", "--from", bundle().toString()).exits(0);
    }

    @Test
    void completesPartialClonesFirst() {
        for (String name : List.of("alpha", "beta")) {
            here.git().run(here.repository(name), "config", "uploadpack.allowFilter", "true");
        }
        here.environment("STACKPLUG_FETCH_FILTER", "blobs");
        here.git().commit(here.repository("alpha"), SCRIPT, "echo next\n");
        here.run("fetch").exits(0);
        write();
        carry();
        there.run("fetch", "--from", bundle().toString()).exits(0);
        assertEquals("", git(there, "alpha", "fsck", "--no-dangling", "--no-progress"));
        assertEquals(
                git(here, "alpha", "rev-list", "--objects", "--all", "--missing=print"),
                git(there, "alpha", "rev-list", "--objects", "--all", "--missing=print"));
    }

    @Test
    void refusesShallowClones() {
        here.localrc(enable("alpha"), enable("beta"), "GIT_DEPTH=1");
        here.run("fetch", "--bundle", bundle().toString())
                .exits(4)
                .says("error[SP419]", "alpha: its checkout can't be put into a bundle", "is shallow");
        assertFalse(Files.exists(bundle()));
    }

    @Test
    void refusesCheckoutsThatAreTheUsersOwn() {
        here.git().shell(here.topDir(), "mkdir stack && git clone -q '" + here.repository("alpha") + "' stack/alpha");
        here.run("fetch", "--bundle", bundle().toString())
                .exits(4)
                .says("error[SP419]", "alpha: only what is locked is put into a bundle");
        here.run("fetch", "beta", "--bundle", bundle().toString()).exits(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere/plugins.zip", "local.conf"})
    void refusesAPlaceAtWhichItMayNotWrite(String place) {
        Path file = here.topDir().resolve(place);
        here.run("fetch", "--bundle", file.toString()).says("error[SP");
        assertFalse(Files.exists(here.dest().resolve("alpha")), "it has fetched in vain");
        assertTrue(here.read("local.conf").contains("enable_plugin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--update", "--complete", "--bundle=x.zip", "--in-place=alpha"})
    void refusesOptionsThatContradictFrom(String option) {
        here.run("fetch", "--from", bundle().toString(), option).exits(2).says("--from fetches what is locked");
    }

    /** A tree's lock has its own commit, so the other machine needs the same tree. */
    @Test
    void carriesWhatStackShClones() throws IOException {
        SmallTree tree = new SmallTree(Files.createDirectory(folder.resolve("tree")))
                .plugin("alpha", "ALPHA=1")
                .localrc("enable_plugin alpha $GIT_BASE/alpha");
        tree.playground().run("fetch", "--all", "--bundle", bundle().toString()).exits(0);
        tree.playground().git().shell(tree.top(), "rm -rf ../dest");
        // Its repositories are on this machine: they must not be read.
        tree.playground().git().shell(tree.playground().root(), "mv repositories away");

        tree.playground()
                .run("fetch", "--from", bundle().toString())
                .exits(0)
                .prints("alpha ", "requirements ", "service ");
        assertEquals(
                tree.playground().repository("service").toString(),
                tree.playground().git().shell(tree.dest(), "git -C service remote get-url origin"));
        tree.playground().run("stack", "--offline").exits(0);
        assertEquals("", tree.clonedByTheTree());
    }
}
