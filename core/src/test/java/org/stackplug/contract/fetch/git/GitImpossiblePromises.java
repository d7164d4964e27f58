package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.LyingDaemon;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.Source;

/** Promises about requests that can never succeed: their failures are not transient. */
abstract class GitImpossiblePromises extends GitFixture {
    GitImpossiblePromises(GitFetcherContract contract) {
        super(contract);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a..b",
                "HEAD~1",
                "a^",
                "a:b",
                "a?b",
                "a*",
                "a[b",
                "a\\b",
                "x.lock",
                "x.lock/y",
                "/a",
                "a/",
                "a//b",
                ".a",
                "a/.b",
                "a.",
                "a@{1}",
                "refs/heads/a..b",
                "refs/heads/../../victim",
                "refs/",
                "refs/heads/-x"
            })
    void findsNoImpossibleRefAndDoesNotAskForIt(String ref) throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            FetchException failure = assertReason(
                    Reason.NO_REF, () -> fetcher.resolve(new Source(server.url("upstream"), ref), FetchMonitor.SILENT));
            assertFalse(failure.reason().isTransient());
            assertEquals(0, server.requests());
        }
    }

    @Test
    void followsNoRedirectToAFile() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            server.redirectTo("file://" + repository + "/info/refs?service=git-upload-pack");
            FetchException failure = assertReason(
                    Reason.REDIRECT,
                    () -> fetcher.resolve(new Source(server.url("upstream"), "trunk"), FetchMonitor.SILENT));
            assertFalse(failure.reason().isTransient());
        }
    }

    @Test
    void followsNoRedirectsInACircle() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            server.redirectTo(server.url("upstream") + "/info/refs?service=git-upload-pack");
            assertReason(
                    Reason.REDIRECT,
                    () -> fetcher.resolve(new Source(server.url("upstream"), "trunk"), FetchMonitor.SILENT));
            assertTrue(server.requests() < 50, () -> server.requests() + " requests");
        }
    }

    @Test
    void cutsALongAnswerAndDropsControlCharacters() throws Exception {
        String words = "ERR no \u001b]0;title\u0007\u001b[2J\u0085 such thing " + "x".repeat(40_000);
        try (LyingDaemon daemon = new LyingDaemon(git, line -> words)) {
            Source source = new Source(daemon.url("upstream"), "trunk");
            FetchException failure = org.junit.jupiter.api.Assertions.assertThrows(
                    FetchException.class, () -> fetcher.resolve(source, FetchMonitor.SILENT));
            String message = failure.getMessage();
            assertTrue(message.length() < 2100, () -> "it has " + message.length() + " characters");
            assertEquals(
                    List.of(),
                    message.chars().filter(Character::isISOControl).boxed().toList(),
                    message);
        }
    }
}
