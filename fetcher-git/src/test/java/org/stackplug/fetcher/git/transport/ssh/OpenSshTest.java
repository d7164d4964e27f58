package org.stackplug.fetcher.git.transport.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.contract.remote.SshServer;
import org.stackplug.fetcher.git.JGitFetcherProvider;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** Connections to OpenSSH, with every kind of key of {@code ssh-keygen}. */
class OpenSshTest {
    @TempDir
    Path temporary;

    private final Map<String, String> environment = new HashMap<>();
    private Path home;
    private GitSandbox git;
    private String commit;
    private SshServer server;

    @BeforeEach
    void makeHome() throws IOException {
        SshServer.assumeInstalled();
        home = Files.createDirectory(temporary.resolve("home"));
        Files.createDirectory(
                home.resolve(".ssh"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        environment.put("HOME", home.toString());
        git = new GitSandbox(temporary);
        commit = git.commit(git.init("upstream", "trunk"), "file", "content");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        UserGit.install(System.getenv());
    }

    private void key(String name, String type) {
        SshServer.makeKey(git, temporary, name, type);
    }

    /** Starts a server with this host key that accepts the key {@code user.pub}. */
    private void start(String hostKeyType) throws Exception {
        server = new SshServer(git, temporary, hostKeyType);
    }

    private void knowHost(String file) throws IOException {
        String key = Files.readString(temporary.resolve(file));
        GitSandbox.write(home, ".ssh/known_hosts", "[127.0.0.1]:" + server.port() + " " + key);
    }

    /** Returns a path at which ssh finds the key by itself. */
    private void useKey(String type) throws IOException {
        Files.copy(temporary.resolve("user"), home.resolve(".ssh/id_" + type));
        Files.copy(temporary.resolve("user.pub"), home.resolve(".ssh/id_" + type + ".pub"));
    }

    private Source source() {
        return new Source(
                "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + server.port()
                        + temporary.resolve("upstream"),
                "trunk");
    }

    private SourceFetcher fetcher() throws FetchException {
        return new JGitFetcherProvider(environment).create(FetcherContext.plain());
    }

    private String resolve() throws FetchException {
        try (SourceFetcher fetcher = fetcher()) {
            return fetcher.resolve(source(), FetchMonitor.SILENT).revision().id();
        }
    }

    private Reason reason() {
        return assertThrows(FetchException.class, this::resolve).reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void logsInWithEveryKindOfKey(String type) throws Exception {
        key("user", type);
        start("ed25519");
        knowHost("host.pub");
        useKey(type);
        assertEquals(commit, resolve());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void recognisesEveryKindOfHostKey(String type) throws Exception {
        key("user", "ed25519");
        start(type);
        knowHost("host.pub");
        useKey("ed25519");
        assertEquals(commit, resolve());
    }

    @Test
    void logsInWithoutThePublicHalfOfAKey() throws Exception {
        key("user", "ed25519");
        start("ed25519");
        knowHost("host.pub");
        useKey("ed25519");
        Files.delete(home.resolve(".ssh/id_ed25519.pub"));
        assertEquals(commit, resolve());
    }

    @Test
    void fetchesACheckout() throws Exception {
        key("user", "ed25519");
        start("ed25519");
        knowHost("host.pub");
        useKey("ed25519");
        Path place = Files.createDirectory(temporary.resolve("place"));
        try (SourceFetcher fetcher = fetcher()) {
            fetcher.materialize(
                    CheckoutRequest.full(source(), fetcher.resolve(source(), FetchMonitor.SILENT)),
                    place,
                    FetchMonitor.SILENT);
            assertEquals(CheckoutState.Kind.CLEAN, fetcher.inspect(place).kind());
        }
        assertEquals("content", Files.readString(place.resolve("file")));
    }

    @Test
    void logsInWithAKeyOfTheAgent() throws Exception {
        key("user", "ed25519");
        start("ed25519");
        knowHost("host.pub");
        String pid = git.shell(temporary, "ssh-agent -a agent | sed -n 's/^SSH_AGENT_PID=\\([0-9]*\\);.*/\\1/p'");
        try {
            git.shell(temporary, "SSH_AUTH_SOCK=agent ssh-add -q user 2>&1");
            environment.put("SSH_AUTH_SOCK", temporary.resolve("agent").toString());
            assertEquals(commit, resolve());
        } finally {
            git.shell(temporary, "kill " + pid);
        }
    }

    @Test
    void recognisesAHostWhoseNameIsHashed() throws Exception {
        key("user", "ed25519");
        start("ed25519");
        knowHost("host.pub");
        useKey("ed25519");
        git.shell(home, "ssh-keygen -q -H -f .ssh/known_hosts 2>&1");
        assertEquals(
                List.of(),
                Files.readAllLines(home.resolve(".ssh/known_hosts")).stream()
                        .filter(line -> line.contains("127.0.0.1"))
                        .toList());
        assertEquals(commit, resolve());
    }

    @Test
    void refusesAnUnknownHostAndDoesNotRecordIt() throws Exception {
        key("user", "ed25519");
        start("ed25519");
        useKey("ed25519");
        assertEquals(Reason.UNTRUSTED_HOST, reason());
        assertEquals(false, Files.exists(home.resolve(".ssh/known_hosts")));
    }

    @Test
    void refusesAHostWithAnotherKey() throws Exception {
        key("user", "ed25519");
        key("before", "ed25519");
        start("ed25519");
        knowHost("before.pub");
        useKey("ed25519");
        assertEquals(Reason.UNTRUSTED_HOST, reason());
    }

    @Test
    void reportsAnUnknownKeyAsMissingCredentials() throws Exception {
        key("user", "ed25519");
        start("ed25519");
        knowHost("host.pub");
        git.shell(temporary, "rm user user.pub && ssh-keygen -q -t ed25519 -N '' -f user && mv user.pub other.pub");
        git.shell(temporary, "cp host.pub user.pub");
        Files.copy(temporary.resolve("user"), home.resolve(".ssh/id_ed25519"));
        assertEquals(Reason.AUTHENTICATION, reason());
    }
}
