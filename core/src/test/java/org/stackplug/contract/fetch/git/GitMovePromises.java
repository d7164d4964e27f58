package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.Needs;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

abstract class GitMovePromises extends GitFixture {
    GitMovePromises(GitFetcherContract contract) {
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
        String four = git.commit(repository, "file", "four\n");
        move("trunk");
        assertEquals(List.of(four, "trunk"), List.of(head(), branch()));
    }

    @Test
    void findsTheNewestCommitNotBehind() throws FetchException {
        materialize("trunk");
        assertEquals(0, behind(place));
    }

    @Test
    void countsHowFarABranchAtAnOlderCommitIsBehind() throws FetchException {
        ResolvedRef older = resolve("trunk");
        git.commit(repository, "file", "four\n");
        git.commit(repository, "file", "five\n");
        fetcher.materialize(CheckoutRequest.full(source("trunk"), older), place, FetchMonitor.SILENT);
        assertEquals(2, behind(place));
    }

    @Test
    void writesTheFilesOfTheNewRevision() throws Exception {
        materialize("trunk");
        git.run(repository, "rm", "-q", "devstack/plugin.sh");
        git.commit(repository, "new", "");
        move("trunk");
        assertEquals(List.of("file", "new"), lines(place, "ls-files"));
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
    @Needs(Capability.REMOTE_NAME)
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
        git.run(repository, "reset", "-q", "--hard", one);
        String other = git.commit(repository, "file", "rewritten");
        move("trunk");
        assertEquals(other, head());
    }

    @Test
    void leavesAnotherRewrittenBranchKnown() throws FetchException {
        materialize("stable");
        move("trunk");
        git.run(repository, "branch", "-f", "stable", change);
        git.run(repository, "tag", "-d", "v1.0");
        git.run(repository, "commit", "-q", "--amend", "-m", "rewritten");
        move("trunk");
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    @Needs(Capability.REMOTE_NAME)
    void recordsTheNewUrl() throws FetchException {
        materialize("trunk");
        Path other = other();
        repository = other;
        move("trunk");
        assertEquals(other.toString(), git.run(place, "remote", "get-url", "origin"));
    }

    @Test
    void leavesACheckoutFromAnotherUrlClean() throws FetchException {
        materialize("stable");
        move("trunk");
        repository = other();
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
        git.run(temporary, "clone", "-q", repository.toString(), place.toString());
        move("v1.0");
        assertEquals(two, head());
    }

    @Test
    @Needs(Capability.DEPTH)
    void deepensAShallowCheckout() throws FetchException {
        fetcher.materialize(
                new CheckoutRequest(source("trunk"), resolve("trunk"), 1, false), place, FetchMonitor.SILENT);
        move("trunk");
        assertEquals("3", git.run(place, "rev-list", "--count", "HEAD"));
    }

    @Test
    @Needs(Capability.DEPTH)
    void movesAShallowCheckout() throws FetchException {
        fetcher.materialize(
                new CheckoutRequest(source("trunk"), resolve("trunk"), 1, false), place, FetchMonitor.SILENT);
        String four = git.commit(repository, "file", "four\n");
        fetcher.move(new CheckoutRequest(source("trunk"), resolve("trunk"), 1, false), place, FetchMonitor.SILENT);
        assertEquals(four, head());
    }

    @Test
    void leavesIgnoredFiles() throws Exception {
        git.commit(repository, ".gitignore", "*.log\n");
        GitSandbox.write(materialize("trunk"), "some.log", "mine");
        git.commit(repository, "file", "four\n");
        move("trunk");
        assertEquals("mine", read(place.resolve("some.log")));
    }

    @Test
    void changesNothingWhereThereIsAnEdit() throws FetchException {
        GitSandbox.write(materialize("trunk"), "file", "mine");
        git.commit(repository, "file", "four\n");
        List<String> before = everything();
        assertReason(Reason.LOCAL_WORK, () -> move("trunk"));
        assertEquals(before, everything());
    }

    @Test
    void changesNothingWhereThereIsALocalCommit() throws FetchException {
        git.commit(materialize("trunk"), "file", "mine");
        git.commit(repository, "file", "four\n");
        List<String> before = everything();
        assertReason(Reason.LOCAL_WORK, () -> move("trunk"));
        assertEquals(before, everything());
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
