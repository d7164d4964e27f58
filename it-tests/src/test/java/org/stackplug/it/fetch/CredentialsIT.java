package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.contract.remote.SelfSigned;
import org.stackplug.contract.remote.SilentServer;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/**
 * Passwords, certificates and proxies of the user are used. A password is written nowhere but in the user's own files.
 */
@Execution(ExecutionMode.CONCURRENT)
class CredentialsIT {
    private static final String SECRET = "s3cr3t-Pa55";

    @Test
    void writesAPasswordInAUrlNowhere(@TempDir Path folder) throws IOException {
        Playground playground = new Playground(folder)
                .environment("STACKPLUG_NO_ARCHIVE", "true")
                .plugin("one", "devstack/plugin.sh", "echo one\n");
        try (GitHttpServer server = new GitHttpServer(playground.git(), "user", SECRET)) {
            playground.localrc("enable_plugin one http://user:" + SECRET + "@" + server.address() + "/one/.git");
            List<Result> results = new ArrayList<>();
            results.add(playground.run("-v", "stack", "--format", "json").exits(0));
            results.add(playground.run("fetch", "--update", "-v").exits(0));
            results.add(playground.run("plan", "--format", "json").exits(0));
            results.add(playground.run("status", "--remote", "--format", "json").exits(0));
            // A wrong password and a missing ref: the errors show the user's line.
            playground.localrc("enable_plugin two http://user:wrong-" + SECRET + "@" + server.address() + "/one/.git");
            results.add(playground.run("fetch").exits(4));
            playground.localrc(
                    "enable_plugin one http://user:" + SECRET + "@" + server.address() + "/one/.git nothing");
            results.add(playground.run("fetch").exits(4).says("error[SP402]"));
            for (Result result : results) {
                assertEquals(false, (result.out() + result.err()).contains(SECRET), result::toString);
            }
        }
        assertEquals(List.of("top/local.conf"), holding(playground.root()));
    }

    @Test
    void showsAPasswordInAUrlInNoCommandLine(@TempDir Path folder) throws IOException {
        Playground playground = new Playground(folder);
        try (SilentServer server = new SilentServer()) {
            playground.localrc("enable_plugin one " + server.url("http").replace("://", "://user:" + SECRET + "@"));
            Path journal = playground.latest().resolve("journal.jsonl");
            try (Running running = playground.start("fetch")) {
                running.until(
                        "the fetch",
                        () -> Files.exists(journal) && Playground.read(journal).contains("fetch-started"));
                List<String> found = new ArrayList<>();
                ProcessHandle.allProcesses().forEach(process -> {
                    if (commandLine(process.pid()).contains(SECRET)) {
                        found.add(commandLine(process.pid()));
                    }
                });
                assertEquals(List.of(), found);
                assertEquals(true, commandLine(running.pid()).contains("fetch"));
                assertEquals(false, Playground.read(journal).contains(SECRET));
                running.signal("TERM");
                running.await();
            }
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** Returns the files that contain the secret, except the copies of localrc in the private folder of a run. */
    private static List<String> holding(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        try (var files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file)
                        && !file.toString()
                                .matches(".*/(stacked/localrc|runs/[^/]+/(localrc|secrets|session-1/variables))")
                        && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET)) {
                    found.add(root.relativize(file).toString());
                }
            }
        }
        return found;
    }

    @Test
    void usesTheUsersCertificateAndPassword(@TempDir Path folder) throws Exception {
        Playground playground = new Playground(folder).recordingPlugin("one");
        Path checkout = playground.dest().resolve("one");
        SelfSigned certificate =
                SelfSigned.in(Files.createDirectory(playground.root().resolve("tls")), playground.git());
        Path configuration = Files.writeString(playground.home().resolve(".gitconfig"), "[user]\n\tname = Me\n");
        GitSandbox.write(playground.home(), ".netrc", "machine 127.0.0.1 login me password s3cr3t\n");
        playground.environment("GIT_CONFIG_GLOBAL", configuration.toString());
        try (GitHttpServer server = new GitHttpServer(playground.git(), certificate.context(), "me", "s3cr3t")) {
            playground.localrc("enable_plugin one " + server.url("one/.git"));
            assertTrue(server.url("one").startsWith("https:"), server.url("one"));
            playground.run("fetch").exits(4).says("error[SP405]");
            String trusting = "[user]\n\tname = Me\n[http]\n\tsslCAInfo = " + certificate.file() + "\n";
            Files.writeString(configuration, trusting);
            List<String> before = filesOfHome(playground);
            Result result = playground.run("fetch").exits(0).saysNothingOf("s3cr3t");
            assertFalse(result.out().contains("s3cr3t"));
            assertEquals(
                    playground.git().run(playground.repository("one"), "rev-parse", "HEAD"),
                    playground.git().run(checkout, "rev-parse", "HEAD"));
            // No file of the user's configuration is written, nor any next to it.
            assertEquals(trusting, Files.readString(configuration));
            assertEquals(before, filesOfHome(playground));
            assertFalse(Playground.read(checkout.resolve(".git/config")).contains("s3cr3t"));
        }
    }

    /** The files of HOME without those of the cache. */
    private static List<String> filesOfHome(Playground playground) {
        return Playground.listing(playground.home()).keySet().stream()
                .filter(file -> !file.startsWith(".cache"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad:::x", "127.0.0.1:notaport", "http://", "://x", "http://h:99999", "socks5://h:1080"})
    void namesAProxyThatCanNotBeUsed(String proxy, @TempDir Path folder) {
        new Playground(folder)
                .localrc("enable_plugin one https://one.example.org/one")
                .environment("https_proxy", proxy)
                .run("fetch")
                .exits(4)
                .says(
                        "error[SP406]: one: a setting for connections can't be used",
                        "the proxy for one.example.org, from https_proxy in the environment, can't be used: ")
                .saysNothingOf("SP418", "Exception");
    }

    @Test
    void namesAProxyThatCanNotBeReached(@TempDir Path folder) {
        new Playground(folder)
                .localrc("enable_plugin one https://one.example.org/one")
                .environment("ALL_PROXY", "http://me:s3cr3t@127.0.0.1:9")
                .run("fetch")
                .exits(4)
                .says("error[SP406]", "the proxy for one.example.org, which is 127.0.0.1:9 from ALL_PROXY")
                .saysNothingOf("s3cr3t");
    }

    @Test
    void namesAFileOfCertificatesThatCanNotBeRead(@TempDir Path folder) {
        new Playground(folder)
                .localrc("enable_plugin one https://127.0.0.1:9/one")
                .environment("GIT_SSL_CAINFO", "/nonexistent/authorities.pem")
                .run("fetch")
                .exits(4)
                .says("error[SP406]", "/nonexistent/authorities.pem, which GIT_SSL_CAINFO in the environment names");
    }
}
