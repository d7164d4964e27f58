package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.Needs;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** Promises of partial checkouts: git itself works in them, and nothing is missing but the files of other commits. */
@Needs(Capability.PARTIAL_CHECKOUTS)
abstract class PartialPromises extends GitFixture {
    private GitHttpServer server;
    private SourceFetcher caching;
    private Source trunk;

    PartialPromises(GitFetcherContract contract) {
        super(contract);
    }

    @BeforeEach
    void startServer() throws IOException, FetchException {
        server = new GitHttpServer(git);
        git.run(repository, "config", "uploadpack.allowFilter", "true");
        caching = create(
                new FetcherContext(Optional.of(temporary.resolve("cache")), false, Duration.ofMinutes(1), Map.of()));
        trunk = new Source(server.url("upstream"), "trunk");
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            caching.close();
            server.close();
        }
    }

    private CheckoutRequest request(Source source, boolean partial) throws FetchException {
        return new CheckoutRequest(source, fetcher.resolve(source, FetchMonitor.SILENT), 0, false, partial);
    }

    private void materialize(boolean partial) throws FetchException {
        fetcher.materialize(request(trunk, partial), place, FetchMonitor.SILENT);
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectory(temporary.resolve(name));
    }

    private String config(String name) {
        return git.shell(place, "git config --get " + name + " || true");
    }

    /** The objects that git knows of and that are not there. */
    private List<String> absent(Path checkout) {
        return lines(checkout, "rev-list", "--objects", "--all", "--missing=print").stream()
                .filter(line -> line.startsWith("?"))
                .toList();
    }

    private static List<Path> packs(Path checkout, String ending) throws IOException {
        try (var files = Files.list(checkout.resolve(".git/objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private void assertComplete(Path checkout) throws IOException {
        assertEquals(List.of(), absent(checkout));
        assertEquals(List.of(), packs(checkout, ".promisor"));
        assertEquals("", git.shell(checkout, "git config --get-regexp 'partialclone|promisor' || true"));
        assertEquals("", git.run(checkout, "fsck", "--no-dangling", "--no-progress"));
    }

    @Test
    void lacksTheFilesOfOtherCommitsOnly() throws Exception {
        materialize(true);
        // The file's first two versions.
        assertEquals(2, absent(place).size());
        assertEquals("three\n", read(place.resolve("file")));
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void isMarkedAsGitMarksIt() throws Exception {
        materialize(true);
        assertEquals("1", config("core.repositoryformatversion"));
        assertEquals("origin", config("extensions.partialClone"));
        assertEquals("true", config("remote.origin.promisor"));
        assertEquals("blob:none", config("remote.origin.partialclonefilter"));
        assertFalse(packs(place, ".pack").isEmpty());
        assertEquals(packs(place, ".pack").size(), packs(place, ".promisor").size());
    }

    @Test
    void isUsableWithoutTheNetwork() throws Exception {
        materialize(true);
        server.close();
        assertEquals(3, lines(place, "log", "--format=%H").size());
        assertEquals("v1.0-1-g" + three.substring(0, 7), git.run(place, "describe", "--tags"));
        assertEquals("", git.run(place, "status", "--porcelain"));
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
        Files.writeString(place.resolve("file"), "mine\n");
        git.run(place, "stash");
        git.run(place, "stash", "pop");
        git.run(place, "commit", "-q", "-am", "mine");
        git.run(place, "gc", "-q", "--prune=now");
        assertEquals(one, git.run(place, "merge-base", "HEAD", one));
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
        assertEquals("mine", git.run(place, "show", "HEAD:file"));
    }

    @Test
    void letsGitBringTheRest() throws Exception {
        materialize(true);
        assertTrue(git.run(place, "log", "-p", "--", "file").contains("+one"));
        git.run(place, "checkout", "-q", two);
        assertEquals("two\n", read(place.resolve("file")));
        assertTrue(git.run(place, "diff", one).contains("-one"));
    }

    @Test
    void movesWithTheFilesOfTheTarget() throws Exception {
        materialize(true);
        git.commit(repository, "file", "four\n");
        String five = git.commit(repository, "file", "five\n");
        fetcher.move(request(trunk, false), place, FetchMonitor.SILENT);
        assertEquals(five, git.run(place, "rev-parse", "HEAD"));
        assertEquals("five\n", read(place.resolve("file")));
        assertEquals(3, absent(place).size());
        assertEquals(packs(place, ".pack").size(), packs(place, ".promisor").size());
        server.close();
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
        assertEquals("", git.run(place, "gc", "-q"));
    }

    @Test
    void movesBackToACommitWhoseFilesItLacks() throws Exception {
        materialize(true);
        Source earlier = new Source(trunk.url(), one);
        fetcher.move(request(earlier, true), place, FetchMonitor.SILENT);
        assertEquals("one\n", read(place.resolve("file")));
        assertEquals(1, absent(place).size());
    }

    @Test
    void leavesACompleteCheckoutComplete() throws Exception {
        materialize(false);
        git.commit(repository, "file", "four\n");
        git.commit(repository, "file", "five\n");
        fetcher.move(request(trunk, true), place, FetchMonitor.SILENT);
        assertComplete(place);
    }

    @Test
    void completes() throws Exception {
        materialize(true);
        assertTrue(fetcher.complete(place, trunk, FetchMonitor.SILENT));
        assertComplete(place);
        assertFalse(fetcher.complete(place, trunk, FetchMonitor.SILENT));
        git.run(temporary, "clone", "-q", place.toString(), "copy");
        assertEquals("two", git.run(temporary.resolve("copy"), "show", "v1.0:file"));
    }

    @Test
    void completesWithCommitsThatOnlyTheCheckoutNames() throws Exception {
        materialize(true);
        git.run(repository, "commit", "-q", "--amend", "-m", "rewritten");
        git.commit(repository, "file", "four\n");
        fetcher.move(request(trunk, true), place, FetchMonitor.SILENT);
        git.run(place, "branch", "mine", two);
        assertTrue(fetcher.complete(place, trunk, FetchMonitor.SILENT));
        assertComplete(place);
    }

    @Test
    void isCompleteWhereTheRemoteKnowsNoFilter() throws Exception {
        git.run(repository, "config", "uploadpack.allowFilter", "false");
        materialize(true);
        assertComplete(place);
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void isCompleteWhereTheRemoteSendsNoSingleFiles() throws Exception {
        server.refuse(git.run(repository, "rev-parse", three + ":file"));
        materialize(true);
        assertComplete(place);
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    @Needs(Capability.CACHE)
    void isCompleteOutOfACacheThatTheRemoteRefusesToFill() throws Exception {
        caching.materialize(request(trunk, true), folder("first"), FetchMonitor.SILENT);
        server.refuse(git.run(repository, "rev-parse", one + ":file"));
        caching.materialize(request(new Source(trunk.url(), one), true), place, FetchMonitor.SILENT);
        assertComplete(place);
        assertEquals("one\n", read(place.resolve("file")));
    }

    @Test
    void completesWhereTheRemoteSendsNoSingleFiles() throws Exception {
        materialize(true);
        server.refuse(git.run(repository, "rev-parse", one + ":file"));
        assertTrue(fetcher.complete(place, trunk, FetchMonitor.SILENT));
        assertComplete(place);
    }

    @Test
    void isNotFetchedFrom() throws Exception {
        materialize(true);
        Source copy = new Source(place.toUri().toString(), "trunk");
        FetchException failure = assertReason(
                Reason.CORRUPT,
                () -> fetcher.materialize(
                        CheckoutRequest.full(copy, fetcher.resolve(copy, FetchMonitor.SILENT)),
                        folder("copy"),
                        FetchMonitor.SILENT));
        assertTrue(failure.getMessage().contains("partial clone"), failure::getMessage);
    }

    @Test
    void isNotFetchedFromItsBundle() throws Exception {
        Path bundle = temporary.resolve("partial.bundle");
        git.run(repository, "bundle", "create", "-q", "--version=3", bundle.toString(), "--filter=blob:none", "--all");
        Source partial = new Source(bundle.toUri().toString(), "trunk");
        assertThrows(
                FetchException.class, () -> fetcher.materialize(request(partial, true), place, FetchMonitor.SILENT));
    }

    @Test
    void keepsTheWorkThatItBacksUp() throws Exception {
        materialize(true);
        Files.writeString(place.resolve("file"), "mine\n");
        git.run(place, "commit", "-q", "-am", "mine");
        fetcher.backUp(place, new RefName("refs/stackplug/backup/one"));
        assertKind(CheckoutState.Kind.CLEAN, place);
        assertEquals("mine", git.run(place, "show", "refs/stackplug/backup/one:file"));
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
    }

    @Test
    @Needs(Capability.CACHE)
    void sharesAPartialCache() throws Exception {
        caching.materialize(request(trunk, true), folder("first"), FetchMonitor.SILENT);
        CheckoutRequest request = request(trunk, true);
        int before = server.requests();
        caching.materialize(request, place, FetchMonitor.SILENT);
        assertEquals(before, server.requests());
        assertEquals(2, absent(place).size());
        assertEquals("origin", config("extensions.partialClone"));
    }

    @Test
    @Needs(Capability.CACHE)
    void completesThePartialCacheForAnotherCommit() throws Exception {
        caching.materialize(request(trunk, true), folder("first"), FetchMonitor.SILENT);
        Source earlier = new Source(trunk.url(), one);
        caching.materialize(request(earlier, true), place, FetchMonitor.SILENT);
        assertEquals("one\n", read(place.resolve("file")));
        assertEquals(1, absent(place).size());
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
    }

    @Test
    @Needs(Capability.CACHE)
    void isCompleteOutOfAPartialCache() throws Exception {
        caching.materialize(request(trunk, true), folder("first"), FetchMonitor.SILENT);
        caching.materialize(request(trunk, false), place, FetchMonitor.SILENT);
        assertComplete(place);
        assertEquals(2, absent(temporary.resolve("first")).size());
    }

    @Test
    @Needs(Capability.CACHE)
    void movesACompleteCheckoutPastAPartialCache() throws Exception {
        fetcher.materialize(request(trunk, false), place, FetchMonitor.SILENT);
        caching.materialize(request(trunk, true), folder("first"), FetchMonitor.SILENT);
        git.commit(repository, "file", "four\n");
        git.commit(repository, "file", "five\n");
        caching.move(request(trunk, true), place, FetchMonitor.SILENT);
        assertComplete(place);
    }

    @Test
    @Needs(Capability.CACHE)
    void showsTheChangesThatArrive() throws Exception {
        caching.materialize(request(trunk, true), place, FetchMonitor.SILENT);
        git.commit(repository, "devstack/plugin.sh", "echo changed\n");
        CheckoutRequest later = request(trunk, true);
        String diff = caching.changes(later, sample.three(), place, Optional.of("devstack"), FetchMonitor.SILENT)
                .orElseThrow()
                .diff();
        assertTrue(diff.contains("+echo changed"), diff);
    }

    @Test
    @Needs(Capability.CACHE)
    void knowsTheSizeOfWhatItFetchedCompletely() throws Exception {
        assertTrue(caching.knownSize(trunk).isEmpty());
        caching.materialize(request(trunk, true), folder("first"), FetchMonitor.SILENT);
        assertTrue(caching.knownSize(trunk).isEmpty());
        caching.materialize(request(trunk, false), place, FetchMonitor.SILENT);
        assertTrue(caching.knownSize(trunk).getAsLong() > 0);
    }

    @Test
    void failsWithoutTheNetworkWhereFilesAreMissing() throws Exception {
        materialize(true);
        server.close();
        CheckoutRequest earlier = new CheckoutRequest(
                new Source(trunk.url(), one),
                fetcher.resolve(new Source(repository.toString(), one), FetchMonitor.SILENT),
                0,
                false,
                true);
        assertThrows(FetchException.class, () -> fetcher.move(earlier, place, FetchMonitor.SILENT));
        assertKind(CheckoutState.Kind.CLEAN, place);
        assertEquals("three\n", read(place.resolve("file")));
    }
}
