package org.stackplug.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.fetch.FetchLimits;

/**
 * Which backend fetches, and within which limits.
 *
 * @param id of the backend to use; empty: the one that supports the URL
 * @param jobs how many checkouts are worked on at once; empty: as many as are best
 * @param idleTimeout how long a remote may send nothing
 * @param timeout how long the fetch of one plugin may take, with all attempts
 * @param cache the folder for what several checkouts can share; empty: nothing is cached
 * @param limits how much a remote may send
 * @param settings settings for backends, named {@code ID.NAME}
 */
public record FetcherOptions(
        Optional<String> id,
        Optional<Integer> jobs,
        Duration idleTimeout,
        Duration timeout,
        Optional<Path> cache,
        FetchLimits limits,
        Map<String, String> settings) {
    public FetcherOptions {
        Objects.requireNonNull(limits);
        jobs.filter(number -> number < 1).ifPresent(number -> {
            throw new IllegalArgumentException("jobs must be 1 or more, not " + number);
        });
        settings = Map.copyOf(settings);
    }
}
