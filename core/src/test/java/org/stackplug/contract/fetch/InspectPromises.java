package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.stackplug.spi.fetch.CheckoutState.Kind;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.LocalWork;

/** Promises about inspection: the kinds of folders, and the user's work in a checkout that the backend has written. */
abstract class InspectPromises extends FetcherFixture {
    InspectPromises(SourceFetcherContract contract) {
        super(contract);
    }

    @Test
    void findsAMissingFolderAbsent() throws FetchException {
        assertKind(Kind.ABSENT, temporary.resolve("nothing"));
    }

    @Test
    void findsAnEmptyFolderAbsent() throws FetchException {
        assertKind(Kind.ABSENT, place);
    }

    @Test
    void findsAFolderThatIsNotACheckoutForeign() throws FetchException {
        write(place, "file", "");
        assertKind(Kind.FOREIGN, place);
    }

    @Test
    void findsAFileForeign() throws FetchException {
        assertKind(Kind.FOREIGN, write(temporary, "file", ""));
    }

    @Test
    void findsAFolderInsideOfACheckoutForeign() throws FetchException {
        assertKind(Kind.FOREIGN, materialize().resolve("devstack"));
    }

    @Test
    void findsNoWorkInAnUntouchedCheckout() throws FetchException {
        assertEquals(LocalWork.NONE, inspect(materialize()).work());
    }

    @Test
    void ignoresATouchedFile() throws Exception {
        Files.setLastModifiedTime(materialize().resolve("file"), FileTime.fromMillis(1_000_000));
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void namesAnEditedFile() throws FetchException {
        write(materialize(), "file", "mine");
        assertEquals(List.of("file"), inspect(place).work().edited());
    }

    @Test
    void findsAnEditOfTheSameLength() throws FetchException {
        write(materialize(), "file", "THREE\n");
        assertKind(Kind.DIRTY, place);
    }

    @Test
    void namesADeletedFile() throws Exception {
        Files.delete(materialize().resolve("file"));
        assertEquals(List.of("file"), inspect(place).work().edited());
    }

    /** Opening it would wait for a writer. */
    @Test
    @Timeout(30)
    void opensNoFifo() throws Exception {
        Path fifo = materialize().resolve("file");
        Files.delete(fifo);
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        assertEquals(List.of("file"), inspect(place).work().edited());
    }

    @Test
    void namesAFileWhoseModeHasChanged() throws FetchException {
        materialize().resolve("file").toFile().setExecutable(true);
        assertEquals(List.of("file"), inspect(place).work().edited());
    }

    @Test
    void namesAFileThatIsNowALink() throws Exception {
        Path file = materialize().resolve("file");
        Files.move(file, temporary.resolve("elsewhere"));
        Files.createSymbolicLink(file, temporary.resolve("elsewhere"));
        assertEquals(List.of("file"), inspect(place).work().edited());
    }

    @Test
    void namesALinkThatLeadsElsewhereNow() throws Exception {
        Files.createSymbolicLink(upstream.files().resolve("link"), Path.of("file"));
        upstream.add();
        Path link = materialize().resolve("link");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("devstack"));
        assertEquals(List.of("link"), inspect(place).work().edited());
    }

    @Test
    void namesUntrackedFilesOneByOne() throws FetchException {
        write(materialize(), "new/b", "");
        write(place, "new/a \u00e4\n", "");
        assertEquals(List.of("new/a \u00e4\n", "new/b"), inspect(place).work().untracked());
    }

    @Test
    void findsACheckoutWithAnUntrackedFileDirty() throws FetchException {
        write(materialize(), "new", "");
        assertKind(Kind.DIRTY, place);
    }

    @Test
    void namesAnUntrackedLinkAndDoesNotFollowIt() throws Exception {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        write(elsewhere, "file", "");
        Files.createSymbolicLink(materialize().resolve("link"), elsewhere);
        assertEquals(List.of("link"), inspect(place).work().untracked());
    }

    @Test
    void ignoresAnEmptyFolder() throws Exception {
        Files.createDirectories(materialize().resolve("empty/folder"));
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void changesNothing() throws Exception {
        write(materialize(), "file", "THREE\n");
        Map<String, String> before = content(place, true);
        inspect(place);
        assertEquals(before, content(place, true));
    }
}
