package org.stackplug.it.fetch;

import java.util.ServiceLoader;
import org.stackplug.contract.fetch.SourceFetcherContract;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/** Proves that others can write a backend: this one keeps the same promises as the bundled one. */
class NativeGitFetcherTest extends SourceFetcherContract {
    @Override
    protected SourceFetcherProvider provider() {
        return ServiceLoader.load(SourceFetcherProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.id().equals("native-git"))
                .findFirst()
                .orElseThrow();
    }

    /** Git has no cache of its own, and this backend adds none. */
    @Override
    protected boolean supportsCache() {
        return false;
    }

    /** Git reads the whole answer of a remote before it prints anything. */
    @Override
    protected boolean countsAnswers() {
        return false;
    }
}
