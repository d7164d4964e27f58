package org.stackplug.fetch.attempt;

import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.event.RunListener;
import org.stackplug.options.ChangeDetail;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.SourceFetcher;

/** Finds out what a move brings, as far as the backend knows it. That it does not is never a failure. */
public record KnownChanges(SourceFetcher fetcher, FetchPolicy policy, Attempts attempts, RunListener listener) {
    /** The folder of a plugin whose files run as the user. */
    private static final String RUNS = "devstack";

    /** Returns the changes from one revision to another; empty if they are not wanted, or can't be found out. */
    public Optional<Changes> between(String plugin, Path checkout, Revision earlier, CheckoutRequest later)
            throws FetchException, StackplugException {
        if (policy.changes() == ChangeDetail.NONE
                || earlier.equals(later.target().revision())) {
            return Optional.empty();
        }
        Optional<String> diffOf = policy.changes() == ChangeDetail.DIFF ? Optional.of(RUNS) : Optional.empty();
        try {
            return attempts.of(plugin, listener, monitor -> fetcher.changes(later, earlier, checkout, diffOf, monitor));
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.CANCELLED) {
                throw e;
            }
            System.getLogger(KnownChanges.class.getName())
                    .log(System.Logger.Level.INFO, "the changes of " + plugin + " are not known", e);
            return Optional.empty();
        }
    }
}
