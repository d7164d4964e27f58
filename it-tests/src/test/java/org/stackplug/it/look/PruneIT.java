package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.contract.remote.GitDaemon;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Running;

/** {@code prune} removes what nothing needs, and nothing else. */
@Execution(ExecutionMode.CONCURRENT)
class PruneIT {
    private Playground playground;

    @BeforeEach
    void plugins(@TempDir Path folder) {
        playground = new Playground(folder).recordingPlugin("kept").recordingPlugin("gone");
        playground.localrc(playground.enable("kept"), playground.enable("gone"));
        playground.run("fetch").exits(0);
        playground.localrc(playground.enable("kept"));
    }

    private Path checkout(String name) {
        return playground.dest().resolve(name);
    }

    private List<String> prune(String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of("prune", "--format", "json"));
        arguments.addAll(List.of(more));
        JsonNode items =
                playground.run(arguments.toArray(String[]::new)).exits(0).json().get("items");
        List<String> found = new java.util.ArrayList<>();
        items.forEach(item ->
                found.add(item.get("kind").asText() + " " + item.get("name").asText()));
        return found;
    }

    @Test
    void listsFirstAndRemovesOnRequest() {
        var before = Playground.listing(playground.topDir());

        playground
                .run("prune")
                .exits(0)
                .prints("lock entry  gone", "checkout  gone", "2 items", "'stackplug prune --yes' removes them");

        assertEquals(before, Playground.listing(playground.topDir()));
        playground.run("prune", "--yes").exits(0).prints("removed 2 items");
        assertFalse(Files.exists(checkout("gone")));
        assertFalse(Files.exists(playground.dest().resolve(".stackplug/digests/gone")));
        assertFalse(playground.read("stackplug.lock").contains("gone"));
        assertTrue(playground.read("stackplug.lock").contains("kept"));
        playground.run("prune").exits(0).prints("nothing to remove");
        playground.run("status").exits(0).prints("kept  current");
    }

    @Test
    void keepsWhatTheUserHasMade() throws IOException {
        Path edited = checkout("gone").resolve("devstack/plugin.sh");
        Files.writeString(edited, "mine\n");
        assertEquals(List.of("lock entry gone"), prune("--yes"));
        assertTrue(Files.exists(edited));

        playground.git().run(checkout("gone"), "checkout", "-q", ".");
        Files.writeString(checkout("gone").resolve("untracked"), "mine\n");
        assertEquals(List.of(), prune("--yes"));

        Files.delete(checkout("gone").resolve("untracked"));
        playground.git().run(checkout("gone"), "branch", "mine");
        playground.git().commit(checkout("gone"), "mine", "mine\n");
        assertEquals(List.of(), prune("--yes"));
        assertTrue(Files.exists(checkout("gone")));
    }

    @Test
    void removesACheckoutThatWaitedForATreeInPlace() throws IOException {
        playground.localrc(playground.enable("kept"), playground.enable("gone"));
        playground.run("fetch", "--in-place", "gone").exits(0);
        Path waiting = playground.dest().resolve(".stackplug/aside/gone");
        assertTrue(Files.isDirectory(waiting));
        assertEquals(List.of(), prune("--yes"));
        playground.localrc(playground.enable("kept"));

        assertEquals(List.of("lock entry gone", "waiting checkout gone", "link gone"), prune("--yes"));

        assertFalse(Files.exists(waiting));
        assertFalse(Files.exists(checkout("gone"), LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.exists(playground.repository("gone").resolve("devstack")), "the working tree");
    }

    @Test
    void putsACheckoutWithWorkBackWhereALinkToATreeIsRemoved() throws IOException {
        playground.localrc(playground.enable("kept"), playground.enable("gone"));
        playground.run("fetch", "--in-place", "gone").exits(0);
        playground.localrc(playground.enable("kept"));
        Files.writeString(playground.dest().resolve(".stackplug/aside/gone/untracked"), "mine\n");

        assertEquals(List.of("lock entry gone", "link gone"), prune("--yes"));

        assertFalse(Files.isSymbolicLink(checkout("gone")));
        assertTrue(Files.exists(checkout("gone").resolve("untracked")));
    }

    @Test
    void keepsACheckoutThatTheUserHasCloned() {
        playground.git().shell(playground.dest(), "rm -rf gone");
        playground
                .git()
                .run(
                        playground.dest(),
                        "clone",
                        "-q",
                        playground.repository("gone").toString(),
                        "gone");

        assertEquals(List.of("lock entry gone"), prune("--yes"));

        assertTrue(Files.exists(checkout("gone")));
    }

    @Test
    void keepsWhatIsStacked() {
        playground.localrc(playground.enable("kept"), playground.enable("gone"));
        playground.run("stack").exits(0);
        playground.localrc(playground.enable("kept"));

        assertEquals(List.of("lock entry gone"), prune("--yes"));

        playground.run("clean").exits(0);
        assertEquals(List.of("checkout gone"), prune("--yes"));
    }

    @Test
    void keepsTheCheckoutsOfAnotherTopDir(@TempDir Path folder) {
        Playground other = new Playground(folder).recordingPlugin("theirs");
        other.localrc("DEST=" + playground.dest(), other.enable("theirs"));
        other.run("fetch").exits(0);

        assertEquals(List.of("lock entry gone", "checkout gone"), prune("--yes"));

        assertTrue(Files.exists(checkout("theirs")));
    }

    @Test
    void keepsTheNewestRunsAndWhatMayBeResumed() throws IOException {
        playground.plugin("broken", "devstack/plugin.sh", "false\n");
        playground.localrc(playground.enable("broken"));
        playground.run("stack").exits(5);
        String stack = String.valueOf(playground.latest().toRealPath().getFileName());
        for (int i = 0; i < 4; i++) {
            playground.run("fetch").exits(0);
        }

        List<String> removed = prune("--yes", "--keep-runs", "2");

        assertEquals(3, removed.stream().filter(item -> item.startsWith("run ")).count(), removed::toString);
        assertFalse(removed.contains("run " + stack));
        try (var left = Files.list(playground.topDir().resolve(".stackplug/runs"))) {
            assertEquals(3, left.filter(run -> !Files.isSymbolicLink(run)).count());
        }
        playground.run("stack", "--resume").exits(5).says("resume");
    }

    @Test
    void waitsForNoOtherRun() throws Exception {
        playground.file("ready", "");
        playground.plugin("slow", "devstack/plugin.sh", "rm -f \"$TOP_DIR/ready\"; sleep 60\n");
        playground.localrc(playground.enable("slow"));
        try (Running running = playground.start("stack")) {
            while (Files.exists(playground.topDir().resolve("ready"))) {
                Thread.sleep(50);
            }

            playground.run("prune", "--yes").exits(7).says("SP701");
        }
    }

    @Test
    void removesCopiesThatNobodyHasUsedForAMonth() throws Exception {
        try (GitDaemon daemon = new GitDaemon(playground.git())) {
            playground.localrc("enable_plugin kept " + daemon.url("kept"), "enable_plugin gone " + daemon.url("gone"));
            playground.git().shell(playground.dest(), "rm -rf kept gone");
            playground.run("update").exits(0);
            playground.localrc("enable_plugin kept " + daemon.url("kept"));
            Path cache = playground.home().resolve(".cache/stackplug/jgit");
            assertEquals(List.of("lock entry gone", "checkout gone"), prune());
            try (var mirrors = Files.newDirectoryStream(cache, "*.git")) {
                for (Path mirror : mirrors) {
                    Files.setLastModifiedTime(
                            mirror, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
                }
            }

            List<String> removed = prune("--yes");

            assertEquals(3, removed.size(), removed::toString);
            assertTrue(removed.get(2).startsWith("cache ") && removed.get(2).contains("gone"), removed::toString);
            try (var left = Files.newDirectoryStream(cache, "*.git")) {
                left.forEach(mirror -> assertTrue(mirror.toString().contains("kept"), mirror::toString));
            }
        }
    }
}
