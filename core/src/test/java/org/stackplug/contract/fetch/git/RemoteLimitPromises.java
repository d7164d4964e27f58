package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.Needs;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** Promises about limits: a remote can't send more than is allowed, and the failure names the limit. */
abstract class RemoteLimitPromises extends GitFixture {
    RemoteLimitPromises(GitFetcherContract contract) {
        super(contract);
    }

    private SourceFetcher limited(FetchLimit limit, long most) throws FetchException {
        return create(new FetcherContext(
                Optional.empty(),
                false,
                Duration.ofMinutes(1),
                Map.of(),
                FetchLimits.defaults().with(limit, most)));
    }

    private void assertLimit(FetchLimit limit, org.junit.jupiter.api.function.Executable call) {
        FetchException failure = assertReason(Reason.LIMIT, call);
        assertTrue(failure.getMessage().contains(limit.setting()), failure.getMessage());
    }

    private void assertRefusesToWrite(FetchLimit limit, long most) throws Exception {
        try (GitHttpServer server = new GitHttpServer(git);
                SourceFetcher limited = limited(limit, most)) {
            Source source = new Source(server.url("upstream"), "trunk");
            CheckoutRequest request = CheckoutRequest.full(source, limited.resolve(source, FetchMonitor.SILENT));
            assertLimit(limit, () -> limited.materialize(request, place, FetchMonitor.SILENT));
        }
    }

    @Test
    void refusesACommitWithTooManyFiles() throws Exception {
        assertRefusesToWrite(FetchLimit.FILES, 1);
    }

    @Test
    void refusesACommitWithTooManyBytes() throws Exception {
        assertRefusesToWrite(FetchLimit.CHECKOUT, 10);
    }

    @Test
    void refusesAFileThatIsTooLarge() throws Exception {
        git.commit(repository, "large", "x".repeat(100_000));
        assertRefusesToWrite(FetchLimit.OBJECT, 50_000);
    }

    @Test
    void changesNothingWhereACommitHasTooManyBytes() throws Exception {
        materialize("trunk");
        git.commit(repository, "large", "x".repeat(100_000));
        try (SourceFetcher limited = limited(FetchLimit.CHECKOUT, 50_000)) {
            CheckoutRequest request = request("trunk");
            assertLimit(FetchLimit.CHECKOUT, () -> limited.move(request, place, FetchMonitor.SILENT));
        }
        assertEquals(three, git.run(place, "rev-parse", "HEAD"));
        assertEquals("", git.run(place, "status", "--porcelain"));
    }

    @Test
    void refusesARemoteWithTooManyRefs() throws Exception {
        for (int i = 0; i < 20; i++) {
            git.run(repository, "branch", "branch-" + i);
        }
        try (GitHttpServer server = new GitHttpServer(git);
                SourceFetcher limited = limited(FetchLimit.REFS, 10)) {
            assertLimit(
                    FetchLimit.REFS,
                    () -> limited.resolve(new Source(server.url("upstream"), "nothing"), FetchMonitor.SILENT));
        }
    }

    @Test
    @Needs(Capability.COUNTED_ANSWERS)
    void stopsARemoteThatListsRefsForever() throws Exception {
        assertEnds(
                "application/x-git-upload-pack-advertisement",
                "001e# service=git-upload-pack\n0000",
                i -> "0043" + "1".repeat(40) + String.format(" refs/heads/%010d\n", i));
    }

    @Test
    @Needs(Capability.COUNTED_ANSWERS)
    void stopsAWebServerThatListsRefsForever() throws Exception {
        assertEnds("text/plain", "", i -> "1".repeat(40) + "\trefs/heads/a" + i + "\n");
    }

    private void assertEnds(String type, String beginning, IntFunction<String> lines) throws Exception {
        try (GitHttpServer server = new GitHttpServer(git);
                SourceFetcher limited = limited(FetchLimit.ANSWER, 1 << 20)) {
            server.answerEndlessly(type, beginning, lines);
            Source source = new Source(server.url("upstream"), "trunk");
            assertLimit(FetchLimit.ANSWER, () -> limited.resolve(source, FetchMonitor.SILENT));
        }
    }

    @Test
    @Needs(Capability.COUNTED_ANSWERS)
    void stopsADownloadThatIsTooLarge() throws Exception {
        byte[] noise = new byte[200_000];
        new java.util.Random(1).nextBytes(noise);
        java.nio.file.Files.write(repository.resolve("noise"), noise);
        git.commit(repository, "file", "noise");
        try (GitHttpServer server = new GitHttpServer(git);
                SourceFetcher limited = limited(FetchLimit.DOWNLOAD, 100_000)) {
            Source source = new Source(server.url("upstream"), "trunk");
            CheckoutRequest request = CheckoutRequest.full(source, limited.resolve(source, FetchMonitor.SILENT));
            assertLimit(FetchLimit.DOWNLOAD, () -> limited.materialize(request, place, FetchMonitor.SILENT));
        }
    }
}
