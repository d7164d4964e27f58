package org.stackplug.fetcher.git.transport.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.fetcher.git.JGitFetcherProvider;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** Connections to a real server on the loopback, with keys of {@code ssh-keygen}. */
class SshTest {
    @TempDir
    Path temporary;

    private Path home;
    private GitSandbox git;
    private String commit;
    private SshServer server;
    private KeyPair hostKey;
    private final Map<String, String> environment = new HashMap<>();

    /** A server of the same library, in this JVM. */
    @BeforeAll
    static void installEd25519() {
        SshEd25519.install();
    }

    @BeforeEach
    void startServer() throws Exception {
        home = Files.createDirectory(temporary.resolve("home"));
        Files.createDirectory(
                home.resolve(".ssh"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        environment.put("HOME", home.toString());
        git = new GitSandbox(temporary);
        commit = git.commit(git.init("upstream", "trunk"), "file", "content");
        git.shell(temporary, "ssh-keygen -q -t ed25519 -N '' -f key && ssh-keygen -q -t ed25519 -N '' -f other");
        hostKey = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        String allowed = Files.readString(temporary.resolve("key.pub")).split(" ", 3)[1];
        server.setPublickeyAuthenticator(
                (user, key, session) -> PublicKeyEntry.toString(key).contains(allowed));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.stop(true);
        UserGit.install(System.getenv());
    }

    private void knowHost() throws Exception {
        GitSandbox.write(
                home,
                ".ssh/known_hosts",
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
    }

    private void useKey(String name) throws Exception {
        Path key = home.resolve(".ssh/id_ed25519");
        Files.copy(temporary.resolve(name), key);
        Files.copy(temporary.resolve(name + ".pub"), home.resolve(".ssh/id_ed25519.pub"));
    }

    private String resolve(String path) throws FetchException {
        String url = "ssh://git@127.0.0.1:" + server.getPort() + temporary.resolve(path);
        try (SourceFetcher fetcher = new JGitFetcherProvider(environment).create(FetcherContext.plain())) {
            return fetcher.resolve(new Source(url, "trunk"), FetchMonitor.SILENT)
                    .revision()
                    .id();
        }
    }

    private FetchException failure(String path) {
        return assertThrows(FetchException.class, () -> resolve(path));
    }

    @Test
    void resolvesWithTheUsersKey() throws Exception {
        knowHost();
        useKey("key");
        assertEquals(commit, resolve("upstream"));
    }

    @Test
    void resolvesWithAKeyOfTheAgent() throws Exception {
        knowHost();
        Path socket = temporary.resolve("agent");
        String pid = git.shell(temporary, "ssh-agent -a agent | sed -n 's/^SSH_AGENT_PID=\\([0-9]*\\);.*/\\1/p'");
        try {
            git.shell(temporary, "SSH_AUTH_SOCK=agent ssh-add -q key 2>&1");
            environment.put("SSH_AUTH_SOCK", socket.toString());
            assertEquals(commit, resolve("upstream"));
        } finally {
            git.shell(temporary, "kill " + pid);
        }
    }

    @Test
    void readsTheUsersConfiguration() throws Exception {
        knowHost();
        GitSandbox.write(
                home,
                ".ssh/config",
                "Host short\n  HostName 127.0.0.1\n  Port " + server.getPort() + "\n  User git\n  IdentityFile "
                        + temporary.resolve("key") + "\n");
        try (SourceFetcher fetcher = new JGitFetcherProvider(environment).create(FetcherContext.plain())) {
            Source source = new Source("short:" + temporary.resolve("upstream"), "trunk");
            assertEquals(
                    commit,
                    fetcher.resolve(source, FetchMonitor.SILENT).revision().id());
        }
    }

    @Test
    void refusesAnUnknownHost() throws Exception {
        useKey("key");
        assertEquals(Reason.UNTRUSTED_HOST, failure("upstream").reason());
    }

    @Test
    void saysWhatToDoAboutAnUnknownHost() throws Exception {
        useKey("key");
        assertTrue(failure("upstream").getMessage().contains("known_hosts"));
    }

    @Test
    void refusesAHostWithAnotherKey() throws Exception {
        KeyPair real = hostKey;
        hostKey = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
        knowHost();
        hostKey = real;
        useKey("key");
        assertEquals(Reason.UNTRUSTED_HOST, failure("upstream").reason());
    }

    @Test
    void reportsARefusedKeyAsMissingCredentials() throws Exception {
        knowHost();
        useKey("other");
        assertEquals(Reason.AUTHENTICATION, failure("upstream").reason());
    }

    @Test
    void reportsAMissingRepository() throws Exception {
        knowHost();
        useKey("key");
        assertEquals(Reason.NO_REPOSITORY, failure("nothing").reason());
    }

    @Test
    void stopsWaitingForASilentHostWhenCancelled() throws Exception {
        try (org.stackplug.contract.remote.SilentServer silent = new org.stackplug.contract.remote.SilentServer();
                SourceFetcher fetcher = new JGitFetcherProvider(environment).create(FetcherContext.plain())) {
            long cancelAt = System.nanoTime() + Duration.ofMillis(500).toNanos();
            FetchMonitor monitor = new FetchMonitor() {
                @Override
                public void begin(String task, int total) {}

                @Override
                public void advance(int completed) {}

                @Override
                public boolean isCancelled() {
                    return System.nanoTime() - cancelAt > 0;
                }
            };
            assertThrows(FetchException.class, () -> fetcher.resolve(new Source(silent.url("ssh"), "trunk"), monitor));
            assertTrue(System.nanoTime() - cancelAt < Duration.ofSeconds(1).toNanos());
        }
    }
}
