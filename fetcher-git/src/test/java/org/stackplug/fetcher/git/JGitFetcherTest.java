package org.stackplug.fetcher.git;

import org.stackplug.contract.fetch.git.GitFetcherContract;
import org.stackplug.spi.fetch.SourceFetcherProvider;

class JGitFetcherTest extends GitFetcherContract {
    @Override
    protected SourceFetcherProvider provider() {
        return new JGitFetcherProvider();
    }
}
