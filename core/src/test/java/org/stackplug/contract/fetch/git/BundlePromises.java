package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/**
 * Promises of bundles: git itself reads them, and a checkout from one is as if it came from the remote. A backend without
 * bundles says so by {@link SourceFetcher#hasBundles}.
 */
abstract class BundlePromises extends GitFixture {
    private GitHttpServer server;
    private Source trunk;
    private Path first;
    private Path bundle;
    private SourceFetcher offline;

    BundlePromises(GitFetcherContract contract) {
        super(contract);
    }

    @BeforeEach
    void startServer() throws IOException, FetchException {
        assumeTrue(fetcher.hasBundles(), "the backend has no bundles");
        server = new GitHttpServer(git);
        trunk = new Source(server.url("upstream"), "trunk");
        first = Files.createDirectory(temporary.resolve("first"));
        bundle = Files.createFile(temporary.resolve("bundle"));
        offline = create(
                new FetcherContext(Optional.of(temporary.resolve("cache")), true, Duration.ofMinutes(1), Map.of()));
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
            offline.close();
        }
    }

    private CheckoutRequest resolved(Source source) throws FetchException {
        return CheckoutRequest.full(source, fetcher.resolve(source, FetchMonitor.SILENT));
    }

    /** Writes a bundle of a source, out of a checkout from the remote. */
    private CheckoutRequest carried(Source source) throws FetchException {
        CheckoutRequest request = resolved(source);
        fetcher.materialize(request, first, FetchMonitor.SILENT);
        fetcher.writeBundle(first, request.target(), bundle, FetchMonitor.SILENT);
        return request.from(bundle);
    }

    private List<String> refs(Path folder) {
        return lines(folder, "for-each-ref", "--format=%(refname) %(objectname) %(symref)").stream()
                .filter(line -> !line.startsWith("refs/stackplug/"))
                .toList();
    }

    @Test
    void writesABundleThatGitClones() throws Exception {
        carried(trunk);
        git.run(repository, "bundle", "verify", bundle.toString());
        git.run(temporary, "clone", "-q", bundle.toString(), "clone");
        Path clone = temporary.resolve("clone");
        assertEquals(three, git.run(clone, "rev-parse", "HEAD"));
        assertEquals(
                Set.of("origin/HEAD -> origin/trunk", "origin/stable", "origin/trunk"),
                Set.copyOf(
                        lines(clone, "branch", "-r").stream().map(String::strip).toList()));
        assertEquals(List.of("light", "v1.0"), lines(clone, "tag"));
        assertEquals("", git.run(clone, "fsck", "--no-dangling", "--no-progress"));
    }

    @Test
    void writesTheSameBytesAgain() throws Exception {
        CheckoutRequest request = carried(trunk);
        Path second = Files.createFile(temporary.resolve("second"));
        fetcher.writeBundle(first, request.target(), second, FetchMonitor.SILENT);
        assertArrayEquals(Files.readAllBytes(bundle), Files.readAllBytes(second));
    }

    @Test
    void materializesAsFromTheRemote() throws Exception {
        CheckoutRequest request = carried(trunk);
        server.answerOnly(500);
        assertEquals(fetcher.trackedFiles(first), offline.materialize(request, place, FetchMonitor.SILENT));
        assertKind(CheckoutState.Kind.CLEAN, place);
        assertEquals(trunk.url(), git.run(place, "remote", "get-url", "origin"));
        assertEquals(refs(first), refs(place));
        assertEquals("trunk", git.run(place, "branch", "--show-current"));
        assertEquals("", git.run(place, "fsck", "--no-dangling", "--no-progress"));
        assertEquals(inspect(first).origin(), inspect(place).origin());
    }

    @Test
    void leavesACheckoutThatGoesOnWithItsRemote() throws Exception {
        offline.materialize(carried(trunk), place, FetchMonitor.SILENT);
        String four = git.commit(repository, "file", "four\n");
        git.run(place, "pull", "-q", "--ff-only");
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
        git.commit(repository, "file", "five\n");
        fetcher.move(resolved(trunk), place, FetchMonitor.SILENT);
        assertEquals(git.run(repository, "rev-parse", "trunk"), git.run(place, "rev-parse", "HEAD"));
    }

    @Test
    void movesACheckout() throws Exception {
        Source stable = new Source(trunk.url(), "stable");
        fetcher.materialize(resolved(stable), place, FetchMonitor.SILENT);
        String four = git.commit(repository, "file", "four\n");
        CheckoutRequest request = carried(trunk);
        server.answerOnly(500);
        offline.move(request, place, FetchMonitor.SILENT);
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    void fillsTheCache() throws Exception {
        if (!has(Capability.CACHE)) {
            return;
        }
        CheckoutRequest request = carried(trunk);
        server.answerOnly(500);
        offline.materialize(request, place, FetchMonitor.SILENT);
        Path third = Files.createDirectory(temporary.resolve("third"));
        offline.materialize(CheckoutRequest.full(trunk, request.target()), third, FetchMonitor.SILENT);
        assertEquals(three, git.run(third, "rev-parse", "HEAD"));
    }

    /** The commit of a change is on no branch, and one that was locked may have left its branch. */
    @Test
    void carriesATargetThatIsOnNoBranch() throws Exception {
        Source changed = new Source(trunk.url(), CHANGE);
        offline.materialize(carried(changed), place, FetchMonitor.SILENT);
        assertEquals(change, git.run(place, "rev-parse", "HEAD"));

        ResolvedRef commit = ResolvedRef.ofCommit(new Revision(change));
        Path other = Files.createFile(temporary.resolve("other"));
        fetcher.writeBundle(first, commit, other, FetchMonitor.SILENT);
        Path second = Files.createDirectory(temporary.resolve("second"));
        offline.materialize(
                CheckoutRequest.full(new Source(trunk.url(), change), commit).from(other), second, FetchMonitor.SILENT);
        assertEquals(change, git.run(second, "rev-parse", "HEAD"));
    }

    @Test
    void leavesLocalWorkOut() throws Exception {
        CheckoutRequest request = resolved(trunk);
        fetcher.materialize(request, first, FetchMonitor.SILENT);
        String own = git.commit(first, "own", "my own\n");
        fetcher.writeBundle(first, request.target(), bundle, FetchMonitor.SILENT);
        git.run(temporary, "clone", "-q", bundle.toString(), "clone");
        assertEquals(three, git.run(temporary.resolve("clone"), "rev-parse", "HEAD"));
        assertTrue(git.shell(temporary.resolve("clone"), "git cat-file -e " + own + " 2>/dev/null || echo absent")
                .contains("absent"));
    }

    @Test
    void refusesAShallowCheckout() throws Exception {
        if (!has(Capability.DEPTH)) {
            return;
        }
        CheckoutRequest request = new CheckoutRequest(trunk, fetcher.resolve(trunk, FetchMonitor.SILENT), 1, false);
        fetcher.materialize(request, first, FetchMonitor.SILENT);
        FetchException refused = assertReason(
                Reason.CORRUPT, () -> fetcher.writeBundle(first, request.target(), bundle, FetchMonitor.SILENT));
        assertTrue(refused.getMessage().contains("shallow"), refused::getMessage);
    }

    @Test
    void refusesAPartialCheckout() throws Exception {
        if (!has(Capability.PARTIAL_CHECKOUTS)) {
            return;
        }
        git.run(repository, "config", "uploadpack.allowFilter", "true");
        CheckoutRequest request =
                new CheckoutRequest(trunk, fetcher.resolve(trunk, FetchMonitor.SILENT), 0, false, true);
        fetcher.materialize(request, first, FetchMonitor.SILENT);
        assertReason(Reason.CORRUPT, () -> fetcher.writeBundle(first, request.target(), bundle, FetchMonitor.SILENT));
        fetcher.complete(first, trunk, FetchMonitor.SILENT);
        fetcher.writeBundle(first, request.target(), bundle, FetchMonitor.SILENT);
    }

    @Test
    void refusesACheckoutWithoutTheTarget() throws Exception {
        fetcher.materialize(resolved(trunk), first, FetchMonitor.SILENT);
        String four = git.commit(repository, "file", "four\n");
        ResolvedRef target = ResolvedRef.ofCommit(new Revision(four));
        assertReason(Reason.CORRUPT, () -> fetcher.writeBundle(first, target, bundle, FetchMonitor.SILENT));
    }

    /** Nothing of it may get into the cache, or pass for the remote. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "head -c -30",
                "head -c 400",
                "{ head -c 700; head -c 4 >/dev/null; printf XXXX; cat; }",
                "head -c 0",
                "tr a-z b-za"
            })
    void refusesADamagedBundle(String damage) throws Exception {
        CheckoutRequest request = carried(trunk);
        git.shell(temporary, damage + " <bundle >damaged");
        CheckoutRequest damaged = CheckoutRequest.full(trunk, request.target()).from(temporary.resolve("damaged"));
        FetchException refused =
                assertThrows(FetchException.class, () -> offline.materialize(damaged, place, FetchMonitor.SILENT));
        assertTrue(
                Set.of(Reason.CORRUPT, Reason.NO_REPOSITORY, Reason.NO_REF).contains(refused.reason()),
                () -> refused.reason() + " " + refused.getMessage());

        Path other = Files.createDirectory(temporary.resolve("other"));
        offline.materialize(request, other, FetchMonitor.SILENT);
        assertEquals("", git.run(other, "fsck", "--no-dangling", "--no-progress"));
    }
}
