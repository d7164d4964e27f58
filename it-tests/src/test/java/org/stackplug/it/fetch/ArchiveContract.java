package org.stackplug.it.fetch;

import java.util.EnumSet;
import java.util.ServiceLoader;
import java.util.Set;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.SourceFetcherContract;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/** Proves that a backend need not know git: archives have none of the capabilities that a backend can lack. */
abstract class ArchiveContract extends SourceFetcherContract {
    @Override
    protected SourceFetcherProvider provider() {
        return archives();
    }

    /** Returns the provider of the backend for archives. */
    static SourceFetcherProvider archives() {
        return ServiceLoader.load(SourceFetcherProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.id().equals("archive"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    protected Set<Capability> lacks() {
        return EnumSet.complementOf(EnumSet.of(Capability.LOCAL_SOURCE, Capability.ANY_FILE_NAME));
    }
}
