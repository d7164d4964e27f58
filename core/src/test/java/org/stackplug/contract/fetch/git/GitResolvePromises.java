package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.ResolvedRef.Kind;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

abstract class GitResolvePromises extends GitFixture {
    GitResolvePromises(GitFetcherContract contract) {
        super(contract);
    }

    private static ResolvedRef expected(Kind kind, String name, String commit) {
        return new ResolvedRef(kind, name, new Revision(commit));
    }

    @Test
    void resolvesAnAnnotatedTagToTheCommitThatItPointsTo() throws FetchException {
        assertEquals(expected(Kind.TAG, "refs/tags/v1.0", two), resolve("v1.0"));
    }

    @Test
    void resolvesAShortCommitToTheFullOne() throws FetchException {
        assertEquals(expected(Kind.COMMIT, one, one), resolve(one.substring(0, 10)));
    }

    @Test
    void resolvesAShortCommitInCapitals() throws FetchException {
        assertEquals(
                one,
                resolve(one.substring(0, 12).toUpperCase(java.util.Locale.ROOT))
                        .revision()
                        .id());
    }

    @Test
    void reportsAnAmbiguousShortCommit() {
        String ambiguous = makeAmbiguousPrefix();
        assertReason(Reason.AMBIGUOUS_REF, () -> resolve(ambiguous));
    }

    /** Makes so many commits that two begin with the same four digits, as birthdays do. */
    private String makeAmbiguousPrefix() {
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 1_500; i++) {
            stream.append("commit refs/heads/many\ncommitter S <s@example.org> ")
                    .append(1_700_000_000 + i)
                    .append(" +0000\ndata 0\n\n");
        }
        GitSandbox.write(temporary, "stream", stream.toString());
        git.shell(repository, "git fast-import --quiet < ../stream");
        Map<String, String> seen = new HashMap<>();
        for (String id : lines(repository, "rev-list", "many")) {
            String prefix = id.substring(0, 4);
            if (seen.put(prefix, id) != null) {
                return prefix;
            }
        }
        throw new IllegalStateException("no two commits begin alike");
    }

    @Test
    void resolvesAChangeByItsFullName() throws FetchException {
        assertEquals(expected(Kind.OTHER, "refs/changes/01/1/1", change), resolve("refs/changes/01/1/1"));
    }

    @Test
    void resolvesHeadToTheDefaultBranch() throws FetchException {
        assertEquals(expected(Kind.BRANCH, "refs/heads/trunk", three), resolve(Source.HEAD));
    }

    @Test
    void resolvesADetachedHeadToItsCommit() throws FetchException {
        git.run(repository, "checkout", "-q", "--detach", one);
        assertEquals(one, resolve(Source.HEAD).revision().id());
    }

    /** {@code both} is a tag and a branch, {@code odd} is a ref right below {@code refs/} and a branch. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "both",
                "odd",
                "heads/both",
                "tags/both",
                "heads/stable",
                "pull/5/head",
                "changes/01/1/1",
                "remotes/origin/kept",
                "origin/kept",
                "tagged/v1",
                "@",
                "HEAD"
            })
    void resolvesWhatGitFetches(String ref) throws FetchException {
        git.run(repository, "branch", "both", one);
        git.run(repository, "tag", "both", two);
        git.run(repository, "branch", "odd", one);
        git.run(repository, "update-ref", "refs/odd", two);
        git.run(repository, "update-ref", "refs/pull/5/head", one);
        git.run(repository, "update-ref", "refs/remotes/origin/kept", two);
        git.run(repository, "tag", "-a", "-m", "annotated", "tagged/v1", one);
        Path clone = git.init("clone", "main");
        git.run(clone, "fetch", "-q", repository.toString(), ref);

        assertEquals(
                lines(clone, "rev-parse", "FETCH_HEAD^{commit}").get(0),
                resolve(ref).revision().id());
    }

    @Test
    void prefersABranchToAShortCommit() throws FetchException {
        git.run(repository, "branch", "abcdef", one);
        assertEquals(Kind.BRANCH, resolve("abcdef").kind());
    }

    @Test
    void listsTheRefsThatThereAreWhereOneIsMissing() {
        git.run(repository, "branch", "another");
        FetchException failure = assertReason(Reason.NO_REF, () -> resolve("nothing"));
        List<RefName> refs = failure.refs().orElseThrow();
        assertEquals(
                List.of(RefName.branch("another"), RefName.branch("stable"), RefName.branch("trunk")),
                refs.subList(0, 3));
        assertTrue(refs.contains(new RefName("refs/tags/v1.0")), refs::toString);
        assertEquals(Optional.of("trunk"), failure.defaultBranch());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trunk", "HEAD", "0123456"})
    void reportsAnEmptyRepositoryAsOneWithoutRefs(String ref) {
        Source empty = new Source(git.init("empty", "main").toString(), ref);
        FetchException failure = assertReason(Reason.NO_REF, () -> fetcher.resolve(empty, FetchMonitor.SILENT));
        assertEquals(Optional.of(List.of()), failure.refs());
    }

    /** The default branch was renamed, and HEAD was left behind: such a repository is not empty. */
    @Test
    void listsTheRefsOfARepositoryWhoseHeadNamesNone() throws Exception {
        git.run(repository, "symbolic-ref", "HEAD", "refs/heads/gone");
        FetchException failure = assertReason(Reason.NO_REF, () -> resolve("HEAD"));
        assertTrue(failure.refs().orElseThrow().contains(RefName.branch("stable")), failure::getMessage);
    }

    @Test
    void reportsAMissingShortCommitAsAMissingRef() {
        assertReason(Reason.NO_REF, () -> resolve("00000000"));
    }

    @Test
    void neverConfirmsACommitThatLeadsElsewhere() throws FetchException {
        assertNotEquals(
                Optional.of(true),
                fetcher.isAncestor(source("trunk"), new Revision(change), resolve("trunk"), FetchMonitor.SILENT));
    }

    @Test
    void resolvesByAFileUrl() throws FetchException {
        Source url = new Source("file://" + repository, "stable");
        assertEquals(two, fetcher.resolve(url, FetchMonitor.SILENT).revision().id());
    }

    @Test
    void leavesTheRemoteAsItIs() throws Exception {
        List<String> before = lines(repository, "status", "--porcelain", "--branch");
        resolve("trunk");
        assertEquals(before, lines(repository, "status", "--porcelain", "--branch"));
        assertFalse(Files.exists(repository.resolve(".git/FETCH_HEAD")));
    }

    /** A fork has commits that the remote has, whatever else it has; the remote may have moved on since. */
    @Test
    void knowsAForkFromAnotherRepository() throws FetchException {
        Path fork = git.root().resolve("fork");
        git.run(git.root(), "clone", "-q", "--no-tags", "--single-branch", repository.toString(), fork.toString());
        git.commit(fork, "mine", "mine\n");
        git.run(repository, "commit", "-q", "--amend", "--allow-empty", "-m", "rewritten");
        Path other = git.init("other", "trunk");
        git.commit(other, "file", "other\n");

        assertTrue(isRelated(fork).orElse(true));
        assertFalse(isRelated(other).orElse(false));
    }

    private Optional<Boolean> isRelated(Path checkout) throws FetchException {
        return fetcher.isRelated(checkout, source("trunk"), resolve("trunk"), FetchMonitor.SILENT);
    }
}
