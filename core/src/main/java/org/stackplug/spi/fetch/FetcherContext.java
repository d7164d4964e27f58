package org.stackplug.spi.fetch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a fetcher works with, for its whole life.
 *
 * @param cache a folder of this backend's own for what several checkouts can share; empty: keep nothing. It may be deleted
 *     between any two calls, and other processes use it at the same time
 * @param offline never touch the network: what is not in the cache or on this disk is {@link FetchException.Reason#OFFLINE}
 * @param silence after this long without a byte from the remote, give up with {@link FetchException.Reason#TIMEOUT}
 * @param settings the user's settings for this backend: those named {@code fetcher.ID.*}, without that prefix
 * @param limits how much a remote may send
 */
public record FetcherContext(
        Optional<Path> cache, boolean offline, Duration idleTimeout, Map<String, String> settings, FetchLimits limits) {
    public FetcherContext {
        Objects.requireNonNull(cache);
        if (idleTimeout.isNegative() || idleTimeout.isZero()) {
            throw new IllegalArgumentException("the idle time-out has to be positive, not " + idleTimeout);
        }
        settings = Map.copyOf(settings);
        Objects.requireNonNull(limits);
    }

    /** With the default limits. */
    public FetcherContext(Optional<Path> cache, boolean offline, Duration idleTimeout, Map<String, String> settings) {
        this(cache, offline, idleTimeout, settings, FetchLimits.defaults());
    }

    /** No cache, the network allowed, a minute of silence, no settings. */
    public static FetcherContext plain() {
        return new FetcherContext(Optional.empty(), false, Duration.ofMinutes(1), Map.of());
    }
}
