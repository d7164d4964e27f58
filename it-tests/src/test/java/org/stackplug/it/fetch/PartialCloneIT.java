package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.it.fixture.Playground;

/** The setting {@code fetch-filter}, and everything that goes on as ever in the checkouts that it leaves partial. */
@Execution(ExecutionMode.CONCURRENT)
class PartialCloneIT {
    private static final String SCRIPT = "devstack/plugin.sh";

    private Playground playground;
    private GitHttpServer server;

    @BeforeEach
    void repositories(@TempDir Path folder) throws IOException {
        playground = new Playground(folder);
        for (String name : List.of("small", "large")) {
            playground.plugin(name, SCRIPT, "echo " + name + "\n");
        }
        // More than 1 MB that does not become smaller when it is packed, and then is not there any more.
        playground.git().shell(playground.repository("large"), "head -c 1200000 /dev/urandom >data");
        commit("large", SCRIPT, "echo two\n");
        commit("large", "data", "little\n");
        commit("small", SCRIPT, "echo two\n");
        for (String name : List.of("small", "large")) {
            playground.git().run(playground.repository(name), "config", "uploadpack.allowFilter", "true");
        }
        server = new GitHttpServer(playground.git());
        playground.localrc(enable("small"), enable("large"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String enable(String name) {
        return "enable_plugin " + name + " " + server.url(name);
    }

    private String commit(String name, String file, String content) {
        return playground.git().commit(playground.repository(name), file, content);
    }

    private Path checkout(String name) {
        return playground.dest().resolve(name);
    }

    /** The number of files of earlier commits that a checkout lacks. */
    private long absent(String name) {
        return playground
                .git()
                .run(checkout(name), "rev-list", "--objects", "--all", "--missing=print")
                .lines()
                .filter(line -> line.startsWith("?"))
                .count();
    }

    private void filter(String filter) {
        playground.environment("STACKPLUG_FETCH_FILTER", filter);
    }

    private void removeCheckouts() {
        playground.git().shell(playground.topDir(), "rm -rf '" + playground.dest() + "' stackplug.lock");
    }

    private void removeMirrors() {
        playground
                .git()
                .shell(
                        playground.topDir(),
                        "find '" + playground.home().resolve(".cache") + "' -name '*.git' -prune -exec rm -r {} +");
    }

    @Test
    void fetchesEverythingByDefault() {
        playground.run("fetch").exits(0);
        assertEquals(0, absent("small"));
        assertEquals(0, absent("large"));
    }

    @Test
    void leavesOutTheFilesOfAllRepositories() {
        filter("blobs");
        playground.run("fetch").exits(0);
        assertEquals(1, absent("small"));
        assertEquals(2, absent("large"));
        playground.run("stack").exits(0);
    }

    @Test
    void isSetInLocalrc() {
        playground.localrc(enable("small"), "STACKPLUG_FETCH_FILTER=blobs");
        playground.run("fetch").exits(0);
        assertEquals(1, absent("small"));
    }

    @Test
    void leavesOutTheFilesOfRepositoriesThatAreKnownToBeLarge() {
        filter("auto");
        playground.run("fetch").exits(0);
        // Their sizes were not known.
        assertEquals(0, absent("small"));
        assertEquals(0, absent("large"));
        removeCheckouts();
        removeMirrors();
        playground.run("fetch").exits(0);
        assertEquals(0, absent("small"));
        assertEquals(2, absent("large"));
    }

    @Test
    void filtersTheClonesOfSteps() {
        playground
                .plugin(
                        "user",
                        SCRIPT,
                        "if [[ $2 == install ]]; then\ngit_clone " + server.url("large") + " $DEST/large master\nfi\n")
                .localrc(playground.enable("user"), "STACKPLUG_FETCH_FILTER=blobs");
        playground.run("stack").exits(0);
        assertEquals(2, absent("large"));
    }

    @Test
    void completes() {
        filter("blobs");
        playground.run("fetch").exits(0);
        String before = playground.read("stackplug.lock");
        playground.run("fetch", "--complete", "large").exits(0);
        assertEquals(0, absent("large"));
        assertEquals(1, absent("small"));
        playground.run("fetch", "--complete").exits(0);
        assertEquals(0, absent("small"));
        assertEquals(before, playground.read("stackplug.lock"));
        playground.run("fetch", "--complete").exits(0);
        playground.run("status").exits(0);
    }

    @Test
    void completesNothingOffline() {
        filter("blobs");
        playground.run("fetch").exits(0);
        playground
                .run("fetch", "--complete", "--offline")
                .exits(4)
                .says("SP408", "Run 'stackplug fetch --complete' without --offline");
        assertEquals(1, absent("small"));
    }

    @Test
    void clonesCompletelyWithTheFlag() {
        filter("blobs");
        playground.run("fetch", "--complete").exits(0);
        assertEquals(0, absent("small"));
    }

    @Test
    void isLockedWithTheSameDigest() {
        playground.run("fetch").exits(0);
        String lock = playground.read("stackplug.lock");
        removeCheckouts();
        removeMirrors();
        playground.file("stackplug.lock", lock);
        filter("blobs");
        playground.run("fetch", "--locked").exits(0);
        assertEquals(2, absent("large"));
        removeCheckouts();
        playground.file("stackplug.lock", lock);
        playground.run("fetch", "--locked", "--offline").exits(0);
        assertEquals(2, absent("large"));
        assertEquals(lock, playground.read("stackplug.lock"));
    }

    @Test
    void updatesAndStaysPartial() {
        filter("blobs");
        playground.run("fetch").exits(0);
        commit("large", "data", "other\n");
        String tip = commit("large", SCRIPT, "echo three\n");
        filter("none");
        playground.run("update", "--check", "--diff").exits(6).prints("+echo three");
        playground.run("update").exits(0);
        assertEquals(tip, playground.git().run(checkout("large"), "rev-parse", "HEAD"));
        assertTrue(absent("large") >= 2);
        server.close();
        playground.run("status").exits(0);
        assertEquals("", playground.git().run(checkout("large"), "fsck", "--no-dangling", "--no-progress"));
    }

    @Test
    void discardsLocalWork() throws IOException {
        filter("blobs");
        playground.run("fetch").exits(0);
        Files.writeString(checkout("large").resolve("data"), "mine\n");
        String tip = commit("large", SCRIPT, "echo three\n");
        playground.run("update").exits(4);
        playground.run("update", "--discard").exits(0);
        assertEquals(tip, playground.git().run(checkout("large"), "rev-parse", "HEAD"));
        assertEquals(
                "mine",
                playground
                        .git()
                        .shell(
                                checkout("large"),
                                "git show $(git for-each-ref --format='%(refname)' refs/stackplug/backup):data"));
    }

    @Test
    void looksWithoutFetching() {
        filter("blobs");
        playground.run("fetch").exits(0);
        int before = server.requests();
        for (List<String> command : List.of(List.of("status"), List.of("plan"), List.of("settings"))) {
            playground.run(command.toArray(String[]::new)).exits(0);
        }
        assertEquals(before, server.requests());
    }

    /** Git can't tell the files that a shallow remote lacks from those that a filter has left out. */
    @Test
    void fetchesAShallowRemoteWithoutTheFilter() {
        Path shallow = playground.repository("shallow");
        String large = "file://" + playground.repository("large");
        playground.git().shell(playground.root(), "git clone -q --depth=2 '" + large + "' '" + shallow + "'");
        playground.git().run(shallow, "config", "uploadpack.allowFilter", "true");
        playground.localrc(enable("shallow"));
        filter("blobs");

        playground.run("fetch").exits(0).says("shallow: ", "the repository is shallow, and so is the checkout");

        assertEquals(0, absent("shallow"));
        assertEquals(
                "2",
                playground
                        .git()
                        .run(checkout("shallow"), "rev-list", "--count", "HEAD")
                        .strip());
        playground.git().run(checkout("shallow"), "fsck");
        playground.run("fetch").exits(0);
    }

    @ParameterizedTest
    @CsvSource({"STACKPLUG_FETCH_FILTER,blob", "STACKPLUG_FETCH_FILTER,complete"})
    void refusesAnotherWord(String variable, String word) {
        playground.localrc(enable("small"), variable + "=" + word);
        playground.run("fetch").exits(3).says("SP314").says("none, auto, blobs", "local.conf:3");
        assertFalse(Files.exists(checkout("small")));
        playground.localrc(enable("small")).environment(variable, word);
        playground.run("fetch").exits(3).says("SP314").says("none, auto, blobs");
    }
}
