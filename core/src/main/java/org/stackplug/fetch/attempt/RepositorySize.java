package org.stackplug.fetch.attempt;

import java.util.OptionalLong;
import org.stackplug.registry.KnownSizes;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** The size of a repository, as far as it is known before its remote is asked. */
public final class RepositorySize {
    private RepositorySize() {}

    /**
     * Returns the bytes of the packed history: as noted when it was fetched before, else as the list of public plugins
     * says; 0 if neither knows it.
     */
    public static long of(Source source, SourceFetcher fetcher) throws FetchException {
        OptionalLong fetched = fetcher.knownSize(source);
        return fetched.isPresent()
                ? fetched.getAsLong()
                : KnownSizes.bytes(source.url()).orElse(0);
    }

    /** The same where a wrong answer costs time only: an unreadable note counts as none. */
    public static long estimate(Source source, SourceFetcher fetcher) {
        try {
            return of(source, fetcher);
        } catch (FetchException e) {
            return 0;
        }
    }
}
