package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.Needs;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.TrackedFile;

abstract class GitMaterializePromises extends GitFixture {
    GitMaterializePromises(GitFetcherContract contract) {
        super(contract);
    }

    @Test
    void checksABranchOutUnderItsName() throws FetchException {
        assertEquals("stable", git.run(materialize("stable"), "symbolic-ref", "--short", "HEAD"));
    }

    @Test
    void checksABranchOutAtItsCommit() throws FetchException {
        assertEquals(two, git.run(materialize("stable"), "rev-parse", "HEAD"));
    }

    @Test
    @Needs(Capability.REMOTE_NAME)
    void letsABranchTrackThatOfTheRemote() throws FetchException {
        assertEquals("origin/stable", git.run(materialize("stable"), "rev-parse", "--abbrev-ref", "@{upstream}"));
    }

    @Test
    void letsGitPullLaterCommits() throws FetchException {
        materialize("trunk");
        String four = git.commit(repository, "file", "four\n");
        git.run(place, "pull", "-q", "--ff-only");
        assertEquals(four, git.run(place, "rev-parse", "HEAD"));
    }

    /** As the image caches of CI are. */
    @ParameterizedTest
    @ValueSource(strings = {"path", "file", "http"})
    void makesACheckoutAsShallowAsItsSource(String protocol) throws Exception {
        Path shallow = temporary.resolve("shallow.git");
        git.run(
                temporary,
                "clone",
                "-q",
                "--bare",
                "--depth",
                "2",
                repository.toUri().toString(),
                shallow.toString());
        try (GitHttpServer server = new GitHttpServer(git)) {
            String url = switch (protocol) {
                case "path" -> shallow.toString();
                case "file" -> shallow.toUri().toString();
                default -> server.url("shallow.git");
            };
            Source source = new Source(url, "trunk");
            for (int commits = 2; commits < 4; commits++) {
                ResolvedRef target = fetcher.resolve(source, FetchMonitor.SILENT);
                if (commits == 2) {
                    Files.createDirectories(place);
                    fetcher.materialize(CheckoutRequest.full(source, target), place, FetchMonitor.SILENT);
                } else {
                    fetcher.move(CheckoutRequest.full(source, target), place, FetchMonitor.SILENT);
                }
                assertEquals(Integer.toString(commits), git.run(place, "rev-list", "--count", "HEAD"));
                git.run(place, "fsck");
                git.commit(repository, "file", "commit after " + commits);
                git.run(repository, "push", "-q", shallow.toString(), "trunk");
            }
        }
    }

    @Test
    void detachesHeadAtATag() throws FetchException {
        materialize("v1.0");
        assertEquals(
                List.of("HEAD", two),
                List.of(git.run(place, "rev-parse", "--abbrev-ref", "HEAD"), git.run(place, "rev-parse", "HEAD")));
    }

    @Test
    void detachesHeadAtACommit() throws FetchException {
        assertEquals("HEAD", git.run(materialize(one), "rev-parse", "--abbrev-ref", "HEAD"));
    }

    @Test
    void detachesHeadAtAChange() throws FetchException {
        assertEquals(change, git.run(materialize("refs/changes/01/1/1"), "rev-parse", "HEAD"));
    }

    @Test
    void fetchesACommitThatNoBranchHas() throws FetchException {
        git.run(repository, "config", "uploadpack.allowAnySHA1InWant", "true");
        ResolvedRef commit = new ResolvedRef(ResolvedRef.Kind.COMMIT, change, new Revision(change));
        fetcher.materialize(CheckoutRequest.full(source(change), commit), place, FetchMonitor.SILENT);
        assertEquals(change, git.run(place, "rev-parse", "HEAD"));
    }

    @Test
    void checksALockedBranchOutAtTheLockedCommit() throws FetchException {
        ResolvedRef locked = new ResolvedRef(ResolvedRef.Kind.BRANCH, "refs/heads/trunk", new Revision(one));
        fetcher.materialize(CheckoutRequest.full(source("trunk"), locked), place, FetchMonitor.SILENT);
        assertEquals(List.of("## trunk...origin/trunk [behind 2]"), lines(place, "status", "--porcelain", "--branch"));
    }

    @Test
    void writesACheckoutThatGitFindsClean() throws FetchException {
        assertEquals(List.of(), lines(materialize("trunk"), "status", "--porcelain"));
    }

    @Test
    void writesARepositoryThatGitFindsSound() throws FetchException {
        assertEquals("", git.run(materialize("trunk"), "fsck", "--no-dangling", "--no-progress"));
    }

    @Test
    void fetchesAllHistory() throws FetchException {
        assertEquals("3", git.run(materialize("trunk"), "rev-list", "--count", "HEAD"));
    }

