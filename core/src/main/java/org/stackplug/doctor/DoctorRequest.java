package org.stackplug.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.options.RunOptions;
import org.stackplug.provider.Providers;
import org.stackplug.spi.Finding;
import org.stackplug.spi.TopDir;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunnerProvider;

/**
 * What is to be examined.
 *
 * @param options those of a run; TOP_DIR need not exist
 * @param fetchers the fetch backends that were found
 * @param runners the run backends that were found
 * @param environment the environment of this process
 * @param installation where stackplug is; empty if it is used as a library
 * @param known findings of the caller about its own topics, which are shown first
 */
public record DoctorRequest(
        RunOptions options,
        Providers<SourceFetcherProvider> fetchers,
        Providers<PhaseRunnerProvider> runners,
        Map<String, String> environment,
        Optional<Installation> installation,
        List<Finding> known) {
    public DoctorRequest {
        environment = Map.copyOf(environment);
        known = List.copyOf(known);
    }

    /**
     * The distribution.
     *
     * @param home its folder
     * @param archive the archive of classes that the launcher chose, which need not exist
     */
    public record Installation(Path home, Path archive) {}

    /** Returns the folder of local.conf. */
    Path topDir() {
        return options.topDir();
    }

    /** Returns whether TOP_DIR is a DevStack tree. */
    boolean isTree() {
        return TopDir.isDevStackTree(options.topDir());
    }
}
