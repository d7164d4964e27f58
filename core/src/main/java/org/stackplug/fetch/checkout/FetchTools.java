package org.stackplug.fetch.checkout;

import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.Attempts;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.attempt.Lookup;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.SourceFetcher;

/**
 * The means by which one checkout is fetched.
 *
 * @param fetcher the backend
 * @param policy what may be done with checkouts in this run
 * @param attempts the time for this checkout
 * @param lookup the question what its ref names at the remote
 * @param listener receives progress
 */
public record FetchTools(
        SourceFetcher fetcher, FetchPolicy policy, Attempts attempts, Lookup lookup, RunListener listener) {

    /** Runs work of the backend, retrying transient failures. */
    <T> T attempt(String plugin, Attempts.Work<T> work) throws FetchException, StackplugException {
        return attempts.of(plugin, listener, work);
    }
}
