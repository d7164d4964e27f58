package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.LyingDaemon;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.Source;

/** Promises about requests that can never succeed: their failures are not transient. */
abstract class ImpossiblePromises extends FetcherFixture {
    ImpossiblePromises(SourceFetcherContract contract) {
        super(contract);
    }

    static Stream<String> urls() {
        return Stream.of(
                "http://host:99999999999/x",
                "http://host:65536/x",
                "https://host:0/x",
                "git://host:99999999999/x",
                "ssh://host:99999999999/x",
                "http:///x",
                "git:///x",
                "ssh:///x",
                "http://-oProxyCommand=true/x",
                "ssh://-oProxyCommand=true/x",
                "git://ho st/x",
                "http://ho st/x",
                "http://" + "a".repeat(300) + "/x",
                "http://host",
                "/" + "a".repeat(300),
                "/" + "a/".repeat(3000),
                "file:///" + "a".repeat(300),
                "http://127.0.0.1/" + "a".repeat(5000));
    }

    @ParameterizedTest
    @MethodSource("urls")
    void findsNoRepositoryAtAnImpossibleUrl(String url) {
        FetchException failure = assertReason(
                Reason.NO_REPOSITORY, () -> fetcher.resolve(new Source(url, "trunk"), FetchMonitor.SILENT));
        assertFalse(failure.reason().isTransient());
        assertTrue(failure.getMessage().length() < 2100, failure.getMessage());
    }

    @Test
    void hidesThePasswordOfAnImpossibleUrl() {
        FetchException failure = assertReason(
                Reason.NO_REPOSITORY,
                () -> fetcher.resolve(
                        new Source("http://me:secret-word@host:99999999999/x", "trunk"), FetchMonitor.SILENT));
        assertFalse(failure.getMessage().contains("secret-word"), failure.getMessage());
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
            server.redirectTo("file://" + upstream + "/info/refs?service=git-upload-pack");
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
