package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.Needs;
import org.stackplug.contract.remote.GitDaemon;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.SilentServer;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** Promises about remotes, with real servers on the loopback that work or fail. */
abstract class NetworkPromises extends GitFixture {
    NetworkPromises(GitFetcherContract contract) {
        super(contract);
    }

    private static String resolve(SourceFetcher fetcher, String url, String ref) throws FetchException {
        return fetcher.resolve(new Source(url, ref), FetchMonitor.SILENT)
                .revision()
                .id();
    }

    private void materializeFrom(String url, int depth) throws FetchException {
        Source source = new Source(url, "trunk");
        fetcher.materialize(
                new CheckoutRequest(source, fetcher.resolve(source, FetchMonitor.SILENT), depth, false),
                place,
                FetchMonitor.SILENT);
    }

    @Test
    void fetchesOverHttp() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            materializeFrom(server.url("upstream"), 0);
        }
        assertEquals(three, git.run(place, "rev-parse", "HEAD"));
    }

    @Test
    void fetchesFromADaemon() throws Exception {
        try (GitDaemon daemon = new GitDaemon(git)) {
            materializeFrom(daemon.url("upstream"), 0);
        }
        assertEquals(three, git.run(place, "rev-parse", "HEAD"));
    }

    @Test
    @Needs(Capability.DEPTH)
    void honoursADepthOverHttp() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            materializeFrom(server.url("upstream"), 1);
        }
        assertEquals("1", git.run(place, "rev-list", "--count", "--all"));
    }

    @Test
    void resolvesAShortCommitOverHttp() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            assertEquals(one, resolve(fetcher, server.url("upstream"), one.substring(0, 9)));
        }
    }

    @Test
    void reportsAMissingRepositoryOverHttp() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            assertReason(Reason.NO_REPOSITORY, () -> resolve(fetcher, server.url("nothing"), "trunk"));
        }
    }

    @Test
    void reportsAMissingRepositoryOfADaemon() throws Exception {
        try (GitDaemon daemon = new GitDaemon(git)) {
            assertReason(Reason.NO_REPOSITORY, () -> resolve(fetcher, daemon.url("nothing"), "trunk"));
        }
    }

    @Test
    void reportsMissingCredentials() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git, "me", "secret")) {
            assertReason(Reason.AUTHENTICATION, () -> resolve(fetcher, server.url("upstream"), "trunk"));
        }
    }

    @Test
    void reportsWrongCredentials() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git, "me", "secret")) {
            String url = "http://me:wrong-one@" + server.address() + "/upstream";
            FetchException failure = assertReason(Reason.AUTHENTICATION, () -> resolve(fetcher, url, "trunk"));
            assertFalse(failure.getMessage().contains("wrong-one"), failure.getMessage());
        }
    }

    @Test
    void reportsAForbiddenRepositoryAsMissingCredentials() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            server.answerOnly(403);
            assertReason(Reason.AUTHENTICATION, () -> resolve(fetcher, server.url("upstream"), "trunk"));
        }
    }

    @Test
    @Needs(Capability.CREDENTIALS)
    void usesTheCredentialsOfTheUrl() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git, "me", "p@ss w\u00f6rd%")) {
            String url = "http://me:p%40ss%20w%C3%B6rd%25@" + server.address() + "/upstream";
            assertEquals(three, resolve(fetcher, url, "trunk"));
        }
    }

    @Test
    @Needs(Capability.CREDENTIALS)
    void writesNoCredentials() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git, "me", "secret")) {
            materializeFrom("http://me:secret@" + server.address() + "/upstream", 0);
            assertEquals("http://" + server.address() + "/upstream", git.run(place, "remote", "get-url", "origin"));
        }
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(content.contains("secret"), file.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "git"})
    void reportsARefusedConnectionAsTransient(String scheme) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertReason(Reason.CONNECTION, () -> resolve(fetcher, scheme + "://127.0.0.1:" + port + "/x", "trunk"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "git"})
    void reportsAnUnknownHostAsTransient(String scheme) {
        assertReason(Reason.UNKNOWN_HOST, () -> resolve(fetcher, scheme + "://no-such-host.invalid/x", "trunk"));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void reportsAFailingServerAsTransient(int status) throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            server.answerOnly(status);
            assertReason(Reason.CONNECTION, () -> resolve(fetcher, server.url("upstream"), "trunk"));
        }
    }

    @Test
    void reportsABrokenConnectionAsTransient() throws Exception {
        Files.write(repository.resolve("noise"), new java.security.SecureRandom().generateSeed(20_000));
        git.commit(repository, "file", "more");
        try (GitHttpServer server = new GitHttpServer(git)) {
            server.cutAfter(5_000);
            assertReason(Reason.CONNECTION, () -> materializeFrom(server.url("upstream"), 0));
        }
    }

    private SourceFetcher impatient() throws FetchException {
        return create(new FetcherContext(Optional.empty(), false, Duration.ofSeconds(1), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "git"})
    void timesOutWhenARemoteIsSilent(String scheme) throws Exception {
        try (SilentServer server = new SilentServer();
                SourceFetcher impatient = impatient()) {
            assertReason(Reason.TIMEOUT, () -> resolve(impatient, server.url(scheme), "trunk"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "git"})
    void stopsWithinASecondWhenCancelled(String scheme) throws Exception {
        try (SilentServer server = new SilentServer()) {
            long cancelAt = System.nanoTime() + Duration.ofMillis(300).toNanos();
            FetchMonitor monitor = new CancelAt(cancelAt);
            assertReason(Reason.CANCELLED, () -> fetcher.resolve(new Source(server.url(scheme), "trunk"), monitor));
            long late = Duration.ofNanos(System.nanoTime() - cancelAt).toMillis();
            assertTrue(late < 1_000, () -> "it took " + late + " ms");
        }
    }

    private record CancelAt(long nanoTime) implements FetchMonitor {
        @Override
        public void begin(String task, int total) {}

        @Override
        public void advance(int completed) {}

        @Override
        public boolean isCancelled() {
            return System.nanoTime() - nanoTime > 0;
        }
    }

    @Test
    void refusesARemoteOffline() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git);
                SourceFetcher offline =
                        create(new FetcherContext(Optional.empty(), true, Duration.ofMinutes(1), Map.of()))) {
            assertReason(Reason.OFFLINE, () -> resolve(offline, server.url("upstream"), "trunk"));
            assertEquals(0, server.requests());
        }
    }

    @Test
    void fetchesFromAFolderOffline() throws Exception {
        try (SourceFetcher offline =
                create(new FetcherContext(Optional.empty(), true, Duration.ofMinutes(1), Map.of()))) {
            assertEquals(three, resolve(offline, repository.toString(), "trunk"));
        }
    }
}
