package org.stackplug.engine;

import java.util.Set;

/**
 * What the user says on the command line of checkouts.
 *
 * @param locked nothing may move from what the lock says
 * @param offline the network may not be used
 * @param update refs are resolved anew, and the lock follows
 * @param only the plugins that the update is about; empty: all
 * @param discard local work that stands in the way is kept under a ref, and the checkout moves
 * @param inPlace plugins whose working tree is used where it lies
 */
public record FetchFlags(
        boolean locked, boolean offline, boolean update, Set<String> only, boolean discard, Set<String> inPlace) {
    public FetchFlags {
        only = Set.copyOf(only);
        inPlace = Set.copyOf(inPlace);
    }

    /** No flag. */
    public static FetchFlags none() {
        return new FetchFlags(false, false, false, Set.of(), false, Set.of());
    }
}
