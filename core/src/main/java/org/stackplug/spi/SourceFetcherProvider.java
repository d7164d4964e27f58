package org.stackplug.spi;

/**
 * Makes fetchers of one kind; the entry point of a fetch backend.
 *
 * <p>Needs a public constructor without parameters that does nothing: providers are made in every run, also in those that
 * fetch nothing. May be called from several threads at once.
 */
public interface SourceFetcherProvider {

    /**
     * The name by which settings choose this backend: lower-case letters, digits and hyphens, unique among all that are
     * found.
     */
    String id();

    /**
     * Whether this backend can fetch from there. Looks at the URL and at this machine, never at the network.
     *
     * @param url as the user wrote it
     */
    Support supports(String url);

    /**
     * Makes a fetcher. The caller closes it.
     *
     * @throws FetchException if this machine lacks something, with {@link FetchException.Reason#STORAGE}
     */
    SourceFetcher create(FetcherContext context) throws FetchException;
}
