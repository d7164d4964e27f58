package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

/** Promises about moves: the files become those of another state, and the user's work stays. */
abstract class MovePromises extends FetcherFixture {
    MovePromises(SourceFetcherContract contract) {
        super(contract);
    }

    @Test
    void movesToTheNewestState() throws Exception {
        materialize();
        write(upstream.files(), "file", "four\n");
        Revision four = upstream.add();
        move();
        assertEquals(Optional.of(four), inspect(place).revision());
        assertEquals("four\n", read(place.resolve("file")));
    }

    @Test
    void writesTheFilesOfTheNewState() throws Exception {
        materialize();
        Files.delete(upstream.files().resolve("file"));
        Files.createSymbolicLink(upstream.files().resolve("file"), Path.of("devstack"));
        upstream.files().resolve("devstack/plugin.sh").toFile().setExecutable(false);
        addState("new/folder/file", "new\n");
        move();
        assertEquals(content(upstream.files(), false), content(place, false));
    }

    @Test
    void replacesAFolderByAFileAndAFileByAFolder() throws Exception {
        materialize();
        Files.delete(upstream.files().resolve("devstack/plugin.sh"));
        Files.delete(upstream.files().resolve("devstack"));
        Files.delete(upstream.files().resolve("file"));
        write(upstream.files(), "file/below", "below\n");
        addState("devstack", "a file\n");
        move();
        assertEquals(content(upstream.files(), false), content(place, false));
    }

    @Test
    void removesAFolderThatBecomesEmpty() throws Exception {
        materialize();
        Files.delete(upstream.files().resolve("devstack/plugin.sh"));
        Files.delete(upstream.files().resolve("devstack"));
        addState("new", "");
        move();
        assertFalse(Files.exists(place.resolve("devstack")));
    }

    @Test
    void leavesTheCheckoutClean() throws FetchException {
        materialize();
        addState("file", "four\n");
        move();
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    @Needs(Capability.EARLIER_STATES)
    void movesBackToAnEarlierState() throws Exception {
        materialize();
        move(upstream.pinned(sample.one()));
        assertEquals(
                List.of("file"), List.copyOf(content(place, false).keySet()).subList(1, 2));
        assertEquals("one\n", read(place.resolve("file")));
    }

    @Test
    @Needs({Capability.EARLIER_STATES, Capability.HISTORY})
    void containsTheRevisionBeforeAMoveForward() throws FetchException {
        materialize();
        addState("file", "four\n");
        move();
        assertTrue(fetcher.contains(place, sample.three()));
    }

    @Test
    void followsASourceWhoseHistoryWasRewritten() throws Exception {
        materialize();
        write(upstream.files(), "file", "rewritten\n");
        Revision rewritten = upstream.rewrite();
        move();
        assertEquals(Optional.of(rewritten), inspect(place).revision());
        assertFalse(fetcher.contains(place, sample.three()));
    }

    @Test
    void movesToTheStateOfAnotherUrl() throws Exception {
        materialize();
        moveToAnother();
        assertEquals(content(upstream.files(), false), content(place, false));
    }

    @Test
    void recordsTheNewUrl() throws FetchException {
        materialize();
        moveToAnother();
        assertEquals(Optional.of(upstream.url()), inspect(place).url());
    }

    @Test
    void leavesACheckoutFromAnotherUrlClean() throws FetchException {
        materialize();
        moveToAnother();
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    private void moveToAnother() throws FetchException {
        upstream = another("other");
        addState("entirely", "different");
        move();
    }

    @Test
    void changesNothingWhereThereIsAnEdit() throws Exception {
        write(materialize(), "file", "mine");
        addState("file", "four\n");
        assertRefuses();
    }

    @Test
    void changesNothingWhereAFileIsDeleted() throws Exception {
        Files.delete(materialize().resolve("devstack/plugin.sh"));
        addState("file", "four\n");
        assertRefuses();
    }

    /** A build leaves such files in a checkout. */
    @Test
    void leavesUntrackedFilesWhereTheyAre() throws Exception {
        materialize();
        write(place, "build/made", "made");
        addState("file", "four\n");
        move();
        assertEquals("made", read(place.resolve("build/made")));
        assertEquals(List.of("build/made"), inspect(place).work().untracked());
        assertEquals("four\n", read(place.resolve("file")));
    }

    @Test
    void changesNothingWhereItWouldOverwriteAnUntrackedFile() throws Exception {
        write(materialize(), "new", "mine");
        write(upstream.files(), "new", "theirs\n");
        addState("file", "four\n");
        assertRefuses();
    }

    @Test
    void changesNothingWhereAnUntrackedFileIsInTheWay() throws Exception {
        write(materialize(), "new", "mine");
        write(upstream.files(), "new/file", "theirs\n");
        addState("file", "four\n");
        assertRefuses();
    }

    @Test
    void changesNothingWhereAnUntrackedFileIsInAFolderThatBecomesAFile() throws Exception {
        write(materialize(), "devstack/mine", "mine");
        Files.delete(upstream.files().resolve("devstack/plugin.sh"));
        Files.delete(upstream.files().resolve("devstack"));
        addState("devstack", "theirs\n");
        assertRefuses();
    }

    @Test
    void changesNothingWhereAnUntrackedLinkLeadsOut() throws Exception {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.createSymbolicLink(materialize().resolve("new"), outside);
        write(upstream.files(), "new/file", "theirs\n");
        addState("file", "four\n");
        assertRefuses();
        assertEquals(List.of(), List.of(outside.toFile().list()));
    }

    @Test
    void changesNothingBehindALinkThatReplacedAFolder() throws Exception {
        materialize();
        Path outside = temporary.resolve("outside");
        Files.move(place.resolve("devstack"), outside);
        Files.createSymbolicLink(place.resolve("devstack"), outside);
        addState("devstack/plugin.sh", "echo changed\n");
        assertRefuses();
        assertEquals("echo hello\n", read(outside.resolve("plugin.sh")));
    }

    private void assertRefuses() throws Exception {
        Map<String, String> before = content(place, false);
        CheckoutState state = inspect(place);
        assertReason(Reason.LOCAL_WORK, this::move);
        assertEquals(before, content(place, false));
        assertEquals(state.work(), inspect(place).work());
        assertEquals(state.revision(), inspect(place).revision());
    }

    @Test
    void changesNothingWhereTheRevisionIsMissing() throws Exception {
        materialize();
        Map<String, String> before = content(place, false);
        Revision missing = new Revision("0123456789012345678901234567890123456789");
        CheckoutRequest request = CheckoutRequest.full(source(upstream.pinned(missing)), ResolvedRef.ofCommit(missing));
        assertReason(Reason.NO_REF, () -> fetcher.move(request, place, FetchMonitor.SILENT));
        assertEquals(Optional.of(sample.three()), inspect(place).revision());
        assertEquals(before, content(place, false));
    }
}
