package org.stackplug.fetcher.git.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.contract.remote.ProxyServer;
import org.stackplug.fetcher.git.JGitFetcherProvider;
import org.stackplug.spi.Support;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** The user's configuration is read, and never written. */
class UserGitTest {
    @TempDir
    Path temporary;

    private Path home;
    private GitSandbox git;
    private String commit;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeHome() throws Exception {
        home = Files.createDirectory(temporary.resolve("home"));
        environment.put("HOME", home.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        git = new GitSandbox(temporary);
        commit = git.commit(git.init("upstream", "trunk"), "file", "content");
    }

    @AfterEach
    void forget() {
        UserGit.install(System.getenv());
    }

    private String resolve(String url) throws FetchException {
        try (SourceFetcher fetcher = new JGitFetcherProvider(environment).create(FetcherContext.plain())) {
            return fetcher.resolve(new Source(url, "trunk"), FetchMonitor.SILENT)
                    .revision()
                    .id();
        }
    }

    private Reason reason(String url) {
        return assertThrows(FetchException.class, () -> resolve(url)).reason();
    }

    @Test
    void takesCredentialsFromNetrc() throws Exception {
        GitSandbox.write(home, ".netrc", "machine 127.0.0.1 login me password secret\n");
        try (GitHttpServer server = new GitHttpServer(git, "me", "secret")) {
            assertEquals(commit, resolve(server.url("upstream")));
        }
    }

    @Test
    void rewritesUrlsAsGitDoes() throws Exception {
        GitSandbox.write(
                home,
                ".gitconfig",
                "[url \"file:///nowhere/\"]\n\tinsteadOf = short:\n[url \"file://" + temporary
                        + "/\"]\n\tinsteadOf = short:x/\n");
        assertEquals(commit, resolve("short:x/upstream"));
        FetchException failure = assertThrows(FetchException.class, () -> resolve("short:missing"));
        assertEquals(
                "can't fetch from short:missing (git's insteadOf leads it to file:///nowhere/missing): there is no such"
                        + " repository",
                failure.getMessage());
    }

    @Test
    void supportsAUrlThatIsRewrittenIntoAKnownOne() {
        GitSandbox.write(home, ".gitconfig", "[url \"https://example.org/\"]\n\tinsteadOf = \"eg:///\"\n");
        assertInstanceOf(Support.Supported.class, new JGitFetcherProvider(environment).supports("eg:///x"));
    }

    @Test
    void readsTheXdgConfiguration() throws Exception {
        GitSandbox.write(home, ".config/git/config", "[url \"file://" + temporary + "/\"]\n\tinsteadOf = xdg://\n");
        assertEquals(commit, resolve("xdg://upstream"));
    }

    @Test
    void leavesTheHomeFolderAsItIs() throws Exception {
        GitSandbox.write(home, ".gitconfig", "[user]\n\tname = Me\n");
        List<Path> before = files();
        try (SourceFetcher fetcher = new JGitFetcherProvider(environment).create(FetcherContext.plain())) {
            Source source = new Source(temporary.resolve("upstream").toString(), "trunk");
            Path place = Files.createDirectory(temporary.resolve("place"));
            fetcher.materialize(
                    CheckoutRequest.full(source, fetcher.resolve(source, FetchMonitor.SILENT)),
                    place,
                    FetchMonitor.SILENT);
            fetcher.inspect(place);
        }
        assertEquals(before, files());
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.walk(home)) {
            return files.sorted().toList();
        }
    }

    @Test
    void runsNoFilterOfTheUser() throws Exception {
        Path marker = temporary.resolve("ran");
        GitSandbox.write(home, "included", "[filter \"lfs\"]\n\tsmudge = touch '" + marker + "'\n");
        GitSandbox.write(
                home,
                ".gitconfig",
                "[include]\n\tpath = included\n[filter \"x\"]\n\tsmudge = touch '" + marker + "'\n");
        git.commit(temporary.resolve("upstream"), ".gitattributes", "file filter=lfs\n.gitattributes filter=x\n");
        try (SourceFetcher fetcher = new JGitFetcherProvider(environment).create(FetcherContext.plain())) {
            Source source = new Source(temporary.resolve("upstream").toString(), "trunk");
            Path place = Files.createDirectory(temporary.resolve("place"));
            fetcher.materialize(
                    CheckoutRequest.full(source, fetcher.resolve(source, FetchMonitor.SILENT)),
                    place,
                    FetchMonitor.SILENT);
            assertEquals("content", Files.readString(place.resolve("file")));
        }
    }

