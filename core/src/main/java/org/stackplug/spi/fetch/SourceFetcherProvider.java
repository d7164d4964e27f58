package org.stackplug.spi.fetch;

import java.util.Map;
import java.util.Set;
import org.stackplug.spi.Support;

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
     * Does ahead what the first fetch would have to wait for, such as loading classes; by default nothing. A run that is sure to
     * fetch calls it on a thread of its own while the shell begins; nothing depends on it, and it may be left out. It reaches
     * neither the network nor a repository, and fails silently.
     *
     * @param schemes of the URLs that the user wrote, as far as they can be told before localrc is evaluated: "https"
     * @param settings as in {@link FetcherContext#settings()}: what is settled once for the process is settled here already
     */
    default void prepare(Set<String> schemes, Map<String, String> settings) {}

    /**
     * Makes a fetcher. The caller closes it.
     *
     * @throws FetchException if this machine lacks something, with {@link FetchException.Reason#STORAGE}
     */
    SourceFetcher create(FetcherContext context) throws FetchException;
}
