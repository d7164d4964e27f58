package org.stackplug.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.CheckoutRequest;
import org.stackplug.spi.CheckoutState;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.FetchException.Reason;
import org.stackplug.spi.FetchMonitor;
import org.stackplug.spi.FetcherContext;
import org.stackplug.spi.Source;
import org.stackplug.spi.SourceFetcher;

/** What was fetched once is not fetched again, and nothing depends on it. */
abstract class CachePromises extends FetcherFixture {
    private Path cache;
    private GitHttpServer server;
    private SourceFetcher caching;
    private SourceFetcher offline;
    private Source trunk;

    CachePromises(SourceFetcherContract contract) {
        super(contract);
    }

    @BeforeEach
    void startServer() throws IOException, FetchException {
        assumeTrue(contract.supportsCache());
        cache = temporary.resolve("cache");
        server = new GitHttpServer(git);
        caching = create(false);
        offline = create(true);
        trunk = new Source(server.url("upstream"), "trunk");
    }

    private SourceFetcher create(boolean withoutNetwork) throws FetchException {
        return contract.provider()
                .create(new FetcherContext(Optional.of(cache), withoutNetwork, Duration.ofMinutes(1), Map.of()));
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            caching.close();
            offline.close();
            server.close();
        }
    }

    private CheckoutRequest request() throws FetchException {
        return CheckoutRequest.full(trunk, caching.resolve(trunk, FetchMonitor.SILENT));
    }

    private void fill() throws Exception {
        Path first = Files.createDirectories(temporary.resolve("first"));
        caching.materialize(request(), first, FetchMonitor.SILENT);
    }

    @Test
    void theSecondCheckoutNeedsNoNetwork() throws Exception {
        fill();
        CheckoutRequest request = request();
        int before = server.requests();
        caching.materialize(request, place, FetchMonitor.SILENT);
        assertEquals(before, server.requests());
    }

    @Test
    void theSecondCheckoutIsComplete() throws Exception {
        fill();
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertEquals("v1.0-1-g" + three.substring(0, 7), git.run(place, "describe"));
    }

    @Test
    void aCheckoutSurvivesTheCache() throws Exception {
        caching.materialize(request(), place, FetchMonitor.SILENT);
        delete(cache);
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void theCacheMayVanishBetweenTwoCalls() throws Exception {
        fill();
        CheckoutRequest request = request();
        delete(cache);
        caching.materialize(request, place, FetchMonitor.SILENT);
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void laterCommitsAreBroughtIntoAFilledCache() throws Exception {
        fill();
        String four = git.commit(upstream, "file", "four\n");
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
    }

    @Test
    void aDamagedCacheIsMadeAnew() throws Exception {
        fill();
        damage();
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
    }

    /** As a full disk or a crash leaves files: cut off. */
    private void damage() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".pack")).toList()) {
                file.toFile().setWritable(true);
                byte[] content = Files.readAllBytes(file);
                Files.delete(file); // the checkouts hold links to the same file
                Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));
            }
        }
    }

    @Test
    void withoutTheNetworkABranchIsWhatItLastWas() throws Exception {
        fill();
        git.commit(upstream, "file", "four\n");
        assertEquals(
                three, offline.resolve(trunk, FetchMonitor.SILENT).revision().id());
    }

    @Test
    void withoutTheNetworkACheckoutIsWritten() throws Exception {
        fill();
        CheckoutRequest request = request();
        int before = server.requests();
        offline.materialize(request, place, FetchMonitor.SILENT);
        assertEquals(before, server.requests());
    }

    @Test
    void withoutTheNetworkAShallowCheckoutIsWritten() throws Exception {
        assumeTrue(contract.supportsShallow());
        fill();
        CheckoutRequest shallow = new CheckoutRequest(trunk, request().target(), 2, false);
        offline.materialize(shallow, place, FetchMonitor.SILENT);
        assertEquals("2", git.run(place, "rev-list", "--count", "HEAD"));
    }

    @Test
    void withoutTheNetworkAShortCommitIsFound() throws Exception {
        fill();
        Source source = new Source(trunk.url(), one.substring(0, 8));
        assertEquals(
                one, offline.resolve(source, FetchMonitor.SILENT).revision().id());
    }

    @Test
    void withoutTheNetworkWhatIsNotInTheCacheIsOutOfReach() throws Exception {
        CheckoutRequest request = request();
        assertReason(Reason.OFFLINE, () -> offline.materialize(request, place, FetchMonitor.SILENT));
    }

    @Test
    void withoutTheNetworkACommitThatIsNotInTheCacheIsOutOfReach() throws Exception {
        fill();
        String four = git.commit(upstream, "file", "four\n");
        assertReason(Reason.OFFLINE, () -> offline.resolve(new Source(trunk.url(), four), FetchMonitor.SILENT));
    }

    @Test
    void aMoveIsServedFromTheCache() throws Exception {
        caching.materialize(request(), place, FetchMonitor.SILENT);
        String four = git.commit(upstream, "file", "four\n");
        fill();
        CheckoutRequest request = request();
        offline.move(request, place, FetchMonitor.SILENT);
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
    }

    @Test
    void twoFetchersMayFillTheCacheAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (SourceFetcher other = create(false)) {
            CheckoutRequest request = request();
            List<Future<CheckoutState>> states = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Path folder = Files.createDirectory(temporary.resolve("at-once-" + i));
                SourceFetcher one = i % 2 == 0 ? caching : other;
                states.add(threads.submit(() -> {
                    one.materialize(request, folder, FetchMonitor.SILENT);
                    return one.inspect(folder);
                }));
            }
            for (Future<CheckoutState> state : states) {
                assertEquals(CheckoutState.Kind.CLEAN, state.get().kind());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
