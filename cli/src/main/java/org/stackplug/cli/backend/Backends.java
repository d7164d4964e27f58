package org.stackplug.cli.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.provider.Runners;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunnerProvider;

/** Finds the installed backends: on the class path, and in the folders of ext, each with a class loader of its own. */
public final class Backends {
    private Backends() {}

    public static Providers<SourceFetcherProvider> fetchers() {
        return Fetchers.in(places(loader -> ServiceLoader.load(SourceFetcherProvider.class, loader)));
    }

    public static Providers<PhaseRunnerProvider> runners() {
        return Runners.in(places(loader -> ServiceLoader.load(PhaseRunnerProvider.class, loader)));
    }

    private static <P> List<Providers.Search<P>> places(Function<ClassLoader, ServiceLoader<P>> search) {
        List<Providers.Search<P>> places = new ArrayList<>();
        places.add(new Providers.Search<>(search.apply(ProviderPath.LOADER), ProviderPath.LOADER));
        for (ClassLoader loader : FolderLoader.ALL) {
            places.add(new Providers.Search<>(search.apply(loader), loader));
        }
        return places;
    }
}
