package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitDaemon;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.SampleRefs;

/** Promises of a fetch about remotes, with real servers. */
@Execution(ExecutionMode.CONCURRENT)
class FetchRemoteIT {
    private static final String FILE = "devstack/plugin.sh";

    private Playground playground;

    @BeforeEach
    void one(@TempDir Path folder) {
        playground = new Playground(folder).recordingPlugin("one").recordingPlugin("two");
    }

    private Path checkout(String name) {
        return playground.dest().resolve(name);
    }

    private String head(String name) {
        return playground.git().run(checkout(name), "rev-parse", "HEAD");
    }

    private String tip(String name) {
        return playground.git().run(playground.repository(name), "rev-parse", "HEAD");
    }

    private String commit(String name, String content) {
        return playground.git().commit(playground.repository(name), FILE, content);
    }

    private static String enable(GitDaemon daemon, String name) {
        return "enable_plugin " + name + " " + daemon.url(name);
    }

    private void whole(String name) {
        playground.git().run(checkout(name), "fsck", "--strict", "--no-dangling");
        assertEquals("", playground.git().run(checkout(name), "status", "--porcelain"));
    }

    // ------------------------------------------------------------------------------------------ without the network

    @ParameterizedTest
    @CsvSource({"--offline,", "--format=text,OFFLINE=True"})
    void fetchesIntoASecondDestWithoutTheNetwork(String flag, String setting) throws Exception {
        GitDaemon daemon = new GitDaemon(playground.git());
        try {
            playground.localrc(enable(daemon, "one"), enable(daemon, "two"));
            playground.run("fetch").exits(0);
        } finally {
            daemon.close();
        }
        String line = setting == null ? "" : setting;
        playground.git().shell(playground.topDir(), "rm -rf stack stackplug.lock");
        playground.localrc(line, enable(daemon, "one"), enable(daemon, "two"), "DEST=$TOP_DIR/second");
        playground.run("stack", flag).exits(0);
        for (String name : List.of("one", "two")) {
            Path second = playground.topDir().resolve("second").resolve(name);
            assertEquals(tip(name), playground.git().run(second, "rev-parse", "HEAD"));
            playground.git().run(second, "fsck", "--strict", "--no-dangling");
        }
        assertFalse(playground.order().isEmpty());
    }

    @Test
    void reportsAllMissingPluginsBeforeTheFirstStepOffline() throws Exception {
        GitDaemon daemon = new GitDaemon(playground.git());
        try {
            playground.localrc(enable(daemon, "one"));
            playground.run("fetch").exits(0);
        } finally {
            daemon.close();
        }
        playground.localrc("OFFLINE=True", enable(daemon, "one"), enable(daemon, "two"), enable(daemon, "three"));
        playground
                .run("stack")
                .exits(4)
                .says("error[SP408]: two", "error[SP408]: three")
                .saysNothingOf("SP408]: one");
        assertEquals(List.of(), playground.order());
    }

    @Test
    void saysOfACacheThatIsOfNoUseWhy() throws Exception {
        Path cache = playground.home().resolve(".cache/stackplug/jgit");
        GitDaemon daemon = new GitDaemon(playground.git());
        try {
            playground.localrc(enable(daemon, "one"));
            playground.run("fetch").exits(0);
        } finally {
            daemon.close();
        }
        saysOffline(
                cache + " does not have it", "mv stack elsewhere && sed -i 's/$/ " + "12".repeat(20) + "/' local.conf");
        saysOffline(
                "is damaged: ", "sed -i 's/ 1212.*//' local.conf && truncate -s 20 " + cache + "/*.git/objects/pack/*");
        saysOffline("is damaged: ", "echo '[' | tee " + cache + "/*.git/config");
        saysOffline(
                ".git, is not a folder",
                "rm -r " + cache + "/*.git && touch " + cache + "/$(basename " + cache + "/*.lock .lock).git");
        saysOffline("is not in the cache " + cache, "rm " + cache + "/*.git");
        saysOffline(cache.getParent() + " is not a folder", "rm -r ~/.cache/stackplug && touch ~/.cache/stackplug");
        playground.environment("STACKPLUG_CACHE", "none");
        saysOffline("there is no cache: the setting 'cache' is none", "true");
    }

    @Test
    void usesNoMirrorOfAnotherUserAndSaysSo() throws Exception {
        GitDaemon daemon = new GitDaemon(playground.git());
        try {
            playground.localrc(enable(daemon, "one"));
            playground.run("fetch").exits(0);
        } finally {
            daemon.close();
        }
        Path cache = playground.home().resolve(".cache/stackplug/jgit");
        assumeTrue(Files.getAttribute(cache, "unix:uid").equals(0), "root can give folders away");
        saysOffline("only one of yours or of root is used", "mv stack elsewhere && chown -R 65534 " + cache);
    }

