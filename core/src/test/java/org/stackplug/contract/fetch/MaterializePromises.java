package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.TrackedFile;

/** Promises about new checkouts: what is written, and what the backend then knows about it. */
abstract class MaterializePromises extends FetcherFixture {
    MaterializePromises(SourceFetcherContract contract) {
        super(contract);
    }

    @Test
    void writesTheFilesOfTheState() throws Exception {
        assertEquals(content(upstream.files(), false), content(materialize(), false));
    }

    @Test
    void writesACleanCheckout() throws FetchException {
        assertKind(CheckoutState.Kind.CLEAN, materialize());
    }

    @Test
    void recordsTheRevision() throws FetchException {
        assertEquals(Optional.of(sample.three()), inspect(materialize()).revision());
    }

    @Test
    void recordsTheUrl() throws FetchException {
        assertEquals(Optional.of(upstream.url()), inspect(materialize()).url());
    }

    @Test
    void marksItsCheckoutAsItsOwn() throws FetchException {
        assertTrue(inspect(materialize()).origin().own());
    }

    @Test
    @Needs(Capability.EARLIER_STATES)
    void writesAnEarlierState() throws Exception {
        assertEquals("two\n", read(materialize(upstream.pinned(sample.two())).resolve("file")));
    }

    @Test
    void reportsAMissingRevisionAsAMissingRef() {
        Revision missing = new Revision("0123456789012345678901234567890123456789");
        CheckoutRequest request = CheckoutRequest.full(source(upstream.pinned(missing)), ResolvedRef.ofCommit(missing));
        assertReason(Reason.NO_REF, () -> fetcher.materialize(request, place, FetchMonitor.SILENT));
    }

    @Test
    void writesExecutableFiles() throws FetchException {
        assertTrue(Files.isExecutable(materialize().resolve("devstack/plugin.sh")));
    }

    @Test
    void writesPlainFilesNotExecutable() throws FetchException {
        assertFalse(Files.isExecutable(materialize().resolve("file")));
    }

    @Test
    void writesSymbolicLinks() throws Exception {
        Files.createSymbolicLink(upstream.files().resolve("link"), Path.of("no/such/target"));
        upstream.add();
        assertEquals(
                Path.of("no/such/target"), Files.readSymbolicLink(materialize().resolve("link")));
    }

    @Test
    @Needs(Capability.ANY_FILE_NAME)
    void writesNamesWithBlanksUnicodeAndNewlines() throws Exception {
        String name = " a b\u00e4\u65e5\n\"c\\ ";
        addState("folder one/" + name, "content");
        assertEquals("content", read(materialize().resolve("folder one/" + name)));
    }

    @Test
    void writesBytesAsTheyAre() throws Exception {
        byte[] bytes = {0, 13, 10, 10, -1, 13};
        Files.write(upstream.files().resolve("binary"), bytes);
        addState("file", "with CRLF\r\n");
        assertArrayEquals(bytes, Files.readAllBytes(materialize().resolve("binary")));
    }

    @Test
    void writesLargeFilesAndLongNames() throws Exception {
        String path = "folder/".repeat(20) + "n".repeat(200);
        addState(path, "0123456789".repeat(100_000));
        assertEquals(1_000_000, Files.size(materialize().resolve(path)));
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void writesAStateWithoutFiles() throws FetchException {
        upstream = another("empty");
        upstream.add();
        assertKind(CheckoutState.Kind.CLEAN, materialize());
    }

    @Test
    @Needs(Capability.LOCAL_SOURCE)
    void writesACheckoutOfALocalSourceOffline() throws Exception {
        try (SourceFetcher offline =
                create(new FetcherContext(Optional.empty(), true, Duration.ofMinutes(1), Map.of()))) {
            offline.materialize(request(upstream.newest()), place, FetchMonitor.SILENT);
        }
        assertEquals("three\n", read(place.resolve("file")));
    }

    @Test
    void listsTrackedFilesSortedWithTheirKinds() throws Exception {
        assertEquals(
                List.of(
                        new TrackedFile("a-link", TrackedFile.Kind.SYMLINK),
                        new TrackedFile("devstack/plugin.sh", TrackedFile.Kind.EXECUTABLE),
                        new TrackedFile("file", TrackedFile.Kind.FILE)),
                fetcher.trackedFiles(materializeWithALink()));
    }

    @Test
    void returnsTheFilesThatItHasWritten() throws Exception {
        Files.createSymbolicLink(upstream.files().resolve("a-link"), Path.of("file"));
        upstream.add();
        List<TrackedFile> files = fetcher.materialize(request(upstream.newest()), place, FetchMonitor.SILENT);
        assertEquals(3, files.size(), files::toString);
        assertEquals(fetcher.trackedFiles(place), files);
    }

    private Path materializeWithALink() throws IOException, FetchException {
        Files.createSymbolicLink(upstream.files().resolve("a-link"), Path.of("file"));
        upstream.add();
        return materialize();
    }

    @Test
    void listsTheFilesOfTheRevisionAndNotOfTheDisk() throws Exception {
        materialize();
        Files.delete(place.resolve("file"));
        write(place, "own", "");
        assertEquals(
                List.of("devstack/plugin.sh", "file"),
                fetcher.trackedFiles(place).stream().map(TrackedFile::path).toList());
    }

    @Test
    @Needs(Capability.ANY_FILE_NAME)
    void listsTrackedFilesOfAnyName() throws Exception {
        String name = "\u00e4\u65e5\n\"c\\ ";
        addState(name, "content");
        assertTrue(fetcher.trackedFiles(materialize()).contains(new TrackedFile(name, TrackedFile.Kind.FILE)));
    }

    @Test
    void containsTheRevisionThatIsCheckedOut() throws FetchException {
        assertTrue(fetcher.contains(materialize(), sample.three()));
    }

    @Test
    void containsNoUnknownRevision() throws FetchException {
        assertFalse(fetcher.contains(materialize(), new Revision("1234567890123456789012345678901234567890")));
    }

    @Test
    @Needs({Capability.EARLIER_STATES, Capability.HISTORY})
    void containsEarlierRevisions() throws FetchException {
        assertTrue(fetcher.contains(materialize(), sample.one()));
    }

    @Test
    @Needs({Capability.HISTORY, Capability.DEPTH})
    void leavesOutWhatIsEarlierThanTheDepth() throws FetchException {
        String ref = upstream.newest();
        fetcher.materialize(new CheckoutRequest(source(ref), resolve(ref), 2, false), place, FetchMonitor.SILENT);
        assertTrue(fetcher.contains(place, sample.two()));
        assertFalse(fetcher.contains(place, sample.one()));
    }

    @Test
    void writesEightCheckoutsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<CheckoutState>> states = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Path folder = Files.createDirectory(temporary.resolve("place-" + i));
                states.add(threads.submit(() -> {
                    fetcher.materialize(request(upstream.newest()), folder, FetchMonitor.SILENT);
                    return inspect(folder);
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
