package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutState.Kind;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.WorkBackup;

abstract class GitBackupPromises extends GitFixture {
    private static final String REF = "refs/stackplug/kept/2026-01-01T00-00-00";

    GitBackupPromises(GitFetcherContract contract) {
        super(contract);
    }

    private void work() throws FetchException {
        git.commit(materialize("trunk"), "committed", "mine");
        GitSandbox.write(place, "file", "edited");
        GitSandbox.write(place, "new folder/\u00e4\n", "untracked");
    }

    private WorkBackup keep() throws FetchException {
        return fetcher.backUp(place, new RefName(REF));
    }

    @Test
    void usesTheGivenRef() throws FetchException {
        work();
        assertEquals(REF, keep().ref());
    }

    @Test
    void leavesTheCheckoutClean() throws FetchException {
        work();
        keep();
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void leavesTheCheckoutCleanForGit() throws FetchException {
        work();
        keep();
        assertEquals(List.of(), lines(place, "status", "--porcelain"));
    }

    @Test
    void returnsToTheLastFetchedCommit() throws FetchException {
        work();
        keep();
        assertEquals(
                three + " trunk",
                git.run(place, "rev-parse", "HEAD") + " " + git.run(place, "branch", "--show-current"));
    }

    @Test
    void keepsEdits() throws FetchException {
        work();
        keep();
        assertEquals("edited", git.run(place, "show", REF + ":file"));
    }

    @Test
    void keepsUntrackedFiles() throws FetchException {
        work();
        keep();
        assertEquals("untracked", git.run(place, "show", REF + ":new folder/\u00e4\n"));
    }

    @Test
    void keepsCommits() throws FetchException {
        work();
        String mine = git.run(place, "rev-parse", "HEAD");
        keep();
        assertEquals("", git.run(place, "rev-list", mine, "^" + REF));
    }

    @Test
    void restoresEditsByItsCommand() throws Exception {
        work();
        git.shell(place, keep().restore());
        assertEquals("edited", read(place.resolve("file")));
    }

    @Test
    void restoresUntrackedFilesByItsCommand() throws Exception {
        work();
        git.shell(place, keep().restore());
        assertEquals("untracked", read(place.resolve("new folder/\u00e4\n")));
    }

    @Test
    void restoresCommitsByItsCommand() throws Exception {
        work();
        git.shell(place, keep().restore());
        assertEquals("mine", read(place.resolve("committed")));
    }

    @Test
    void restoresEditsAfterAMove() throws Exception {
        work();
        WorkBackup kept = keep();
        git.commit(repository, "file", "four\n");
        move("trunk");
        git.shell(place, kept.restore());
        assertEquals("edited", read(place.resolve("file")));
    }

    @Test
    void restoresADeletionByItsCommand() throws Exception {
        Files.delete(materialize("trunk").resolve("file"));
        git.shell(place, keep().restore());
        assertEquals(
                List.of(" D file"),
                List.of(git.run(place, "status", "--porcelain").replace("D  ", " D ")));
    }

    @Test
    void keepsTheIndex() throws FetchException {
        GitSandbox.write(materialize("trunk"), "file", "staged");
        git.run(place, "add", "file");
        GitSandbox.write(place, "file", "edited again");
        keep();
        String blob = git.shell(place, "printf staged | git hash-object --stdin");
        assertEquals(
                1,
                lines(place, "rev-list", "--objects", REF).stream()
                        .filter(l -> l.startsWith(blob))
                        .count());
    }

    @Test
    void keepsCommitsOfAnotherBranch() throws FetchException {
        git.run(materialize("trunk"), "checkout", "-q", "-b", "mine");
        String mine = git.commit(place, "file", "mine");
        git.run(place, "checkout", "-q", "trunk");
        keep();
        assertEquals("", git.run(place, "rev-list", mine, "^" + REF));
    }

    @Test
    void leavesCommitsOfAnotherBranchKnown() throws FetchException {
        git.run(materialize("trunk"), "checkout", "-q", "-b", "mine");
        git.commit(place, "file", "mine");
        git.run(place, "checkout", "-q", "trunk");
        keep();
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void leavesABranchOfTheUserWhereItIs() throws FetchException {
        git.run(materialize("trunk"), "checkout", "-q", "-b", "mine");
        String mine = git.commit(place, "file", "mine");
        keep();
        assertEquals(mine, git.run(place, "rev-parse", "mine"));
    }

    @Test
    void leavesAStashKnown() throws FetchException {
        GitSandbox.write(materialize("trunk"), "file", "mine");
        git.run(place, "stash", "-q");
        GitSandbox.write(place, "file", "also mine");
        git.run(place, "stash", "-q");
        keep();
        assertKind(Kind.CLEAN, place);
        assertEquals("mine", git.run(place, "show", "stash@{1}:file"));
        git.run(place, "merge-base", "--is-ancestor", "stash@{1}", REF);
    }

    @Test
    void keepsTheModesOfFiles() throws Exception {
        GitSandbox.write(materialize("trunk"), "run", "").toFile().setExecutable(true);
        Files.createSymbolicLink(place.resolve("link"), java.nio.file.Path.of("run"));
        keep();
        assertEquals(
                List.of("100755", "120000"),
                List.of(
                        git.run(place, "ls-tree", REF, "run").substring(0, 6),
                        git.run(place, "ls-tree", REF, "link").substring(0, 6)));
    }

    @Test
    void leavesIgnoredFiles() throws Exception {
        git.commit(repository, ".gitignore", "*.log\n");
        GitSandbox.write(materialize("trunk"), "some.log", "mine");
        GitSandbox.write(place, "file", "edited");
        keep();
        assertEquals("mine", read(place.resolve("some.log")));
    }

    @Test
    void endsAnUnfinishedMerge() throws FetchException {
        git.run(materialize("trunk"), "reset", "-q", "--hard", two);
        git.commit(place, "file", "mine");
        git.shell(place, "! git merge -q origin/trunk");
        keep();
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void keepsAnEditInACloneOfGit() throws FetchException {
        git.run(temporary, "clone", "-q", repository.toString(), place.toString());
        GitSandbox.write(place, "file", "edited");
        keep();
        assertEquals("edited", git.run(place, "show", REF + ":file"));
    }

    @Test
    void keepsAnEditInARepositoryWithoutARemote() throws FetchException {
        git.commit(git.init("place", "trunk"), "file", "content");
        GitSandbox.write(place, "file", "edited");
        keep();
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void changesNothingWhereTheRefExists() throws Exception {
        work();
        git.run(place, "update-ref", REF, one);
        assertThrows(FetchException.class, this::keep);
        assertEquals("edited", read(place.resolve("file")));
    }

    @Test
    void changesNothingWhereAnotherRepositoryIsInside() throws Exception {
        work();
        git.commit(git.init("place/nested", "trunk"), "inner", "");
        assertReason(FetchException.Reason.LOCAL_WORK, this::keep);
        assertEquals("edited", read(place.resolve("file")));
    }
}
