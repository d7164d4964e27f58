package org.stackplug.options;

import java.util.Set;

/**
 * The options of the command line about checkouts.
 *
 * @param locked whether every checkout has to match the lock
 * @param offline whether the network may not be used
 * @param update whether refs are resolved again and the lock is updated
 * @param discard whether a checkout with local work moves, after the work has been backed up under a ref
 * @param all whether to fetch also the repositories that a DevStack tree's {@code stack.sh} clones by itself
 * @param inPlace the plugins whose working tree is used in its own folder
 * @param changes how much is found out about what an update brings
 * @param bundles the files that carry repositories
 */
public record FetchFlags(
        boolean locked,
        boolean offline,
        boolean update,
        boolean discard,
        boolean all,
        Set<String> inPlace,
        ChangeDetail changes,
        BundleOptions bundles) {
    public FetchFlags {
        inPlace = Set.copyOf(inPlace);
    }

    /** Returns the flags without any option. */
    public static FetchFlags none() {
        return new FetchFlags(false, false, false, false, false, Set.of(), ChangeDetail.NONE, BundleOptions.none());
    }
}
