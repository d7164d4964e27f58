package org.stackplug.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetcherContext;

/**
 * The fetch backend and its limits.
 *
 * @param backend the choice of a backend, and the backends' own settings
 * @param jobs the number of checkouts that are fetched in parallel; empty: core chooses the number
 * @param timeout the longest time for the fetch of one plugin, with all attempts
 * @param cache the folder for data that several checkouts can share; empty: nothing is cached
 * @param filter which checkouts may lack files of their history
 * @param limits the limits for the data that a remote may send
 * @param remotes how remotes are used
 */
public record FetcherOptions(
        BackendOptions backend,
        Optional<Integer> jobs,
        Duration timeout,
        Optional<Path> cache,
        FetchFilter filter,
        FetchLimits limits,
        FetcherContext.RemoteUse remotes) {
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration TIMEOUT = Duration.ofHours(1);

    public FetcherOptions {
        Objects.requireNonNull(limits);
        jobs.filter(number -> number < 1).ifPresent(number -> {
            throw new IllegalArgumentException("jobs must be 1 or more, not " + number);
        });
    }

    /** Returns these options with another filter. */
    FetcherOptions with(FetchFilter other) {
        return new FetcherOptions(backend, jobs, timeout, cache, other, limits, remotes);
    }

    /** Returns the options where the user sets none. Nothing is cached: a cache needs a folder. */
    public static FetcherOptions defaults() {
        return new FetcherOptions(
                BackendOptions.none("fetcher"),
                Optional.empty(),
                TIMEOUT,
                Optional.empty(),
                FetchFilter.NONE,
                FetchLimits.defaults(),
                new FetcherContext.RemoteUse(IDLE_TIMEOUT));
    }
}