    private void saysOffline(String why, String preparation) {
        playground.git().shell(playground.topDir(), "HOME='" + playground.home() + "'; " + preparation);
        playground
                .run("fetch", "--offline")
                .exits(4)
                .says("error[SP408]: one: the cache can't provide it", why, "'stackplug fetch' once without --offline");
    }

    // ------------------------------------------------------------------------------------------ the mirror

    @Test
    void mirrorsARepositoryOfAPlainWebServer() throws Exception {
        Path bare = playground.root().resolve("plain.git");
        playground
                .git()
                .run(
                        playground.root(),
                        "clone",
                        "-q",
                        "--bare",
                        playground.repository("one").toString(),
                        "plain.git");
        playground.git().run(bare, "update-server-info");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Path file =
                    playground.root().resolve(exchange.getRequestURI().getPath().substring(1));
            boolean found = Files.isRegularFile(file);
            byte[] body = found ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(found ? 200 : 404, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            playground.localrc(
                    "enable_plugin one http://127.0.0.1:" + server.getAddress().getPort() + "/plain.git");
            playground.run("fetch").exits(0);
            assertEquals(tip("one"), head("one"));
            whole("one");
            playground.git().shell(playground.topDir(), "rm -rf stack");
            playground.run("fetch", "--offline").exits(0);
            whole("one");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void keepsACheckoutWithoutItsMirrorAndRestoresTheMirror() throws Exception {
        try (GitDaemon daemon = new GitDaemon(playground.git())) {
            playground.localrc(enable(daemon, "one")).run("fetch").exits(0);
            playground.git().shell(playground.home(), "rm -rf .cache/stackplug");
            whole("one");
            assertFalse(Files.exists(checkout("one").resolve(".git/objects/info/alternates")));
            String next = commit("one", "echo two\n");
            playground.run("fetch", "--update").exits(0);
            assertEquals(next, head("one"));
            whole("one");
            assertEquals("1", playground.git().shell(playground.home(), "ls -d .cache/stackplug/*/*.git | wc -l"));
        }
    }

    @Test
    void fillsNoSharedMirrorWithALimitedDepth() throws Exception {
        commit("one", "echo two\n");
        try (GitDaemon daemon = new GitDaemon(playground.git())) {
            playground
                    .localrc("GIT_DEPTH=1", enable(daemon, "one"))
                    .run("fetch")
                    .exits(0);
            assertEquals("1", playground.git().run(checkout("one"), "rev-list", "--count", "HEAD"));
            playground.git().shell(playground.topDir(), "rm -rf stack");
            playground.localrc(enable(daemon, "one")).run("fetch").exits(0);
            assertEquals("2", playground.git().run(checkout("one"), "rev-list", "--count", "HEAD"));
            whole("one");
        }
    }

    // ------------------------------------------------------------------------------------------ every kind of ref

    @ParameterizedTest
    @CsvSource({"git,0", "git,1", "http,0", "http,1"})
    void fetchesAndUpdatesEveryKindOfRef(String server, int depth) throws Exception {
        Path repository = playground.repository("one");
        SampleRefs refs = SampleRefs.in(playground, "one");
        String first = refs.first();
        String second = refs.second();
        String third = refs.third();
        List<String> written = List.of(
                "light",
                "annotated",
                "refs/changes/34/1234/5",
                "feature/x",
                second,
                second.substring(0, 8),
                "HEAD",
                "");
        try (GitDaemon daemon = new GitDaemon(playground.git());
                GitHttpServer http = new GitHttpServer(playground.git())) {
            String url = server.equals("git") ? daemon.url("one") : http.url("one/.git");
            List<String> lines = new ArrayList<>(List.of("GIT_DEPTH=" + depth));
            for (int i = 0; i < written.size(); i++) {
                lines.add("enable_plugin p" + i + " " + url + " " + written.get(i));
            }
            playground.localrc(lines.toArray(String[]::new));
            playground.run("fetch").exits(0);
            heads(List.of(first, first, second, second, second, second, third, third));

            String fourth = commit("one", "echo four\n");
            playground.git().run(repository, "update-ref", "refs/heads/feature/x", third);
            playground.git().run(repository, "tag", "-f", "-a", "-m", "moved", "annotated", third);
            Result update = playground.run("update").exits(0);
            heads(List.of(first, third, second, third, second, second, fourth, fourth));
            update.says("the tag 'annotated' was moved from " + first.substring(0, 10))
                    .saysNothingOf("force-moved");
        }
    }

    private void heads(List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            assertEquals(wanted.get(i), head("p" + i), "p" + i);
            whole("p" + i);
        }
    }

    // ------------------------------------------------------------------------------------------ moved by force

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reportsAForceMovedBranchWithALimitedDepth(boolean givesCommitsAlone) throws Exception {
        Path repository = playground.repository("one");
        playground.git().run(repository, "config", "uploadpack.allowFilter", Boolean.toString(givesCommitsAlone));
        for (int i = 0; i < 3; i++) {
            commit("one", "echo " + i + "\n");
        }
        try (GitDaemon daemon = new GitDaemon(playground.git())) {
            playground
                    .localrc("GIT_DEPTH=1", enable(daemon, "one"))
                    .run("fetch")
                    .exits(0);
            String before = head("one").substring(0, 10);
            commit("one", "echo four\n");
            String next = commit("one", "echo five\n").substring(0, 10);
            for (Result plain : List.of(
                    playground.run("update", "--check").exits(6),
                    playground.run("update").exits(0))) {
                plain.saysNothingOf("force-moved");
                if (givesCommitsAlone) {
                    plain.saysNothingOf("it is not known");
                } else {
                    plain.says("'master' has moved from " + before + " to " + next, "it is not known");
                }
            }
            playground.git().run(repository, "reset", "-q", "--hard", "HEAD~2");
            String forced = commit("one", "echo another\n").substring(0, 10);
            for (Result result : List.of(
                    playground.run("update", "--check").exits(6),
                    playground.run("update").exits(0))) {
                if (givesCommitsAlone) {
                    result.says("'master' was force-moved: " + forced + " does not contain the locked " + next);
                } else {
                    result.says("'master' has moved from " + next + " to " + forced, "it is not known");
                }
            }
            assertEquals("1", playground.git().run(checkout("one"), "rev-list", "--count", "HEAD"));
            whole("one");
        }
    }

    @Test
    void reportsALockedCommitThatTheRemoteHasDropped() throws Exception {
        Path repository = playground.repository("one");
        try (GitDaemon daemon = new GitDaemon(playground.git())) {
            playground.localrc(enable(daemon, "one")).run("fetch").exits(0);
            String gone = tip("one");
            playground.git().run(repository, "commit", "-q", "--amend", "-m", "Another history");
            playground.git().shell(repository, "git reflog expire --expire=now --all && git gc -q --prune=now");
            // Another machine, to which only the lock was copied.
            playground.git().shell(playground.root(), "rm -rf top/stack home/.cache");
            playground
                    .run("fetch")
                    .exits(4)
                    .says("error[SP402]: one: the repository does not have the locked commit", gone, "update one");
            playground.run("update", "one").exits(0);
            assertEquals(tip("one"), head("one"));
        }
    }

    @Test
    void reportsARepositoryThatLacksObjectsAsDamaged() throws Exception {
        Path repository = playground.repository("one");
        String object = playground.git().run(repository, "rev-parse", "HEAD:devstack/plugin.sh");
        Files.delete(repository.resolve(".git/objects/" + object.substring(0, 2) + "/" + object.substring(2)));
        try (GitDaemon daemon = new GitDaemon(playground.git())) {
            for (String line : List.of(enable(daemon, "one"), "enable_plugin one file://" + repository)) {
                playground
                        .localrc(line)
                        .run("fetch")
                        .exits(4)
                        .says("error[SP410]: one: the repository is damaged", "objects are missing")
                        .saysNothingOf("connection");
            }
        }
    }

    // ------------------------------------------------------------------------------------------ links

    @ParameterizedTest
    @CsvSource({
        "devstack/lib/deep, ../../../outside, 4",
        "devstack/settings, /etc/hostname, 4",
        "devstack/settings, ../../no-such-file, 4",
        "devstack/settings, plugin.sh, 0",
        "devstack/lib/deep, ../../README, 0",
        "README, ../outside, 0"
    })
    void refusesADevstackLinkThatLeadsOutOfTheCheckout(String link, String target, int exit) throws IOException {
        Path repository = playground.repository("one");
        GitSandbox.write(playground.dest(), "outside", "echo outside\n");
        GitSandbox.write(repository, "README", "Read me\n");
        Path file = repository.resolve(link);
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.createSymbolicLink(file, Path.of(target));
        playground.git().run(repository, "add", "-A");
        playground.git().run(repository, "commit", "-q", "-m", "A link");
        Result result =
                playground.localrc(playground.enable("one")).run("fetch").exits(exit);
        if (exit == 4) {
            result.says("error[SP414]", link);
            assertFalse(Files.exists(checkout("one")));
        }
    }
}
