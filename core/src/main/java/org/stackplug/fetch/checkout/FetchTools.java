package org.stackplug.fetch.checkout;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.Attempts;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.attempt.Lookup;
import org.stackplug.fetch.attempt.RepositorySize;
import org.stackplug.options.FetchFilter;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/**
 * The means by which one checkout is fetched.
 *
 * @param fetcher the backend
 * @param all the fetchers of all backends
 * @param policy what may be done with checkouts in this run
 * @param attempts the time for this checkout
 * @param lookup the question what its ref names at the remote
 * @param listener receives progress
 */
public record FetchTools(
        SourceFetcher fetcher,
        Supplier<List<SourceFetcher>> all,
        FetchPolicy policy,
        Attempts attempts,
        Lookup lookup,
        RunListener listener) {

    /** The size in bytes from which on a repository is large, and the second request of a partial clone is worth it. */
    private static final long LARGE = 1_000_000;

    /** Returns the content of a folder as the backend sees it that has made a checkout there; empty if none has. */
    Optional<CheckoutState> asItsMakerSees(Path folder) throws FetchException {
        for (SourceFetcher other : all.get()) {
            CheckoutState state = other.inspect(folder);
            if (state.isCheckout() && state.origin().own()) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** Returns whether a new checkout may lack the files of other commits: without history it would lack none. */
    boolean isPartial(Source source) throws FetchException {
        FetchFilter filter = policy.filter();
        return policy.depth() == 0
                && (filter == FetchFilter.BLOBS
                        || (filter == FetchFilter.AUTO && RepositorySize.of(source, fetcher) >= LARGE));
    }

    /** Runs work of the backend, retrying transient failures. */
    <T> T attempt(String plugin, Attempts.Work<T> work) throws FetchException, StackplugException {
        return attempts.of(plugin, listener, work);
    }
}
