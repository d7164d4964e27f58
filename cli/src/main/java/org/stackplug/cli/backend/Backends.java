package org.stackplug.cli.backend;

import java.util.ServiceLoader;
import org.stackplug.provider.Providers;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunnerProvider;

/** Finds the installed backends. */
public final class Backends {
    private Backends() {}

    public static Providers<SourceFetcherProvider> fetchers() {
        return Providers.load(
                "fetcher",
                SourceFetcherProvider.class,
                ServiceLoader.load(SourceFetcherProvider.class, ProviderPath.LOADER),
                SourceFetcherProvider::id);
    }

    public static Providers<PhaseRunnerProvider> runners() {
        return Providers.load(
                "runner",
                PhaseRunnerProvider.class,
                ServiceLoader.load(PhaseRunnerProvider.class, ProviderPath.LOADER),
                PhaseRunnerProvider::id);
    }
}
