package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

abstract class MovePromises extends FetcherFixture {
    MovePromises(SourceFetcherContract contract) {
        super(contract);
    }

    private String head() {
        return git.run(place, "rev-parse", "HEAD");
    }

    private String branch() {
        return git.run(place, "rev-parse", "--abbrev-ref", "HEAD");
    }

    /** Returns everything that git knows about the checkout. */
    private List<String> everything() {
        return Stream.of(
                        lines(place, "for-each-ref"),
                        lines(place, "status", "--porcelain"),
                        lines(place, "config", "--local", "--list"),
                        lines(place, "rev-parse", "HEAD", "--abbrev-ref", "HEAD"))
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void movesABranchForward() throws FetchException {
        materialize("trunk");
        String four = git.commit(upstream, "file", "four\n");
        move("trunk");
        assertEquals(List.of(four, "trunk"), List.of(head(), branch()));
    }

    @Test
    void containsTheCommitBeforeAMoveForward() throws FetchException {
        materialize("trunk");
        Revision before = new Revision(head());
        git.commit(upstream, "file", "four\n");
        move("trunk");
        assertTrue(fetcher.contains(place, before));
    }

    @Test
    void containsNoUnknownCommit() throws FetchException {
        materialize("trunk");
        assertFalse(fetcher.contains(place, new Revision("1234567890123456789012345678901234567890")));
    }

    @Test
    void findsTheNewestCommitNotBehind() throws FetchException {
        materialize("trunk");
        assertEquals(0, behind(place));
    }

    @Test
    void countsHowFarABranchAtAnOlderCommitIsBehind() throws FetchException {
        ResolvedRef older = resolve("trunk");
        git.commit(upstream, "file", "four\n");
        git.commit(upstream, "file", "five\n");
        fetcher.materialize(CheckoutRequest.full(source("trunk"), older), place, FetchMonitor.SILENT);
        assertEquals(2, behind(place));
    }

    @Test
    void writesTheFilesOfTheNewRevision() throws Exception {
        materialize("trunk");
        git.run(upstream, "rm", "-q", "devstack/plugin.sh");
        git.commit(upstream, "new", "");
        move("trunk");
        assertEquals(List.of("file", "new"), lines(place, "ls-files"));
    }

    @Test
    void removesAFolderThatBecomesEmpty() throws FetchException {
        materialize("trunk");
        git.run(upstream, "rm", "-q", "devstack/plugin.sh");
        git.commit(upstream, "new", "");
        move("trunk");
        org.junit.jupiter.api.Assertions.assertFalse(
                place.resolve("devstack").toFile().exists());
    }

    @Test
    void leavesTheCheckoutClean() throws FetchException {
        materialize("trunk");
        git.commit(upstream, "file", "four\n");
        move("trunk");
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void movesABranchToATag() throws FetchException {
        materialize("trunk");
        move("v1.0");
        assertEquals(List.of(two, "HEAD"), List.of(head(), branch()));
    }

    @Test
    void movesATagToABranch() throws FetchException {
        materialize("v1.0");
        move("trunk");
        assertEquals(List.of(three, "trunk"), List.of(head(), branch()));
    }

    @Test
    void letsAnotherBranchTrackThatOfTheRemote() throws FetchException {
        materialize("trunk");
        move("stable");
        assertEquals("origin/stable", git.run(place, "rev-parse", "--abbrev-ref", "@{upstream}"));
    }

    @Test
    void movesABranchToAChange() throws FetchException {
        materialize("trunk");
        move("refs/changes/01/1/1");
        assertEquals(change, head());
    }

    @Test
    void leavesAnEarlierChangeKnown() throws FetchException {
        materialize("refs/changes/01/1/1");
        move("trunk");
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void movesABranchBack() throws FetchException {
        materialize("trunk");
        ResolvedRef locked = new ResolvedRef(ResolvedRef.Kind.BRANCH, "refs/heads/trunk", new Revision(one));
        fetcher.move(CheckoutRequest.full(source("trunk"), locked), place, FetchMonitor.SILENT);
        assertEquals(List.of("## trunk...origin/trunk [behind 2]"), lines(place, "status", "--porcelain", "--branch"));
    }

    @Test
    void followsABranchThatTheRemoteRewrote() throws FetchException {
        materialize("trunk");
        git.run(upstream, "reset", "-q", "--hard", one);
        String other = git.commit(upstream, "file", "rewritten");
        move("trunk");
        assertEquals(other, head());
    }

    @Test
    void leavesAnotherRewrittenBranchKnown() throws FetchException {
        materialize("stable");
        move("trunk");
        git.run(upstream, "branch", "-f", "stable", change);
        git.run(upstream, "tag", "-d", "v1.0");
        git.run(upstream, "commit", "-q", "--amend", "-m", "rewritten");
        move("trunk");
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void recordsTheNewUrl() throws FetchException {
        materialize("trunk");
        Path other = other();
        upstream = other;
        move("trunk");
        assertEquals(other.toString(), git.run(place, "remote", "get-url", "origin"));
    }

    @Test
    void movesToTheRevisionOfTheNewUrl() throws FetchException {
        materialize("trunk");
        upstream = other();
        move("trunk");
        assertEquals(git.run(upstream, "rev-parse", "HEAD"), head());
    }

    @Test
    void leavesACheckoutFromAnotherUrlClean() throws FetchException {
        materialize("stable");
        move("trunk");
        upstream = other();
        move("trunk");
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    private Path other() {
        Path other = git.init("other", "trunk");
        git.commit(other, "entirely", "different");
        return other;
    }

    @Test
    void movesACheckoutOfGitClone() throws FetchException {
        git.run(temporary, "clone", "-q", upstream.toString(), place.toString());
        move("v1.0");
        assertEquals(two, head());
    }

    @Test
    void deepensAShallowCheckout() throws FetchException {
        assumeTrue(contract.supportsShallow());
        fetcher.materialize(
                new CheckoutRequest(source("trunk"), resolve("trunk"), 1, false), place, FetchMonitor.SILENT);
        move("trunk");
        assertEquals("3", git.run(place, "rev-list", "--count", "HEAD"));
    }

    @Test
    void movesAShallowCheckout() throws FetchException {
        assumeTrue(contract.supportsShallow());
        fetcher.materialize(
                new CheckoutRequest(source("trunk"), resolve("trunk"), 1, false), place, FetchMonitor.SILENT);
        String four = git.commit(upstream, "file", "four\n");
        fetcher.move(new CheckoutRequest(source("trunk"), resolve("trunk"), 1, false), place, FetchMonitor.SILENT);
        assertEquals(four, head());
    }

    @Test
    void leavesIgnoredFiles() throws Exception {
        git.commit(upstream, ".gitignore", "*.log\n");
        GitSandbox.write(materialize("trunk"), "some.log", "mine");
        git.commit(upstream, "file", "four\n");
        move("trunk");
        assertEquals("mine", read(place.resolve("some.log")));
    }

    @Test
    void changesNothingWhereThereIsAnEdit() throws FetchException {
        GitSandbox.write(materialize("trunk"), "file", "mine");
        git.commit(upstream, "file", "four\n");
        List<String> before = everything();
        assertReason(Reason.LOCAL_WORK, () -> move("trunk"));
        assertEquals(before, everything());
    }

    /** A build leaves such files in a checkout. */
    @Test
    void leavesUntrackedFilesWhereTheyAre() throws Exception {
        materialize("trunk");
        GitSandbox.write(place, "build/made", "made");
        git.commit(upstream, "file", "four\n");
        move("trunk");
        assertEquals("made", read(place.resolve("build/made")));
        assertEquals(List.of("build/made"), inspect(place).work().untracked());
        assertEquals("four\n", read(place.resolve("file")));
    }

    @Test
    void changesNothingWhereItWouldOverwriteAnUntrackedFile() throws Exception {
        GitSandbox.write(materialize("trunk"), "new", "mine");
        git.commit(upstream, "new", "theirs\n");
        git.commit(upstream, "file", "four\n");
        String before = read(place.resolve("file"));
        assertReason(Reason.LOCAL_WORK, () -> move("trunk"));
        assertEquals("mine", read(place.resolve("new")));
        assertEquals(before, read(place.resolve("file")));
    }

    @Test
    void changesNothingWhereThereIsALocalCommit() throws FetchException {
        git.commit(materialize("trunk"), "file", "mine");
        git.commit(upstream, "file", "four\n");
        List<String> before = everything();
        assertReason(Reason.LOCAL_WORK, () -> move("trunk"));
        assertEquals(before, everything());
    }

    @Test
    void changesNothingWhereTheCommitIsMissing() throws FetchException {
        materialize("trunk");
        String missing = "0123456789012345678901234567890123456789";
        ResolvedRef commit = new ResolvedRef(ResolvedRef.Kind.COMMIT, missing, new Revision(missing));
        assertReason(
                Reason.NO_REF,
                () -> fetcher.move(CheckoutRequest.full(source(missing), commit), place, FetchMonitor.SILENT));
        assertEquals(three, head());
    }

    @Test
    void leavesABranchOfTheUserWhereItIs() throws FetchException {
        git.run(materialize("stable"), "checkout", "-q", "-b", "mine");
        move("trunk");
        assertEquals(List.of(two, "trunk"), List.of(git.run(place, "rev-parse", "mine"), branch()));
    }

    @Test
    void leavesTheBranchWhereHeadMovesToATag() throws FetchException {
        materialize("trunk");
        move("light");
        assertEquals(three, git.run(place, "rev-parse", "trunk"));
    }

    /** It is not known whose commits these are, so none of them may lose its name. */
    @Test
    void leavesTheBranchOfARepositoryWithoutARemote() throws FetchException {
        String mine = git.commit(git.init("place", "trunk"), "file", "content");
        move("trunk");
        assertEquals(List.of(mine, three), List.of(git.run(place, "rev-parse", "trunk"), head()));
    }

    @Test
    void keepsADetachedCommitWithoutARemoteReachable() throws FetchException {
        git.commit(git.init("place", "trunk"), "file", "content");
        git.run(place, "checkout", "-q", "--detach");
        String mine = git.commit(place, "file", "more");
        move("v1.0");
        assertEquals(List.of(mine), lines(place, "for-each-ref", "--format=%(objectname)", "--points-at", mine));
    }

    @Test
    void leavesARepositoryWithoutARemoteClean() throws FetchException {
        git.commit(git.init("place", "trunk"), "file", "content");
        move("v1.0");
        assertKind(CheckoutState.Kind.CLEAN, place);
    }
}
