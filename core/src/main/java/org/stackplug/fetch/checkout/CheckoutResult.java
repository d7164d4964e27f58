package org.stackplug.fetch.checkout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.FetchAction;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Checkout;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.Revision;

/**
 * A checkout that is at its place.
 *
 * @param from its commit before
 * @param entry its new lock entry; empty for a checkout that is used as it was found
 * @param changes what a move has brought, if that was to be found out and could be
 * @param hasUserEdits whether there may be edits of the user's in it; where not, edits that a run finds at its end are its own
 * @param warnings what the user should know about it
 * @param took how long the work on it took
 */
public record CheckoutResult(
        Checkout checkout,
        FetchAction action,
        Optional<Revision> from,
        Optional<LockEntry> entry,
        Optional<Changes> changes,
        boolean hasUserEdits,
        List<String> warnings,
        Duration took) {
    public CheckoutResult {
        warnings = List.copyOf(warnings);
    }
}
