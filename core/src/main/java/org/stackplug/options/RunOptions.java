package org.stackplug.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.run.step.Point;

/**
 * What the user asks for.
 *
 * @param topDir the folder of local.conf, absolute
 * @param conf the local.conf, absolute
 * @param dest what DEST shall be; empty: the default, or what localrc sets
 * @param until the last point to run; empty: the command's last
 * @param point for {@link Command#RUN} the point that it is about
 * @param keepOrder run plugins as declared, whatever they require
 * @param stepTimeout how long a step may take
 * @param jobs how many checkouts are worked on at once; empty: as many as are best
 * @param fetch what may be done with checkouts
 * @param cache where fetchers keep what several checkouts can share; empty: nowhere
 * @param version of the tool, for the lock
 * @param silence how long a remote may say nothing
 * @param fetchTimeout how long the fetch of one plugin may take, with all attempts
 * @param fetcher the id of the fetcher to use
 * @param runner the id of the runner to use
 * @param fetchLimits how much a remote may send
 * @param fetcherSettings settings for fetchers, named {@code ID.NAME}
 * @param checkpoints what is done with checkpoints
 * @param followOutput whether listeners want to hear what steps write
 */
public record RunOptions(
        Path topDir,
        Path conf,
        Optional<Path> dest,
        Optional<Point> until,
        Optional<Point> point,
        boolean keepOrder,
        Optional<Duration> stepTimeout,
        Optional<Integer> jobs,
        FetchFlags fetch,
        Optional<Path> cache,
        String version,
        Duration silence,
        Duration fetchTimeout,
        Optional<String> fetcher,
        Optional<String> runner,
        FetchLimits fetchLimits,
        Map<String, String> fetcherSettings,
        CheckpointFlags checkpoints,
        boolean followOutput) {
    public RunOptions {
        Objects.requireNonNull(topDir);
        Objects.requireNonNull(conf);
        Objects.requireNonNull(fetchLimits);
        jobs.filter(number -> number < 1).ifPresent(number -> {
            throw new IllegalArgumentException("at least one at a time, not " + number);
        });
        fetcherSettings = Map.copyOf(fetcherSettings);
    }
}
