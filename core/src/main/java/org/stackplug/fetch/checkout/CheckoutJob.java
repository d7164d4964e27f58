package org.stackplug.fetch.checkout;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Declaration;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Source;

/**
 * One checkout that a run needs.
 *
 * @param locked the declaration, and the lock's entry for it
 * @param place the folder of the checkout
 * @param lockedBy the tool and the backend, as a lock entry names them
 * @param hook the differences between plugins and what steps clone
 */
public record CheckoutJob(LockedPlugin locked, Path place, String lockedBy, PlacementHook hook) {

    Declaration declaration() {
        return locked.declaration();
    }

    String name() {
        return declaration().name();
    }

    /**
     * Returns whether the remote is asked in any case, as far as that is known before the checkout is
     * inspected.
     */
    public boolean needsRemote(FetchPolicy policy) {
        boolean absent = !Files.exists(place(), LinkOption.NOFOLLOW_LINKS);
        return CheckoutDecision.needsRemote(
                locked, policy, absent ? Optional.of(CheckoutState.absent()) : Optional.empty());
    }

    /** Returns the lock entry for a target that was checked out now. */
    LockEntry entry(ResolvedRef target, Optional<String> digest, boolean dirty) {
        return new LockEntry(
                name(),
                new Source(
                        declaration().source().urlWithoutCredentials(),
                        declaration().source().ref()),
                target,
                digest,
                dirty,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                lockedBy);
    }
}
