package org.stackplug.it.fetch;

import java.util.ServiceLoader;
import java.util.Set;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.git.GitFetcherContract;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/** Proves that others can write a backend: this one keeps the same promises as the bundled one. */
class NativeGitFetcherTest extends GitFetcherContract {
    @Override
    protected SourceFetcherProvider provider() {
        return ServiceLoader.load(SourceFetcherProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.id().equals("native-git"))
                .findFirst()
                .orElseThrow();
    }

    /** Git has no cache of its own, and this backend adds none; git reads a whole answer before it prints anything. */
    @Override
    protected Set<Capability> lacks() {
        return Set.of(Capability.CACHE, Capability.CHANGES, Capability.COUNTED_ANSWERS);
    }
}
