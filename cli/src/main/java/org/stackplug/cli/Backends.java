package org.stackplug.cli;

import java.util.ServiceLoader;
import org.stackplug.engine.Providers;
import org.stackplug.spi.PhaseRunnerProvider;
import org.stackplug.spi.SourceFetcherProvider;

/** Finds what stands beside the command line. */
final class Backends {
    private Backends() {}

    static Providers<SourceFetcherProvider> fetchers() {
        return Providers.load(
                "fetcher",
                SourceFetcherProvider.class,
                ServiceLoader.load(SourceFetcherProvider.class, ProviderPath.LOADER),
                SourceFetcherProvider::id);
    }

    static Providers<PhaseRunnerProvider> runners() {
        return Providers.load(
                "runner",
                PhaseRunnerProvider.class,
                ServiceLoader.load(PhaseRunnerProvider.class, ProviderPath.LOADER),
                PhaseRunnerProvider::id);
    }
}
