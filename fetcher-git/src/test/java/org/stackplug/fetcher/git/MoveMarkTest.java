package org.stackplug.fetcher.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.contract.GitSandbox;
import org.stackplug.spi.CheckoutRequest;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.FetchMonitor;
import org.stackplug.spi.FetcherContext;
import org.stackplug.spi.Source;
import org.stackplug.spi.SourceFetcher;

/** A lock that a killed process has left is told from one that somebody holds. */
class MoveMarkTest {
    @TempDir
    Path temporary;

    private GitSandbox git;
    private Path place;
    private SourceFetcher fetcher;
    private Source source;
    private String next;

    @BeforeEach
    void placeACheckout() throws Exception {
        git = new GitSandbox(temporary);
        Path upstream = git.init("upstream", "trunk");
        git.commit(upstream, "file", "content");
        place = Files.createDirectory(temporary.resolve("place"));
        fetcher = new JGitFetcherProvider()
                .create(new FetcherContext(Optional.empty(), false, Duration.ofMinutes(1), Map.of()));
        source = new Source(upstream.toUri().toString(), "trunk");
        fetcher.materialize(request(), place, FetchMonitor.SILENT);
        next = git.commit(upstream, "file", "more");
    }

    private CheckoutRequest request() throws Exception {
        return new CheckoutRequest(source, fetcher.resolve(source, FetchMonitor.SILENT), 0, false);
    }

    private Path lock() throws Exception {
        return Files.createFile(place.resolve(".git/index.lock"));
    }

    @Test
    void aLockThatAKilledMoveHasLeftIsNoObstacle() throws Exception {
        lock();
        Files.createFile(place.resolve(".git/stackplug-moving"));
        fetcher.move(request(), place, FetchMonitor.SILENT);
        assertEquals(next, fetcher.inspect(place).revision().orElseThrow().id());
    }

    @Test
    void aLockThatSomebodyHoldsStays() throws Exception {
        Path lock = lock();
        CheckoutRequest request = request();
        assertThrows(FetchException.class, () -> fetcher.move(request, place, FetchMonitor.SILENT));
        assertTrue(Files.exists(lock));
    }

    @Test
    void aMoveLeavesNoMark() throws Exception {
        fetcher.move(request(), place, FetchMonitor.SILENT);
        assertFalse(Files.exists(place.resolve(".git/stackplug-moving")));
    }
}
