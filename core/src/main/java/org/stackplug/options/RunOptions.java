package org.stackplug.options;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user asks for.
 *
 * @param version of the tool, for the lock
 * @param locations where the run reads its configuration and puts its checkouts
 * @param steps which steps run, and how
 * @param fetch what may be done with checkouts
 * @param fetcher which backend fetches, and within which limits
 * @param runner the id of the run backend to use; empty: the one that supports the folder
 * @param checkpoints what is done with checkpoints
 */
public record RunOptions(
        String version,
        Locations locations,
        StepOptions steps,
        FetchFlags fetch,
        FetcherOptions fetcher,
        Optional<String> runner,
        CheckpointFlags checkpoints) {

    /** Returns the folder of local.conf, absolute. */
    public Path topDir() {
        return locations.topDir();
    }

    /** Returns the local.conf, absolute. */
    public Path conf() {
        return locations.conf();
    }

    /** Returns the value that DEST shall have; empty: the default, or what localrc sets. */
    public Optional<Path> dest() {
        return locations.dest();
    }
}
