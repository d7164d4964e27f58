package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.CheckoutState.Kind;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.Revision;

/** Promises of inspection, mostly for checkouts of {@code git clone}: a backend has to know more than its own. */
abstract class GitInspectPromises extends GitFixture {
    GitInspectPromises(GitFetcherContract contract) {
        super(contract);
    }

    private Path cloned(String... options) {
        String[] command = new String[options.length + 4];
        command[0] = "clone";
        command[1] = "-q";
        System.arraycopy(options, 0, command, 2, options.length);
        command[options.length + 2] = "file://" + repository;
        command[options.length + 3] = place.toString();
        git.run(temporary, command);
        return place;
    }

    @Test
    void findsAFolderInsideOfARepositoryForeign() throws FetchException {
        assertKind(Kind.FOREIGN, cloned().resolve("devstack"));
    }

    @Test
    void findsACloneClean() throws FetchException {
        assertEquals(
                new CheckoutState(
                        Kind.CLEAN,
                        Optional.of(new Revision(three)),
                        Optional.of(new CheckoutState.Branch("trunk", 0, false)),
                        new CheckoutState.Origin(Optional.of("file://" + repository), false),
                        LocalWork.NONE,
                        ""),
                inspect(cloned()));
    }

    @Test
    void findsAShallowCloneClean() throws FetchException {
        assertKind(Kind.CLEAN, cloned("--depth", "1"));
    }

    @Test
    void findsACloneOfASingleBranchClean() throws FetchException {
        assertKind(Kind.CLEAN, cloned("--single-branch", "-b", "stable"));
    }

    @Test
    void findsADetachedCloneClean() throws FetchException {
        assertKind(Kind.CLEAN, cloned("-b", "v1.0"));
    }

    @Test
    void findsNoBranchInADetachedCheckout() throws FetchException {
        assertEquals(Optional.empty(), inspect(cloned("-b", "v1.0")).branch());
    }

