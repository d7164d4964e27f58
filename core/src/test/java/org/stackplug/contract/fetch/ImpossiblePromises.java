package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
    void findsNothingAtAnImpossibleUrl(String url) {
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

    static Stream<String> refs() {
        return Stream.of(
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
                "refs/heads/-x");
    }

    @ParameterizedTest
    @MethodSource("refs")
    void findsNoImpossibleRef(String ref) {
        FetchException failure = assertReason(Reason.NO_REF, () -> resolve(ref));
        assertFalse(failure.reason().isTransient());
    }
}