    @Test
    @Needs(Capability.REMOTE_NAME)
    void recordsAllBranchesOfTheRemote() throws FetchException {
        assertEquals(
                List.of("refs/remotes/origin/stable", "refs/remotes/origin/trunk"),
                lines(materialize("trunk"), "for-each-ref", "--format=%(refname)", "refs/remotes").stream()
                        .filter(name -> !name.endsWith("/HEAD"))
                        .toList());
    }

    @Test
    void fetchesAllTags() throws FetchException {
        assertEquals(List.of("light", "v1.0"), lines(materialize("trunk"), "tag"));
    }

    @Test
    void fetchesAnnotatedTagsAsSuch() throws FetchException {
        assertEquals("v1.0-1-g" + three.substring(0, 7), git.run(materialize("trunk"), "describe"));
    }

    @Test
    @Needs(Capability.DEPTH)
    void fetchesAsManyCommitsAsTheDepth() throws FetchException {
        fetcher.materialize(
                new CheckoutRequest(source("trunk"), resolve("trunk"), 2, false), place, FetchMonitor.SILENT);
        assertEquals("2", git.run(place, "rev-list", "--count", "--all"));
    }

    @Test
    @Needs(Capability.DEPTH)
    void letsAShallowBranchTrackThatOfTheRemote() throws FetchException {
        fetcher.materialize(
                new CheckoutRequest(source("trunk"), resolve("trunk"), 1, false), place, FetchMonitor.SILENT);
        assertEquals("origin/trunk", git.run(place, "rev-parse", "--abbrev-ref", "@{upstream}"));
    }

    @Test
    @Needs(Capability.DEPTH)
    void recordsAShallowTag() throws FetchException {
        fetcher.materialize(new CheckoutRequest(source("v1.0"), resolve("v1.0"), 1, false), place, FetchMonitor.SILENT);
        assertEquals("v1.0", git.run(place, "describe"));
    }

    @Test
    @Needs(Capability.DEPTH)
    void writesACleanShallowCheckout() throws FetchException {
        fetcher.materialize(new CheckoutRequest(source(two), resolve(two), 1, false), place, FetchMonitor.SILENT);
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    @Test
    @Needs(Capability.REMOTE_NAME)
    void recordsTheUrlOfTheSource() throws FetchException {
        assertEquals(repository.toString(), git.run(materialize("trunk"), "remote", "get-url", "origin"));
    }

    @Test
    void leavesSubmodulesOut() throws FetchException {
        addSubmodule();
        assertEquals(
                List.of(), List.of(materialize("trunk").resolve("sub").toFile().list()));
    }

    @Test
    void writesACleanCheckoutWithoutItsSubmodules() throws FetchException {
        addSubmodule();
        assertKind(CheckoutState.Kind.CLEAN, materialize("trunk"));
    }

    @Test
    @Needs(Capability.SUBMODULES)
    void fetchesSubmodulesOnRequest() throws Exception {
        addSubmodule();
        fetcher.materialize(
                new CheckoutRequest(source("trunk"), resolve("trunk"), 0, true), place, FetchMonitor.SILENT);
        assertEquals("inner", read(place.resolve("sub/inner")));
    }

    @Test
    @Needs(Capability.SUBMODULES)
    void writesACleanCheckoutWithItsSubmodules() throws Exception {
        addSubmodule();
        fetcher.materialize(
                new CheckoutRequest(source("trunk"), resolve("trunk"), 0, true), place, FetchMonitor.SILENT);
        assertKind(CheckoutState.Kind.CLEAN, place);
    }

    private void addSubmodule() {
        Path inner = git.init("inner", "trunk");
        git.commit(inner, "inner", "inner");
        git.run(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.toString(), "sub");
        git.commit(repository, "file", "with a submodule");
    }

    @Test
    void listsTrackedFilesSortedWithTheirKinds() throws Exception {
        Files.createSymbolicLink(repository.resolve("a-link"), Path.of("file"));
        addSubmodule();
        assertEquals(
                List.of(
                        new TrackedFile(".gitmodules", TrackedFile.Kind.FILE),
                        new TrackedFile("a-link", TrackedFile.Kind.SYMLINK),
                        new TrackedFile("devstack/plugin.sh", TrackedFile.Kind.EXECUTABLE),
                        new TrackedFile("file", TrackedFile.Kind.FILE),
                        new TrackedFile("sub", TrackedFile.Kind.SUBMODULE)),
                fetcher.trackedFiles(materialize("trunk")));
    }

    @Test
    void returnsTheFilesThatItHasWritten() throws Exception {
        Files.createSymbolicLink(repository.resolve("a-link"), Path.of("file"));
        addSubmodule();
        List<TrackedFile> files = fetcher.materialize(request("trunk"), place, FetchMonitor.SILENT);
        assertEquals(5, files.size(), files::toString);
        assertEquals(fetcher.trackedFiles(place), files);
    }
}