    @Test
    void findsAChangeThatDevStackFetchedClean() throws FetchException {
        cloned("--no-checkout");
        git.run(place, "fetch", "-q", "origin", "refs/changes/01/1/1");
        git.run(place, "checkout", "-q", "FETCH_HEAD");
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void findsAnOlderCommitOfTheBranchClean() throws FetchException {
        git.run(cloned(), "reset", "-q", "--hard", one);
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void countsTheCommitsOfTheRemotesBranchThatHeadLacks() throws FetchException {
        git.run(cloned(), "reset", "-q", "--hard", one);
        assertEquals(2, behind(place));
    }

    @Test
    void countsNoCommitsForADetachedHead() throws FetchException {
        assertEquals(0, behind(cloned("-b", "light")));
    }

    @Test
    void countsNoCommitsForABranchThatTracksNone() throws FetchException {
        git.run(cloned(), "checkout", "-q", "--no-track", "-b", "mine", one);
        assertEquals(0, behind(place));
    }

    @Test
    void reportsATagWithTheNameOfTheBranch() throws FetchException {
        assertFalse(inspect(cloned()).branch().orElseThrow().isAlsoTag());
        git.run(place, "tag", "trunk", one);
        assertTrue(inspect(place).branch().orElseThrow().isAlsoTag());
        git.run(place, "pack-refs", "--all");
        assertTrue(inspect(place).branch().orElseThrow().isAlsoTag());
        git.run(place, "tag", "-d", "trunk");
        assertFalse(inspect(place).branch().orElseThrow().isAlsoTag());
    }

    @Test
    void ignoresATouchedFile() throws Exception {
        Files.setLastModifiedTime(cloned().resolve("file"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void namesAnEditedFile() throws FetchException {
        GitSandbox.write(cloned(), "file", "mine");
        assertEquals(List.of("file"), inspect(place).work().edited());
    }

    @Test
    void findsAnEditOfTheSameLength() throws FetchException {
        GitSandbox.write(cloned(), "file", "THREE\n");
        assertKind(Kind.DIRTY, place);
    }

    @Test
    void namesAnEditThatIsOnlyInTheIndex() throws FetchException {
        GitSandbox.write(cloned(), "file", "mine");
        git.run(place, "add", "file");
        GitSandbox.write(place, "file", "three\n");
        assertEquals(List.of("file"), inspect(place).work().edited());
    }

    @Test
    void namesADeletedFile() throws Exception {
        Files.delete(cloned().resolve("file"));
        assertEquals(List.of("file"), inspect(place).work().edited());
    }

    @Test
    void namesAnAddedFile() throws FetchException {
        GitSandbox.write(cloned(), "added", "mine");
        git.run(place, "add", "added");
        assertEquals(List.of("added"), inspect(place).work().edited());
    }

    @Test
    void namesAFileWhoseModeHasChanged() throws FetchException {
        cloned().resolve("file").toFile().setExecutable(true);
        assertEquals(List.of("file"), inspect(place).work().edited());
    }

    @Test
    void namesUntrackedFilesOneByOne() throws FetchException {
        GitSandbox.write(cloned(), "new/b", "");
        GitSandbox.write(place, "new/a \u00e4\n", "");
        assertEquals(List.of("new/a \u00e4\n", "new/b"), inspect(place).work().untracked());
    }

    @Test
    void findsACheckoutWithAnUntrackedFileDirty() throws FetchException {
        GitSandbox.write(cloned(), "new", "");
        assertKind(Kind.DIRTY, place);
    }

    @Test
    void ignoresIgnoredFiles() throws FetchException {
        git.commit(repository, ".gitignore", "*.log\n/build/\n");
        GitSandbox.write(cloned(), "some.log", "");
        GitSandbox.write(place, "build/output", "");
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void namesALocalCommit() throws FetchException {
        String mine = git.commit(cloned(), "file", "mine");
        assertEquals(
                List.of(mine.substring(0, 10) + " write file"),
                inspect(place).work().committed());
    }

    @Test
    void findsACheckoutWithALocalCommitAhead() throws FetchException {
        git.commit(cloned(), "file", "mine");
        assertKind(Kind.AHEAD, place);
    }

    @Test
    void namesTheNewestCommitFirst() throws FetchException {
        git.commit(cloned(), "first", "");
        git.commit(place, "second", "");
        assertEquals(
                List.of("write second", "write first"),
                inspect(place).work().committed().stream()
                        .map(line -> line.substring(11))
                        .toList());
    }

    @Test
    void findsACommitOnAnotherLocalBranch() throws FetchException {
        git.run(cloned(), "checkout", "-q", "-b", "mine");
        git.commit(place, "file", "mine");
        git.run(place, "checkout", "-q", "trunk");
        assertKind(Kind.AHEAD, place);
    }

    @Test
    void findsACommitOnADetachedHead() throws FetchException {
        git.run(cloned(), "checkout", "-q", "--detach");
        git.commit(place, "file", "mine");
        assertKind(Kind.AHEAD, place);
    }

    @Test
    void findsAStash() throws FetchException {
        GitSandbox.write(cloned(), "file", "mine");
        git.run(place, "stash", "-q");
        assertKind(Kind.AHEAD, place);
    }

    /** Git makes two commits for each entry, and they are not commits of the user's. */
    @Test
    void namesEachEntryOfTheStashOnce() throws FetchException {
        GitSandbox.write(cloned(), "file", "mine");
        git.run(place, "stash", "-q");
        GitSandbox.write(place, "file", "also mine");
        git.run(place, "stash", "push", "-q", "-m", "my idea");
        LocalWork work = inspect(place).work();
        assertEquals(List.of(), work.committed());
        assertEquals(2, work.stashed().size(), work::toString);
        assertEquals("stash@{0} On trunk: my idea", work.stashed().get(0));
        assertTrue(work.stashed().get(1).startsWith("stash@{1} WIP on trunk: "), work::toString);
    }

    @Test
    void namesTheCommitThatWasStashedUpon() throws FetchException {
        git.run(cloned(), "checkout", "-q", "--detach");
        git.commit(place, "file", "mine");
        GitSandbox.write(place, "file", "mine again");
        git.run(place, "stash", "-q");
        git.run(place, "checkout", "-q", "trunk");
        LocalWork work = inspect(place).work();
        assertEquals(
                List.of(1, 1), List.of(work.committed().size(), work.stashed().size()), work::toString);
    }

    @Test
    void findsACommitInAShallowClone() throws FetchException {
        git.commit(cloned("--depth", "1"), "file", "mine");
        assertEquals(1, inspect(place).work().committed().size());
    }

    @Test
    void namesAnEditOnTopOfACommitAndTheCommit() throws FetchException {
        git.commit(cloned(), "file", "mine");
        GitSandbox.write(place, "file", "mine again");
        CheckoutState state = inspect(place);
        assertEquals(
                List.of(Kind.DIRTY, 1, 1),
                List.of(
                        state.kind(),
                        state.work().edited().size(),
                        state.work().committed().size()));
    }

    @Test
    void findsACommitOnTopOfATag() throws FetchException {
        git.commit(materialize("v1.0"), "file", "mine");
        assertKind(Kind.AHEAD, place);
    }

    @Test
    void findsAMaterializedChangeClean() throws FetchException {
        assertKind(Kind.CLEAN, materialize("refs/changes/01/1/1"));
    }

    /** CI puts repositories into place without a remote; their commits are not the user's work. */
    @Test
    void findsARepositoryWithoutARemoteClean() throws FetchException {
        git.commit(git.init("place", "trunk"), "file", "content");
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void findsADetachedRepositoryWithoutARemoteClean() throws FetchException {
        git.commit(git.init("place", "trunk"), "file", "content");
        git.run(place, "checkout", "-q", "--detach");
        git.commit(place, "file", "more");
        git.run(place, "tag", "some");
        assertKind(Kind.CLEAN, place);
    }

    /** Zuul leaves a remote without a repository, and no remote branches. */
    @Test
    void findsARepositoryThatNeverFetchedClean() throws FetchException {
        git.commit(git.init("place", "trunk"), "file", "content");
        git.run(place, "remote", "add", "origin", "file:///dev/null");
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void findsAnEditInARepositoryWithoutARemote() throws FetchException {
        git.commit(git.init("place", "trunk"), "file", "content");
        GitSandbox.write(place, "file", "mine");
        assertKind(Kind.DIRTY, place);
    }

    @Test
    void inspectsALinkedWorkingTree() throws FetchException {
        cloned();
        Path linked = temporary.resolve("linked");
        git.run(place, "worktree", "add", "-q", linked.toString(), "origin/stable");
        assertEquals(two, inspect(linked).revision().orElseThrow().id());
    }

    @Test
    void findsAnEditInALinkedWorkingTree() throws FetchException {
        cloned();
        Path linked = temporary.resolve("linked");
        git.run(place, "worktree", "add", "-q", linked.toString(), "origin/stable");
        GitSandbox.write(linked, "file", "mine");
        assertKind(Kind.DIRTY, linked);
    }

    @Test
    void hidesTheCredentialsOfTheRemote() throws FetchException {
        git.run(cloned(), "remote", "set-url", "origin", "https://me:secret@example.org/x.git");
        assertEquals(Optional.of("https://example.org/x.git"), inspect(place).url());
    }

    @Test
    void changesNothing() throws Exception {
        GitSandbox.write(cloned(), "file", "THREE\n");
        byte[] before = Files.readAllBytes(place.resolve(".git/index"));
        inspect(place);
        org.junit.jupiter.api.Assertions.assertArrayEquals(before, Files.readAllBytes(place.resolve(".git/index")));
    }
}
