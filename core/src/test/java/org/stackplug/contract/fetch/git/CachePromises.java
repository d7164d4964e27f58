package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.Needs;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** Promises of the cache: nothing is fetched twice, and no fetch depends on the cache. */
@Needs(Capability.CACHE)
abstract class CachePromises extends GitFixture {
    private Path cache;
    private GitHttpServer server;
    private SourceFetcher caching;
    private SourceFetcher offline;
    private Source trunk;

    CachePromises(GitFetcherContract contract) {
        super(contract);
    }

    @BeforeEach
    void startServer() throws IOException, FetchException {
        cache = temporary.resolve("cache");
        server = new GitHttpServer(git);
        caching = create(false);
        offline = create(true);
        trunk = new Source(server.url("upstream"), "trunk");
    }

    private SourceFetcher create(boolean withoutNetwork) throws FetchException {
        return create(new FetcherContext(Optional.of(cache), withoutNetwork, Duration.ofMinutes(1), Map.of()));
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
    void servesTheSecondCheckoutWithoutTheNetwork() throws Exception {
        fill();
        CheckoutRequest request = request();
        int before = server.requests();
        caching.materialize(request, place, FetchMonitor.SILENT);
        assertEquals(before, server.requests());
    }

    @Test
    void writesTheSecondCheckoutCompletely() throws Exception {
        fill();
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertEquals("v1.0-1-g" + three.substring(0, 7), git.run(place, "describe"));
    }

    @Test
    void keepsACheckoutCompleteWithoutItsCache() throws Exception {
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
    void fetchesAgainWhereTheCacheHasVanished() throws Exception {
        fill();
        CheckoutRequest request = request();
        delete(cache);
        caching.materialize(request, place, FetchMonitor.SILENT);
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void updatesAFilledCache() throws Exception {
        fill();
        String four = git.commit(repository, "file", "four\n");
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
    }

    @Test
    void rebuildsADamagedCache() throws Exception {
        fill();
        damage();
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
    }

    /** Cuts packs off, as a full disk or a crash does. */
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

    /** Damage to a file of the cache by a crash, a full disk or a user. */
    private enum Harm {
        RUBBISH {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file); // checkouts hold links to the same file
                Files.write(file, new byte[] {1, 2, 3, '\n', (byte) 0xff, '['});
            }
        },
        NOTHING {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
                Files.write(file, new byte[0]);
            }
        },
        ABSENT {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        LOCK {
            @Override
            void to(Path file) throws IOException {
                Files.write(file.resolveSibling(file.getFileName() + ".lock"), new byte[0]);
            }
        },
        LINK_TO_NOTHING {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
                Files.createSymbolicLink(file, Path.of("/nonexistent/file"));
            }
        };

        abstract void to(Path file) throws IOException;
    }

    static Stream<Arguments> harms() {
        return Stream.of("config", "HEAD", "packed-refs", "[^/]*\\.pack", "[^/]*\\.idx")
                .flatMap(file -> Stream.of(Harm.values()).map(harm -> Arguments.of(file, harm)));
    }

