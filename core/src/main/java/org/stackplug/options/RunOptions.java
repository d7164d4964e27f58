package org.stackplug.options;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stackplug.plugin.Selection;
import org.stackplug.spi.fetch.Source;

/**
 * The options of a command.
 *
 * @param version the version of stackplug, for the lock
 * @param locations the paths of configuration and checkouts
 * @param selection the plugins that the command is about
 * @param steps the selection of steps, and how they run
 * @param fetch the options about checkouts
 * @param fetcher the fetch backend and its limits
 * @param runner the choice of a run backend, and the backends' own settings
 * @param checkpoints the use of checkpoints
 */
public record RunOptions(
        String version,
        Locations locations,
        Selection selection,
        StepOptions steps,
        FetchFlags fetch,
        FetcherOptions fetcher,
        BackendOptions runner,
        CheckpointFlags checkpoints) {

    /**
     * Returns the options where the user sets none.
     *
     * @param version the version of the program, for the lock
     * @param topDir the folder of local.conf
     */
    public static RunOptions of(String version, Path topDir) {
        Path folder = topDir.toAbsolutePath().normalize();
        return new RunOptions(
                version,
                new Locations(folder, folder.resolve("local.conf"), Optional.empty()),
                Selection.all(),
                StepOptions.none(false),
                FetchFlags.none(),
                FetcherOptions.defaults(),
                BackendOptions.none("runner"),
                CheckpointFlags.none());
    }

    /** Returns the same options with other paths. */
    public RunOptions at(Locations other) {
        return new RunOptions(version, other, selection, steps, fetch, fetcher, runner, checkpoints);
    }

    /** Returns the same options for a fetch that completes the checkouts that lack files of their history. */
    public RunOptions completing() {
        return new RunOptions(
                version, locations, selection, steps, fetch, fetcher.with(FetchFilter.COMPLETE), runner, checkpoints);
    }

    /** Returns the same options for a fetch from these bundles. */
    public RunOptions from(Map<Source, Path> bundles) {
        FetchFlags flags = new FetchFlags(
                fetch.locked(),
                fetch.offline(),
                fetch.update(),
                fetch.discard(),
                fetch.all(),
                fetch.inPlace(),
                fetch.changes(),
                new BundleOptions(Optional.empty(), fetch.bundles().from(), bundles));
        return new RunOptions(version, locations, selection, steps, flags, fetcher, runner, checkpoints);
    }

    /** Returns the folder of local.conf, absolute. */
    public Path topDir() {
        return locations.topDir();
    }

    /** Returns the local.conf, absolute. */
    public Path conf() {
        return locations.conf();
    }

    /** Returns the value for DEST; empty: the default, or the value that localrc sets. */
    public Optional<Path> dest() {
        return locations.dest();
    }
}
