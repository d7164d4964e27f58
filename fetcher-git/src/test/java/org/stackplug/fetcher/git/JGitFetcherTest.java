package org.stackplug.fetcher.git;

import org.stackplug.contract.fetch.SourceFetcherContract;
import org.stackplug.spi.fetch.SourceFetcherProvider;

class JGitFetcherTest extends SourceFetcherContract {
    @Override
    protected SourceFetcherProvider provider() {
        return new JGitFetcherProvider();
    }
}
