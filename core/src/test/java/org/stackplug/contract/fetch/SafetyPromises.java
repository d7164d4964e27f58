package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.Support;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.RefName;

/** Promises of safety: a backend stays in its folder and within its URLs, and calls monitors as promised. */
abstract class SafetyPromises extends FetcherFixture {
    SafetyPromises(SourceFetcherContract contract) {
        super(contract);
    }

    @Test
    void hasAnIdThatSettingsCanName() {
        assertTrue(provider().id().matches("[a-z0-9-]+"));
    }

    @Test
    void supportsTheUrlOfItsSource() {
        assertInstanceOf(Support.Supported.class, provider().supports(upstream.url()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext::sh -c true", "svn://example.org/x", "relative/path", "s3://bucket/x"})
    void supportsNoOtherUrls(String url) {
        assumeFalse(upstream.url().startsWith(url.substring(0, url.indexOf(':') + 1)) && url.indexOf(':') > 0);
        assertInstanceOf(Support.Unsupported.class, provider().supports(url));
    }

    @Test
    void writesNothingOutsideOfTheCheckout() throws Exception {
        materialize();
        write(place, "untracked", "mine");
        fetcher.backUp(place, new RefName("refs/stackplug/kept/1"));
        addState("file", "four\n");
        move();
        inspect(place);
        try (Stream<Path> files = Files.list(temporary)) {
            assertEquals(
                    Set.of("upstream", "place"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void stopsBeforeItStartsWhenCancelled() {
        assertReason(Reason.CANCELLED, () -> fetcher.materialize(request(upstream.newest()), place, new Monitor(true)));
    }

    @Test
    void callsTheMonitorOnceAtATime() throws FetchException {
        Monitor monitor = new Monitor(false);
        fetcher.materialize(request(upstream.newest()), place, monitor);
        assertFalse(monitor.overlapped);
    }

    @Test
    void canBeClosedTwice() {
        fetcher.close();
        assertDoesNotThrow(fetcher::close);
    }

    /** Notices two calls at the same time. */
    private static final class Monitor implements FetchMonitor {
        private final boolean cancelled;
        private final Set<Thread> inside = ConcurrentHashMap.newKeySet();
        private volatile boolean overlapped;

        Monitor(boolean cancelled) {
            this.cancelled = cancelled;
        }

        private void enter() {
            inside.add(Thread.currentThread());
            overlapped |= inside.size() > 1;
            inside.remove(Thread.currentThread());
        }

        @Override
        public void begin(String task, int total) {
            enter();
        }

        @Override
        public void advance(int completed) {
            enter();
        }

        @Override
        public boolean isCancelled() {
            enter();
            return cancelled;
        }
    }
}
