package org.stackplug.fetcher.git.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.fetcher.git.JGitFetcherProvider;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** The cache on the disk. */
class MirrorTest {
    @TempDir
    Path temporary;

    private GitSandbox git;
    private Path cache;
    private Path place;
    private GitHttpServer server;
    private SourceFetcher fetcher;
    private Source trunk;

    @BeforeEach
    void startServer() throws Exception {
        git = new GitSandbox(temporary);
        git.commit(git.init("upstream", "trunk"), "file", "content");
        cache = temporary.resolve("cache");
        place = Files.createDirectory(temporary.resolve("place"));
        server = new GitHttpServer(git);
        fetcher = new JGitFetcherProvider()
                .create(new FetcherContext(Optional.of(cache), false, Duration.ofMinutes(1), Map.of()));
        trunk = new Source(server.url("upstream"), "trunk");
    }

    @AfterEach
    void stopServer() {
        fetcher.close();
        server.close();
    }

    private void materialize(int depth) throws Exception {
        ResolvedRef target = fetcher.resolve(trunk, FetchMonitor.SILENT);
        fetcher.materialize(new CheckoutRequest(trunk, target, depth, false), place, FetchMonitor.SILENT);
    }

    private static List<Path> packs(Path repository) throws Exception {
        try (Stream<Path> files = Files.list(repository.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).toList();
        }
    }

    private Path mirror() throws Exception {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    @Test
    void sharesItsPacksByLinks() throws Exception {
        materialize(0);
        assertTrue(Files.isSameFile(
                packs(mirror()).get(0), packs(place.resolve(".git")).get(0)));
    }

    @Test
    void leavesNoTraceOfItselfInACheckout() throws Exception {
        materialize(0);
        assertTrue(Files.notExists(place.resolve(".git/objects/info/alternates")));
    }

    @Test
    void isNotFilledByAShallowCheckout() throws Exception {
        materialize(1);
        assertTrue(Files.notExists(cache));
    }

    @Test
    void leavesOnlyItsFolderItsLockAndItsSize() throws Exception {
        materialize(0);
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void removesLeftoversOfAKilledProcess() throws Exception {
        materialize(0);
        Path leftover = Path.of(mirror().toString().replaceFirst("\\.git$", ".new-1"));
        Files.move(mirror(), leftover);
        org.stackplug.fetcher.git.repository.ObjectFolders.empty(place);
        materialize(0);
        assertTrue(Files.notExists(leftover));
    }

    @Test
    void isARepositoryThatGitReads() throws Exception {
        materialize(0);
        assertEquals("", git.run(mirror(), "fsck", "--no-dangling", "--no-progress"));
    }
}
