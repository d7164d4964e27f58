package org.stackplug.fetch.checkout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.FetchAction;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Checkout;
import org.stackplug.spi.fetch.Revision;

/**
 * A checkout that is in place.
 *
 * @param from where it was before
 * @param entry what the lock is to say of it; empty for one that is used as it was found
 * @param warnings what the user should know about it
 */
public record CheckoutResult(
        Checkout checkout,
        FetchAction action,
        Optional<Revision> from,
        Optional<LockEntry> entry,
        List<String> warnings,
        Duration took) {
    public CheckoutResult {
        warnings = List.copyOf(warnings);
    }
}
