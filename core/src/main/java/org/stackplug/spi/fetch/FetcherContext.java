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
 * @param settings the user's settings for this backend: those named {@code fetcher.ID.*}, without that prefix
 * @param limits the limits for the data that a remote may send
 * @param remotes how remotes are used
 * @since 0.1.0
 */
public record FetcherContext(
        Optional<Path> cache, boolean offline, Map<String, String> settings, FetchLimits limits, RemoteUse remotes) {
    public FetcherContext {
        Objects.requireNonNull(cache);
        settings = Map.copyOf(settings);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(remotes);
    }

    /**
     * How remotes are used, which also serve others. A backend honours what it can.
     *
     * @param idleTimeout the time without a byte from the remote after which a call fails with
     *     {@link FetchException.Reason#TIMEOUT}
     * @param leastSpeed a remote that sends fewer bytes in a second, over the whole idle time-out, counts as silent
     * @param connections the most connections to one host at the same time
     * @param longestPause the longest time for which a remote can put a call off, as by {@code Retry-After}
     */
    public record RemoteUse(Duration idleTimeout, long leastSpeed, int connections, Duration longestPause) {
        private static final long LEAST_SPEED = 1000;
        private static final int CONNECTIONS = 16;
        private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

        public RemoteUse {
            if (idleTimeout.isNegative() || idleTimeout.isZero()) {
                throw new IllegalArgumentException("the idle time-out has to be positive, not " + idleTimeout);
            }
            if (connections < 1 || longestPause.isNegative() || leastSpeed < 1) {
                throw new IllegalArgumentException(
                        "not positive: " + connections + ", " + longestPause + ", " + leastSpeed);
            }
        }

        /** Makes the use with this time-out and the defaults for the rest. */
        public RemoteUse(Duration idleTimeout) {
            this(idleTimeout, LEAST_SPEED, CONNECTIONS, LONGEST_PAUSE);
        }
    }

    /** Makes a context with the default use of remotes. */
    public FetcherContext(
            Optional<Path> cache,
            boolean offline,
            Duration idleTimeout,
            Map<String, String> settings,
            FetchLimits limits) {
        this(cache, offline, settings, limits, new RemoteUse(idleTimeout));
    }

    /** Makes a context with the default limits. */
    public FetcherContext(Optional<Path> cache, boolean offline, Duration idleTimeout, Map<String, String> settings) {
        this(cache, offline, idleTimeout, settings, FetchLimits.defaults());
    }

    /** Returns a context without a cache and settings, with the network and an idle time-out of one minute. */
    public static FetcherContext plain() {
        return new FetcherContext(Optional.empty(), false, Duration.ofMinutes(1), Map.of());
    }

    /** Returns the time without a byte from the remote after which a call fails. */
    public Duration idleTimeout() {
        return remotes.idleTimeout();
    }
}
