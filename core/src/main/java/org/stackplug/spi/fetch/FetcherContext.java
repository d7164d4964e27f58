package org.stackplug.spi.fetch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The environment of a fetcher, for its whole life.
 *
 * @param cache a folder that belongs to this backend, for data that several checkouts can share; empty: cache nothing. The
 *     folder may be deleted between any two calls, and other processes use it at the same time
 * @param offline whether the network may not be used; data that is neither in the cache nor on this disk is then
 *     {@link FetchException.Reason#OFFLINE}
 * @param idleTimeout the time without a byte from the remote after which a call fails with
 *     {@link FetchException.Reason#TIMEOUT}
 * @param settings the user's settings for this backend: those named {@code fetcher.ID.*}, without that prefix
 * @param limits the limits for the data that a remote may send
 * @since 0.1.0
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

    /** Makes a context with the default limits. */
    public FetcherContext(Optional<Path> cache, boolean offline, Duration idleTimeout, Map<String, String> settings) {
        this(cache, offline, idleTimeout, settings, FetchLimits.defaults());
    }

    /** Returns a context without a cache and settings, with the network and an idle time-out of one minute. */
    public static FetcherContext plain() {
        return new FetcherContext(Optional.empty(), false, Duration.ofMinutes(1), Map.of());
    }
}
