package org.stackplug.fetcher.git.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stackplug.fetcher.git.PlacedCheckout;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchMonitor;

/** The lock of a killed process is distinguished from one that another process holds. */
class MoveMarkTest extends PlacedCheckout {
    private String next;

    @BeforeEach
    void commitMore() {
        next = git.commit(upstream, "file", "more");
    }

    private Path lock() throws Exception {
        return Files.createFile(place.resolve(".git/index.lock"));
    }

    @Test
    void removesTheLockOfAKilledMove() throws Exception {
        lock();
        Files.createFile(place.resolve(".git/stackplug-moving"));
        fetcher.move(request(), place, FetchMonitor.SILENT);
        assertEquals(next, fetcher.inspect(place).revision().orElseThrow().id());
    }

    @Test
    void leavesALockWithoutAMark() throws Exception {
        Path lock = lock();
        CheckoutRequest request = request();
        assertThrows(FetchException.class, () -> fetcher.move(request, place, FetchMonitor.SILENT));
        assertTrue(Files.exists(lock));
    }

    @Test
    void removesTheMarkAfterAMove() throws Exception {
        fetcher.move(request(), place, FetchMonitor.SILENT);
        assertFalse(Files.exists(place.resolve(".git/stackplug-moving")));
    }
}
