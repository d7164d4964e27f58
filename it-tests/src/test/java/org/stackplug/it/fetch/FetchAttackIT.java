package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.contract.remote.LyingDaemon;
import org.stackplug.it.fixture.BrokenBackend;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/**
 * Hostile or broken remotes, locks and backends: nothing is written elsewhere, and the other plugins are still fetched and
 * locked.
 */
class FetchAttackIT {
    private static final int LARGE = 100 << 20;
    private static final String SMALL_HEAP = "-Xmx128m";

    @TempDir
    Path folder;

    private Playground playground;
    private Path victim;

    @BeforeEach
    void playground() throws IOException {
        playground = new Playground(folder)
                .plugin("good", "devstack/plugin.sh", "echo good\n")
                .plugin("bad", "devstack/plugin.sh", "echo bad\n");
        victim = Files.writeString(folder.resolve("victim"), "untouched\n");
    }

    private void enable(String url) {
        playground.localrc("enable_plugin bad '" + url + "' HEAD", playground.enable("good"));
    }

    /** Asserts that the other plugin is fetched and locked, and that the run has ended regularly. */
    private void fetchesTheOther(Result result) throws IOException {
        result.exits(4).saysNothingOf("\tat ").saysNothingOf("SP101");
        assertTrue(Files.exists(playground.dest().resolve("good/devstack/plugin.sh")), result::toString);
        List<String> locked = Result.JSON
                .readTree(playground.read("stackplug.lock"))
                .get("plugins")
                .findValuesAsText("name");
        assertEquals(List.of("good"), locked);
        playground.run("runs").exits(0).prints("failed").saysNothingOf("killed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refs/heads/", "refs/tags/", "refs/heads/x/", ""})
    void overwritesNoFileThatALockNamesAsARef(String start) throws IOException {
        playground.localrc(playground.enable("good"));
        playground.run("fetch").exits(0);
        String name = start + "../".repeat(12) + victim.toString().substring(1);
        String lock = playground.read("stackplug.lock");
        for (String kind : List.of("branch", "other")) {
            String changed = lock.replaceAll("\"resolved\" : \"[^\"]*\"", "\"resolved\" : \"" + name + "\"")
                    .replaceAll("\"kind\" : \"[^\"]*\"", "\"kind\" : \"" + kind + "\"");
            assertFalse(changed.equals(lock));
            playground.file("stackplug.lock", changed);
            playground.git().commit(playground.repository("good"), "devstack/plugin.sh", "echo " + kind + "\n");
            playground.run("fetch").exits(3).says("error[SP315]");
            playground.git().shell(playground.dest(), "rm -rf good");
            playground.run("fetch", "--locked").exits(3).says("error[SP315]");
            playground.file("stackplug.lock", lock);
            playground.run("fetch").exits(0);
        }
        assertEquals("untouched\n", Files.readString(victim));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "..", "-x"})
    void refusesALockedCommitThatIsNotAnId(String commit) throws IOException {
        playground.localrc(playground.enable("good"));
        playground.run("fetch").exits(0);
        playground.file(
                "stackplug.lock",
                playground
                        .read("stackplug.lock")
                        .replaceAll("\"commit\" : \"[^\"]*\"", "\"commit\" : \"" + commit + "\""));
        playground.git().shell(playground.dest(), "rm -rf good");
        Result result = playground.run("fetch");
        assertTrue(List.of(3, 4).contains(result.exit()), result::toString);
        result.saysNothingOf("SP411").saysNothingOf("SP101").saysNothingOf("SP418");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refs/heads/", "refs/heads/x/", "refs/", ""})
    void overwritesNoFileThatAServerNamesAsItsHead(String start) throws IOException {
        String name = start + "../".repeat(12) + folder.toString().substring(1);
        playground.git().run(playground.repository("bad"), "branch", "-m", "master", "trunk");
        for (String file : List.of("/victim", "/new/new")) {
            try (LyingDaemon daemon = LyingDaemon.withHead(playground.git(), name + file)) {
                enable(daemon.url("bad"));
                fetchesTheOther(playground.run("fetch"));
                playground.run("fetch", "--update").exits(4);
            }
        }
        assertEquals("untouched\n", Files.readString(victim));
        assertFalse(Files.exists(folder.resolve("new")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host:99999999999/x",
                "git://host:99999999999/x",
                "ssh://host:99999999999/x",
                "http:///x",
                "http://[::1/x",
                "https://ho st/x"
            })
    void fetchesOthersDespiteAnInvalidUrl(String url) throws IOException {
        enable(url);
        Result result = playground.run("fetch");
        fetchesTheOther(result);
        result.says("error[SP401]", "bad");
        playground.run("status", "--remote").exits(4).says("error[SP401]");
    }

    @Test
    void triesAPermanentFailureOnlyOnce() throws IOException {
        try (GitHttpServer server = new GitHttpServer(playground.git())) {
            enable(server.url("bad"));
            server.redirectTo("file:///etc/passwd");
            Result result = playground.run("fetch");
            fetchesTheOther(result);
            result.says("error[SP417]", "bad");
            assertEquals(1, server.requests());
        }
    }

    @Test
    void fetchesOthersDespiteAServerWithEndlessRefs() throws IOException {
        playground.environment("JAVA_TOOL_OPTIONS", SMALL_HEAP);
        try (GitHttpServer server = new GitHttpServer(playground.git())) {
            server.answerEndlessly(
                    "application/x-git-upload-pack-advertisement",
                    "001e# service=git-upload-pack\n0000",
                    i -> "0043" + "1".repeat(40) + String.format(" refs/heads/%010d\n", i));
            enable(server.url("bad"));
            Result result = playground.run("fetch");
            fetchesTheOther(result);
            result.says("error[SP416]", "bad", "fetch-max-answer");
        }
    }

    @Test
    void fetchesOthersDespiteAWebServerWithEndlessRefs() throws IOException {
        playground.environment("JAVA_TOOL_OPTIONS", SMALL_HEAP);
        try (GitHttpServer server = new GitHttpServer(playground.git())) {
            server.answerEndlessly("text/plain", "", i -> "1".repeat(40) + "\trefs/heads/a" + i + "\n");
            enable(server.url("bad"));
            Result result = playground.run("fetch");
            fetchesTheOther(result);
            result.says("error[SP416]", "bad", "fetch-max-answer");
        }
    }

    /** A small pack and a small heap. The large object is a commit, attributes or a link in turn. */
    @ParameterizedTest
    @ValueSource(strings = {"commit", "attributes", "link"})
    void fetchesOthersDespiteALargeObjectInASmallPack(String kind) throws IOException {
        playground.environment("JAVA_TOOL_OPTIONS", SMALL_HEAP);
        Path bad = playground.repository("bad");
        GitSandbox git = playground.git();
        String large = "head -c " + LARGE + " /dev/zero | tr '\\0' a";
        switch (kind) {
            case "commit" ->
                git.shell(
                        bad,
                        "{ git cat-file commit HEAD; " + large
                                + "; } | git hash-object -t commit -w --literally --stdin"
                                + " | xargs git update-ref HEAD");
            case "attributes" -> {
                git.shell(bad, large + " >.gitattributes");
                git.commit(bad, "file", "more\n");
            }
            default ->
                git.shell(
                        bad,
                        "id=$(" + large
                                + " | git hash-object -w --stdin); git update-index --add --cacheinfo 120000,$id,link"
                                + "; git commit -qm link");
        }
        try (GitHttpServer server = new GitHttpServer(git)) {
            enable(server.url("bad"));
            Result result = playground.run("fetch");
            fetchesTheOther(result);
            result.says("error[SP416]", "bad");
        }
    }

    @Test
    void refusesACommitWithTooManyFiles() throws IOException {
        Path bad = playground.repository("bad");
        // Ten levels of folders, each with ten names for the one below: ten thousand million files in a few objects.
        playground.git().shell(bad, """
                tree=$(git write-tree)
                for i in 1 2 3 4 5 6 7 8 9 10; do
                    tree=$(for n in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\td%s\\n' $tree $n; done | git mktree)
                done
                git update-ref HEAD $(git commit-tree -p HEAD -m many $tree)
                """);
        enable(bad.toString());
        Result result = playground.run("fetch");
        fetchesTheOther(result);
        result.says("error[SP416]", "fetch-max-files");
    }

    @Test
    void honoursASettingForEachLimit() {
        playground.localrc(playground.enable("good"));
        playground.file("stackplug.properties", "fetch-max-files=1\n");
        playground.git().commit(playground.repository("good"), "more", "more\n");
        playground.run("fetch").exits(4).says("error[SP416]", "fetch-max-files");
        playground.file("stackplug.properties", "fetch-max-checkout=1k\n");
        playground.run("fetch").exits(0);
        playground.file("stackplug.properties", "fetch-max-checkout=many\n");
        playground.run("fetch").exits(3).says("error[SP314]", "fetch-max-checkout");
    }

    /** Exceptions and errors that a backend must not throw. */
    static Stream<String> throwables() {
        return Stream.of(
                "new IllegalStateException(\"broken today\")",
                "new StackOverflowError()",
                "new OutOfMemoryError(\"Java heap space\")",
                "new NoClassDefFoundError(\"org/example/Gone\")",
                "new AssertionError(\"never\")");
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void limitsAnExceptionOfABackendToItsPlugin(String thrown) throws IOException {
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        BrokenBackend.install(copy.ext(), thrown);
        playground.with(copy);
        enable("boom://example.org/bad");
        Result result = playground.run("fetch");
        fetchesTheOther(result);
        result.says(thrown.contains("OutOfMemory") ? "error[SP416]" : "error[SP418]", "bad");
        playground.run("update").exits(4);
        playground.run("status", "--remote").exits(4);
    }

    @Test
    void worksWithoutAUsableCache() throws IOException {
        try (GitHttpServer server = new GitHttpServer(playground.git())) {
            playground.localrc("enable_plugin good '" + server.url("good") + "'");
            playground.file("file", "");
            for (String cache : List.of("file", "/proc/self/stackplug", "/dev/null", "file/below")) {
                playground.file("stackplug.properties", "cache=" + cache + "\n");
                playground.run("fetch").exits(0).saysNothingOf("DEST");
                playground.git().shell(playground.topDir(), "rm -rf stack stackplug.lock");
            }
        }
    }

    @Test
    void repairsADamagedIndexInTheCache() throws IOException {
        try (GitHttpServer server = new GitHttpServer(playground.git())) {
            playground.localrc("enable_plugin good '" + server.url("good") + "'");
            playground.run("fetch").exits(0);
            playground
                    .git()
                    .shell(
                            playground.home(),
                            "for i in .cache/stackplug/jgit/*/objects/pack/*.idx; do rm -f $i; echo rubbish >$i; done");
            playground.git().commit(playground.repository("good"), "devstack/plugin.sh", "echo again\n");
            playground.run("update").exits(0).saysNothingOf("\tat ").saysNothingOf("Exception");
            playground.git().run(playground.dest().resolve("good"), "fsck", "--strict", "--no-dangling");
        }
    }
}