    @Test
    void refusesAnUnknownCertificate() throws Exception {
        HttpsServer server = server();
        try {
            assertEquals(
                    Reason.UNTRUSTED_HOST,
                    reason("https://127.0.0.1:" + server.getAddress().getPort() + "/x"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void trustsACertificateThatTheUserNames() throws Exception {
        HttpsServer server = server();
        GitSandbox.write(home, ".gitconfig", "[http]\n\tsslCAInfo = " + temporary.resolve("certificate.pem") + "\n");
        try {
            assertEquals(
                    Reason.NO_REPOSITORY,
                    reason("https://127.0.0.1:" + server.getAddress().getPort() + "/x"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void trustsAnyCertificateWithoutVerification() throws Exception {
        HttpsServer server = server();
        GitSandbox.write(home, ".gitconfig", "[http]\n\tsslVerify = false\n");
        try {
            assertEquals(
                    Reason.NO_REPOSITORY,
                    reason("https://127.0.0.1:" + server.getAddress().getPort() + "/x"));
        } finally {
            server.stop(0);
        }
    }

    /** The proxy connects to the loopback whatever the host of a request is. */
    private static String unreachable(GitHttpServer server) {
        return server.url("upstream").replace("127.0.0.1", "no-such-host.invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http_proxy", "all_proxy"})
    void usesTheProxyOfTheEnvironment(String variable) throws Exception {
        try (ProxyServer proxy = new ProxyServer();
                GitHttpServer server = new GitHttpServer(git)) {
            environment.put(variable, "http://" + proxy.address());
            assertEquals(commit, resolve(unreachable(server)));
        }
    }

    @Test
    void usesTheProxyOfTheConfiguration() throws Exception {
        try (ProxyServer proxy = new ProxyServer();
                GitHttpServer server = new GitHttpServer(git)) {
            GitSandbox.write(home, ".gitconfig", "[http]\n\tproxy = " + proxy.address() + "\n");
            assertEquals(commit, resolve(unreachable(server)));
        }
    }

    @Test
    void bypassesTheProxyForAnExcludedHost() throws Exception {
        try (ProxyServer proxy = new ProxyServer();
                GitHttpServer server = new GitHttpServer(git)) {
            environment.put("http_proxy", "http://" + proxy.address());
            environment.put("no_proxy", "example.org,127.0.0.1");
            assertEquals(commit, resolve(server.url("upstream")));
            assertEquals(List.of(), proxy.requests());
        }
    }

    @Test
    void sendsAProxyTheCredentialsOfItsUrl() throws Exception {
        try (ProxyServer proxy = new ProxyServer("me", "p@ss");
                GitHttpServer server = new GitHttpServer(git, "other", "secret")) {
            environment.put("http_proxy", "http://me:p%40ss@" + proxy.address());
            GitSandbox.write(home, ".netrc", "machine no-such-host.invalid login other password secret\n");
            assertEquals(commit, resolve(unreachable(server)));
        }
    }

    @Test
    void sendsAProxyTheCredentialsOfItsUrlForHttps() throws Exception {
        HttpsServer server = server();
        GitSandbox.write(home, ".gitconfig", "[http]\n\tsslVerify = false\n");
        try (ProxyServer proxy = new ProxyServer("me", "p@ss")) {
            environment.put("https_proxy", "http://me:p%40ss@" + proxy.address());
            // The server has no repository, and has answered so itself, through the tunnel.
            String url = "https://no-such-host.invalid:" + server.getAddress().getPort() + "/x";
            assertEquals(Reason.NO_REPOSITORY, reason(url));
            assertTrue(proxy.requests().get(0).startsWith("CONNECT no-such-host.invalid:"), proxy.requests()::toString);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "me:wrong-one@"})
    void reportsARefusalOfTheProxyAsMissingCredentials(String user) throws Exception {
        HttpsServer https = server();
        GitSandbox.write(home, ".gitconfig", "[http]\n\tsslVerify = false\n");
        try (ProxyServer proxy = new ProxyServer("me", "secret");
                GitHttpServer server = new GitHttpServer(git)) {
            environment.put("http_proxy", "http://" + user + proxy.address());
            environment.put("https_proxy", "http://" + user + proxy.address());
            for (String url : List.of(
                    unreachable(server),
                    "https://no-such-host.invalid:" + https.getAddress().getPort() + "/x")) {
                FetchException failure = assertThrows(FetchException.class, () -> resolve(url));
                assertEquals(Reason.AUTHENTICATION, failure.reason(), () -> failure + " by " + failure.getCause());
                assertTrue(failure.getMessage().contains("proxy"), failure::getMessage);
                assertFalse(failure.getMessage().contains("wrong-one"), failure::getMessage);
            }
        } finally {
            https.stop(0);
        }
    }

    /** Starts a server that answers 404 to every request, with a self-signed certificate. */
    private HttpsServer server() throws Exception {
        Path store = temporary.resolve("store.p12");
        git.shell(
                temporary,
                "keytool -genkeypair -alias x -keyalg EC -storetype PKCS12 -keystore store.p12 -storepass changeit"
                        + " -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -validity 100 2>&1 && keytool -exportcert -rfc -alias x"
                        + " -keystore store.p12 -storepass changeit -file certificate.pem 2>&1");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.start();
        return server;
    }
}
