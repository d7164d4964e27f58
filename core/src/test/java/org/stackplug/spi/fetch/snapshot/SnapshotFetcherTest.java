package org.stackplug.spi.fetch.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** Checks and corrections of what a backend writes. The backend here copies a folder as it is; the contract tests have the rest. */
class SnapshotFetcherTest {
    private Path source;
    private Path place;
    private FolderCopier fetcher;

    private static final class FolderCopier extends SnapshotFetcher {
        FolderCopier(FetcherContext context) {
            super(context);
        }

        @Override
        protected Revision current(Source source, FetchMonitor monitor) throws FetchException {
            return digest(Path.of(source.url()), monitor);
        }

        @Override
        protected void write(Source source, Revision state, Staging staging, FetchMonitor monitor)
                throws FetchException {
            run(
                    Reason.CORRUPT,
                    monitor,
                    "cp",
                    "-a",
                    source.url() + "/.",
                    staging.files().toString());
        }
    }

    @BeforeEach
    void makeSource(@TempDir Path folder) throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
        place = Files.createDirectory(folder.resolve("place"));
        fetcher = new FolderCopier(FetcherContext.plain());
        Files.writeString(source.resolve("file"), "content");
    }

    private CheckoutRequest request() throws FetchException {
        Source wanted = new Source(source.toString(), "HEAD");
        return CheckoutRequest.full(wanted, fetcher.resolve(wanted, FetchMonitor.SILENT));
    }

    private void fetch() throws FetchException {
        fetcher.materialize(request(), place, FetchMonitor.SILENT);
    }

    private void command(String... command) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder(command).directory(source.toFile()).start().waitFor());
    }

    @Test
    void makesFoldersOfAnyModeUsable() throws Exception {
        Path closed = Files.createDirectory(source.resolve("closed"));
        Files.writeString(closed.resolve("file"), "content");
        Files.setPosixFilePermissions(closed.resolve("file"), PosixFilePermissions.fromString("r--r--r--"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        fetch();
        try (var all = Files.walk(place.resolve(".stackplug-snapshot"))) {
            Path copy = all.filter(path -> path.endsWith("closed")).findFirst().orElseThrow();
            assertTrue(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy))
                    .startsWith("rwx"));
        }
        Files.writeString(source.resolve("file"), "changed");
        fetcher.move(request(), place, FetchMonitor.SILENT);
        assertEquals(CheckoutState.Kind.CLEAN, fetcher.inspect(place).kind());
        try (var notes = Files.list(place.resolve(".stackplug-snapshot"))) {
            assertEquals(
                    1,
                    notes.filter(note -> note.getFileName().toString().startsWith("state-"))
                            .count());
        }
    }

    @Test
    void makesAnIdFromTheModeOfTheOwner() throws Exception {
        Revision plain = request().target().revision();
        Files.setPosixFilePermissions(source.resolve("file"), PosixFilePermissions.fromString("rw-r-xr-x"));
        assertEquals(plain, request().target().revision(), "others may execute it");
        Files.setPosixFilePermissions(source.resolve("file"), PosixFilePermissions.fromString("rwxr--r--"));
        assertNotEquals(plain, request().target().revision());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mkfifo fifo", "ln -s /etc link", "ln -s ../x link", "mkdir .git", "mkdir .stackplug-snapshot"})
    void refusesWhatHasNoPlaceInACheckout(String command) throws Exception {
        command(command.split(" ", -1));
        // A folder needs a file to count.
        if (command.startsWith("mkdir")) {
            Files.writeString(source.resolve(command.substring(6)).resolve("HEAD"), "x");
        }
        FetchException failure = assertThrows(FetchException.class, this::fetch);
        assertEquals(Reason.CORRUPT, failure.reason(), failure::getMessage);
        assertFalse(Files.exists(place.resolve("file")));
    }

    @Test
    void limitsTheFilesOfASourceTogether() throws Exception {
        for (int i = 0; i < 5; i++) {
            Files.writeString(source.resolve("file" + i), "x".repeat(600));
        }
        try (FolderCopier limited = new FolderCopier(new FetcherContext(
                Optional.empty(),
                false,
                Duration.ofMinutes(1),
                Map.of(),
                FetchLimits.defaults().with(FetchLimit.DOWNLOAD, 1000)))) {
            FetchException failure = assertThrows(
                    FetchException.class,
                    () -> limited.resolve(new Source(source.toString(), "HEAD"), FetchMonitor.SILENT));
            assertEquals(Reason.LIMIT, failure.reason(), failure::getMessage);
        }
    }

    @Test
    void reportsTheOutputOfACommandThatFails() {
        FetchException failure = assertThrows(
                FetchException.class,
                () -> fetcher.run(Reason.CONNECTION, FetchMonitor.SILENT, "bash", "-c", "echo why >&2; exit 3"));
        assertEquals(Reason.CONNECTION, failure.reason());
        assertTrue(failure.getMessage().contains("status 3: why"), failure.getMessage());
        assertEquals(
                Reason.STORAGE,
                assertThrows(
                                FetchException.class,
                                () -> fetcher.run(Reason.CONNECTION, FetchMonitor.SILENT, "no-such-tool"))
                        .reason());
    }

    @Test
    void returnsTheWholeOutputOfACommand() throws FetchException {
        String output = fetcher.run(Reason.CORRUPT, FetchMonitor.SILENT, "seq", "1", "100000");
        assertEquals(100_000, output.lines().count());
        assertEquals(
                List.of("LC_ALL=C.UTF-8"),
                List.of(fetcher.run(Reason.CORRUPT, FetchMonitor.SILENT, "bash", "-c", "echo LC_ALL=$LC_ALL")
                        .strip()));
    }
}
