package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.TrackedFile;
import org.stackplug.spi.fetch.WorkBackup;

/** Hostile and odd archives: nothing is written outside of the folder, and what can't be a plugin is refused. */
class ArchiveRefusalTest {
    @TempDir
    Path temporary;

    private Path archive;
    private Path place;
    private SourceFetcher fetcher;

    @BeforeEach
    void createFolders() throws IOException, FetchException {
        archive = temporary.resolve("x.tar");
        place = Files.createDirectory(temporary.resolve("place"));
        fetcher = ArchiveContract.archives()
                .create(new FetcherContext(Optional.empty(), false, Duration.ofMinutes(1), Map.of()));
    }

    /** Writes an archive of these entries: a name, a type of tar, and a content or a target. */
    private void pack(String... parts) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
            for (int i = 0; i < parts.length; i += 3) {
                byte type = (byte) parts[i + 1].charAt(0);
                boolean plain = type == TarConstants.LF_NORMAL;
                TarArchiveEntry entry = new TarArchiveEntry(parts[i], type, true);
                byte[] content = parts[i + 2].getBytes(StandardCharsets.UTF_8);
                if (plain) {
                    entry.setSize(content.length);
                } else {
                    entry.setLinkName(parts[i + 2]);
                }
                tar.putArchiveEntry(entry);
                if (plain) {
                    tar.write(content);
                }
                tar.closeArchiveEntry();
            }
        }
    }

    private List<TrackedFile> fetch() throws FetchException {
        Source source = new Source("tar+" + archive.toUri(), "master");
        return fetcher.materialize(
                CheckoutRequest.full(source, fetcher.resolve(source, FetchMonitor.SILENT)), place, FetchMonitor.SILENT);
    }

    private void assertRefused() throws IOException {
        FetchException failure = assertThrows(FetchException.class, this::fetch);
        assertEquals(Reason.CORRUPT, failure.reason(), failure::getMessage);
        try (Stream<Path> files = Files.list(temporary)) {
            assertEquals(
                    Set.of("x.tar", "place"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "a/../../outside", "a/../b", "/tmp/stackplug-outside", "..", "./../outside"})
    void refusesANameThatLeadsOut(String name) throws IOException {
        pack("file", "0", "content", name, "0", "outside");
        assertRefused();
        assertFalse(Files.exists(Path.of("/tmp/stackplug-outside")));
    }

    @ParameterizedTest
    @CsvSource({
        "link, /etc/passwd",
        "link, ../outside",
        "link, ..",
        "a/link, ../../outside",
        "a/link, b/../../../outside",
        "a/link, b/..",
        "a/b/link, ../../../place"
    })
    void refusesALinkThatLeadsOut(String name, String target) throws IOException {
        pack("file", "0", "content", name, "2", target);
        assertRefused();
    }

    @Test
    void refusesALinkThatLeadsOutWithoutThePrefix() throws IOException {
        pack("prefix/a", "0", "content", "prefix/link", "2", "../prefix/a");
        assertRefused();
    }

    @Test
    void writesNoFileThroughALink() throws IOException {
        pack("file", "0", "content", "a/b", "0", "content", "link", "2", "a", "link/outside", "0", "content");
        assertRefused();
    }

    @Test
    void createsNoLinkThroughALink() throws IOException {
        pack("file", "0", "content", "a/b", "0", "content", "link", "2", "a", "link/inner", "2", "b");
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "6"})
    void refusesDevicesAndPipes(String type) throws IOException {
        pack("file", "0", "content", "special", type, "");
        assertRefused();
    }

    @Test
    void refusesAnotherNameOfAFileOfThisMachine() throws IOException {
        pack("file", "0", "content", "stolen", "1", "/etc/passwd");
        assertRefused();
        pack("file", "0", "content", "stolen", "1", "../x.tar");
        assertRefused();
    }

    @Test
    void refusesTwoFilesOfOneName() throws IOException {
        pack("file", "0", "content", "other", "0", "content", "file", "0", "again");
        assertRefused();
    }

    @Test
    void refusesAFileBelowAFile() throws IOException {
        pack("file", "0", "content", "other", "0", "content", "file/below", "0", "again");
        assertRefused();
    }

    @Test
    void refusesNotesInAnArchive() throws IOException {
        pack("file", "0", "content", ".stackplug-snapshot/manifest", "0", "forged");
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not an archive at all", "x"})
    void refusesAFileThatIsNotAnArchive(String content) throws IOException {
        Files.writeString(archive, content.repeat(100));
        assertRefused();
    }

    @Test
    void refusesADamagedArchive() throws IOException {
        pack("file", "0", "x".repeat(10_000));
        Files.write(archive, java.util.Arrays.copyOf(Files.readAllBytes(archive), 3_000));
        assertRefused();
    }

    @Test
    void writesAnotherNameOfAnEarlierFileAsACopy() throws Exception {
        pack("p/file", "0", "content", "p/copy", "1", "p/file");
        fetch();
        assertEquals("content", Files.readString(place.resolve("copy")));
    }

    @Test
    void writesLinksThatLeadInside() throws Exception {
        pack("p/a/file", "0", "content", "p/b/link", "2", "../a/file");
        fetch();
        assertEquals("content", Files.readString(place.resolve("b/link")));
    }

    @Test
    void leavesOutAFolderThatAllNamesShare() throws Exception {
        pack("p-1.0", "5", "", "p-1.0/p-1.0/file", "0", "content", "p-1.0/other", "0", "content");
        assertEquals(
                List.of("other", "p-1.0/file"),
                fetch().stream().map(TrackedFile::path).toList());
    }

    @Test
    void keepsTheFolderOfAPluginThatIsTheOnlyOne() throws Exception {
        pack("devstack/plugin.sh", "0", "echo hello\n");
        assertEquals(
                List.of("devstack/plugin.sh"),
                fetch().stream().map(TrackedFile::path).toList());
    }

    @Test
    void refusesAnotherArchiveThanTheRequestedOne() throws Exception {
        pack("file", "0", "content");
        Source source = new Source("tar+" + archive.toUri(), "master");
        CheckoutRequest request = CheckoutRequest.full(source, fetcher.resolve(source, FetchMonitor.SILENT));
        pack("file", "0", "changed");
        FetchException failure =
                assertThrows(FetchException.class, () -> fetcher.materialize(request, place, FetchMonitor.SILENT));
        assertEquals(Reason.NO_REF, failure.reason());
        assertFalse(Files.exists(place.resolve("file")));
    }

    @Test
    void acceptsThePinnedDigestAndNoOther() throws Exception {
        pack("file", "0", "content");
        String url = "tar+" + archive.toUri();
        String digest = fetcher.resolve(new Source(url, "HEAD"), FetchMonitor.SILENT)
                .revision()
                .id();
        Source pinned = new Source(url, digest);
        assertEquals(
                digest, fetcher.resolve(pinned, FetchMonitor.SILENT).revision().id());
        pack("file", "0", "changed");
        FetchException failure = assertThrows(FetchException.class, () -> fetcher.resolve(pinned, FetchMonitor.SILENT));
        assertEquals(Reason.NO_REF, failure.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest", "state-"})
    void findsACheckoutWithoutItsNotesBroken(String note) throws Exception {
        pack("file", "0", "content");
        fetch();
        try (Stream<Path> notes = Files.list(place.resolve(".stackplug-snapshot"))) {
            for (Path file : notes.filter(each -> each.getFileName().toString().startsWith(note))
                    .toList()) {
                Files.move(file, file.resolveSibling("gone"));
            }
        }
        CheckoutState state = fetcher.inspect(place);
        assertEquals(CheckoutState.Kind.BROKEN, state.kind(), state::toString);
        assertFalse(state.detail().isEmpty());
    }

    @Test
    void restoresFilesThoughTheArchiveHasGone() throws Exception {
        pack("file", "0", "content");
        fetch();
        Files.delete(archive);
        Files.writeString(place.resolve("file"), "edited");
        fetcher.backUp(place, new RefName("refs/stackplug/backup/1"));
        assertEquals("content", Files.readString(place.resolve("file")));
        assertEquals(
                "edited", Files.readString(place.resolve(".stackplug-snapshot/backup/stackplug-backup-1/files/file")));
    }

    @Test
    void restoresFromABackupOfAnyName() throws Exception {
        pack("file", "0", "content");
        fetch();
        Files.writeString(place.resolve("file"), "edited");
        WorkBackup backup = fetcher.backUp(place, new RefName("refs/it's/$(a)/&name"));
        new GitSandbox(temporary).shell(place, backup.restore());
        assertEquals("edited", Files.readString(place.resolve("file")));
    }

    /** The manifest is renamed last: until then the checkout is one of the earlier state with edits. */
    @Test
    void restoresTheEarlierStateAfterAMoveThatWasKilled() throws Exception {
        pack("file", "0", "content");
        fetch();
        Path manifest = place.resolve(".stackplug-snapshot/manifest");
        byte[] before = Files.readAllBytes(manifest);
        Path state = onlyState();
        Path kept = Files.createDirectory(temporary.resolve("kept"));
        Files.copy(state.resolve("file"), kept.resolve("file"));
        pack("file", "0", "changed", "new", "0", "new");
        Source source = new Source("tar+" + archive.toUri(), "master");
        CheckoutRequest request = CheckoutRequest.full(source, fetcher.resolve(source, FetchMonitor.SILENT));
        fetcher.move(request, place, FetchMonitor.SILENT);
        Files.write(manifest, before);
        Files.move(kept, state);
        assertEquals(List.of("file"), fetcher.inspect(place).work().edited());
        fetcher.backUp(place, new RefName("refs/stackplug/backup/1"));
        assertEquals(CheckoutState.Kind.CLEAN, fetcher.inspect(place).kind());
        fetcher.move(request, place, FetchMonitor.SILENT);
        assertEquals("changed", Files.readString(place.resolve("file")));
    }

    private Path onlyState() throws IOException {
        try (Stream<Path> notes = Files.list(place.resolve(".stackplug-snapshot"))) {
            return notes.filter(each -> each.getFileName().toString().startsWith("state-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void writesNoPasswordOfAUrl() throws Exception {
        pack("file", "0", "content");
        Source source = new Source("tar+file://me:secret-word@host" + archive, "master");
        FetchException failure = assertThrows(FetchException.class, () -> fetcher.resolve(source, FetchMonitor.SILENT));
        assertEquals(Reason.NO_REPOSITORY, failure.reason());
        assertFalse(failure.getMessage().contains("secret-word"), failure.getMessage());
        assertTrue(failure.getMessage().contains("host"), failure.getMessage());
    }
}
