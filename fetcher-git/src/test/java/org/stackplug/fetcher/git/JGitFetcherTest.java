package org.stackplug.fetcher.git;

import org.stackplug.contract.SourceFetcherContract;
import org.stackplug.spi.SourceFetcherProvider;

class JGitFetcherTest extends SourceFetcherContract {
    @Override
    protected SourceFetcherProvider provider() {
        return new JGitFetcherProvider();
    }
}