    private void harm(String names, Harm harm) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> f.getFileName().toString().matches(names))
                    .toList()) {
                harm.to(file);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("harms")
    void fetchesWhateverDamageACacheHas(String file, Harm harm) throws Exception {
        fill();
        harm(file, harm);
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
        String four = git.commit(repository, "file", "four\n");
        harm(file, harm);
        caching.move(request(), place, FetchMonitor.SILENT);
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
    }

    @Test
    void rebuildsACacheWithAlternates() throws Exception {
        fill();
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path objects : files.filter(f -> f.endsWith("objects")).toList()) {
                GitSandbox.write(objects, "info/alternates", repository.resolve(".git/objects") + "\n");
            }
        }
        String four = git.commit(repository, "file", "four\n");
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
        assertFalse(Files.exists(place.resolve(".git/objects/info/alternates")));
    }

    @Test
    void fetchesWithoutACacheThatIsAFile() throws Exception {
        Files.writeString(cache, "a file\n");
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertKind(CheckoutState.Kind.CLEAN, place);
        assertEquals("a file\n", Files.readString(cache));
    }

    @Test
    void fetchesWithoutACacheThatCanNotBeWritten() throws Exception {
        // Not even root can write there.
        try (SourceFetcher other = create(new FetcherContext(
                Optional.of(Path.of("/proc/self/stackplug")), false, Duration.ofMinutes(1), Map.of()))) {
            other.materialize(request(), place, FetchMonitor.SILENT);
            Source shortened = new Source(trunk.url(), one.substring(0, 8));
            assertEquals(
                    one,
                    other.resolve(shortened, FetchMonitor.SILENT).revision().id());
        }
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void followsNoLinkInTheCache() throws Exception {
        fill();
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        try (Stream<Path> files = Files.list(cache)) {
            for (Path mirror : files.filter(Files::isDirectory).toList()) {
                Files.move(mirror, elsewhere.resolve(mirror.getFileName()));
                Files.createSymbolicLink(mirror, elsewhere.resolve(mirror.getFileName()));
            }
        }
        String before = listing(elsewhere);
        String four = git.commit(repository, "file", "four\n");
        caching.materialize(request(), place, FetchMonitor.SILENT);
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
        assertEquals(before, listing(elsewhere));
    }

    private static String listing(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                text.append(file)
                        .append(' ')
                        .append(Files.getLastModifiedTime(file))
                        .append('\n');
            }
        }
        return text.toString();
    }

    @Test
    void reportsADamagedCacheOfflineAndKeepsIt() throws Exception {
        fill();
        harm("config", Harm.RUBBISH);
        String before = listing(cache);
        assertReason(Reason.OFFLINE, () -> offline.resolve(trunk, FetchMonitor.SILENT));
        CheckoutRequest request = request();
        assertReason(Reason.OFFLINE, () -> offline.materialize(request, place, FetchMonitor.SILENT));
        assertEquals(before, listing(cache));
    }

    @Test
    void resolvesABranchOfflineAsOfTheLastUpdate() throws Exception {
        fill();
        git.commit(repository, "file", "four\n");
        assertEquals(
                three, offline.resolve(trunk, FetchMonitor.SILENT).revision().id());
    }

    @Test
    void writesACheckoutOffline() throws Exception {
        fill();
        CheckoutRequest request = request();
        int before = server.requests();
        offline.materialize(request, place, FetchMonitor.SILENT);
        assertEquals(before, server.requests());
    }

    @Test
    @Needs(Capability.DEPTH)
    void writesAShallowCheckoutOffline() throws Exception {
        fill();
        CheckoutRequest shallow = new CheckoutRequest(trunk, request().target(), 2, false);
        offline.materialize(shallow, place, FetchMonitor.SILENT);
        assertEquals("2", git.run(place, "rev-list", "--count", "HEAD"));
    }

    @Test
    void resolvesAShortCommitOffline() throws Exception {
        fill();
        Source source = new Source(trunk.url(), one.substring(0, 8));
        assertEquals(
                one, offline.resolve(source, FetchMonitor.SILENT).revision().id());
    }

    @Test
    void refusesOfflineWhatTheCacheDoesNotHave() throws Exception {
        CheckoutRequest request = request();
        assertReason(Reason.OFFLINE, () -> offline.materialize(request, place, FetchMonitor.SILENT));
    }

    @Test
    void refusesOfflineACommitThatTheCacheDoesNotHave() throws Exception {
        fill();
        String four = git.commit(repository, "file", "four\n");
        assertReason(Reason.OFFLINE, () -> offline.resolve(new Source(trunk.url(), four), FetchMonitor.SILENT));
    }

    @Test
    void movesACheckoutOffline() throws Exception {
        caching.materialize(request(), place, FetchMonitor.SILENT);
        String four = git.commit(repository, "file", "four\n");
        fill();
        CheckoutRequest request = request();
        offline.move(request, place, FetchMonitor.SILENT);
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
    }

    @Test
    void letsTwoFetchersFillTheCacheAtOnce() throws Exception {
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
