package org.stackplug.fetcher.archive;

import org.stackplug.spi.Support;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.fetch.SourceKind;

/** Creates fetchers for archives. */
public final class ArchiveProvider implements SourceFetcherProvider {

    /** Creates the provider. */
    public ArchiveProvider() {}

    @Override
    public String id() {
        return "archive";
    }

    @Override
    public Support supports(String url) {
        return ArchiveFormat.of(url).isPresent()
                ? Support.supported()
                : Support.unsupported("its scheme is neither tar+file nor zip+file");
    }

    @Override
    public SourceKind kind(String url) {
        return SourceKind.SNAPSHOT;
    }

    @Override
    public SourceFetcher create(FetcherContext context) {
        return new ArchiveFetcher(context);
    }
}
