package org.stackplug.fetcher.git.source;

import org.eclipse.jgit.lib.ObjectId;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;

/**
 * A checkout to make, with the URL as the user's rules have rewritten it. URLs are rewritten where a call
 * enters the backend, and nowhere else.
 *
 * @param url where to fetch from
 * @param target what to check out
 * @param depth how many commits of history; 0 for all
 * @param submodules whether to fetch submodules
 * @param partial whether a new checkout may lack the files of other commits
 */
public record RemoteRequest(RemoteUrl url, ResolvedRef target, int depth, boolean submodules, boolean partial) {

    /** Returns the request with its URL rewritten. */
    public static RemoteRequest of(RemoteUrl url, CheckoutRequest request) {
        return new RemoteRequest(
                url.from(request.bundle()), request.target(), request.depth(), request.submodules(), request.partial());
    }

    /**
     * Returns the id of the commit to check out.
     *
     * @throws FetchException if the target names none
     */
    public ObjectId commit() throws FetchException {
        return Commits.id(target.revision());
    }
}
