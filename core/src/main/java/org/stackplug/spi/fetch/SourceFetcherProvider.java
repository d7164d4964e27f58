package org.stackplug.spi.fetch;

import java.util.Map;
import java.util.Set;
import org.stackplug.spi.Support;

/**
 * The entry point of a fetch backend, which creates its fetchers.
 *
 * <p>A provider has a public constructor without parameters that does nothing: providers are instantiated in every run, even
 * in a run that fetches nothing. Its methods may be called from several threads at once.
 *
 * @since 0.1.0
 */
public interface SourceFetcherProvider {

    /**
     * Returns the name by which settings select this backend: lower-case letters, digits and hyphens, unique among all
     * backends that are found.
     */
    String id();

    /**
     * Returns whether this backend can fetch from a URL. Inspects the URL and this machine, never the network.
     *
     * @param url the URL as the user wrote it
     */
    Support supports(String url);

    /**
     * Returns the kind of source at a URL that this backend {@linkplain #supports supports}. The kind follows from the URL
     * alone, because core needs it before the first fetch and also after one that failed. Core does not ask for the history
     * of a {@link SourceKind#SNAPSHOT}, and no message about it mentions one.
     *
     * @param url the URL as the user wrote it
     */
    default SourceKind kind(String url) {
        return SourceKind.REPOSITORY;
    }

    /**
     * Does work in advance that the first fetch would have to wait for, such as loading classes; by default nothing. A run
     * that is sure to fetch calls it on a separate thread while the shell starts. Nothing depends on the call, and core may
     * omit it. The method uses neither the network nor a repository, and ignores its failures.
     *
     * @param schemes the schemes of the URLs that the user wrote, as far as they are known before localrc is evaluated:
     *     "https"
     * @param settings the settings as in {@link FetcherContext#settings()}, for decisions that hold for the whole process
     */
    default void prepare(Set<String> schemes, Map<String, String> settings) {}

    /**
     * Creates a fetcher. The caller closes it.
     *
     * @throws FetchException with {@link FetchException.Reason#STORAGE} if this machine lacks something that is needed
     */
    SourceFetcher create(FetcherContext context) throws FetchException;
}
