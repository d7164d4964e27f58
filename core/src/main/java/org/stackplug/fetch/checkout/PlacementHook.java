package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.Path;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;

/** The work just before a checkout is put at its place, in which plugins and what steps clone differ. */
public interface PlacementHook {
    /** For plugins: their layout is checked, and all their commits are locked together at the end. */
    PlacementHook PLUGIN = new PlacementHook() {
        @Override
        public void inspect(Declaration declaration, Path checkout) throws StackplugException, IOException {
            PluginLayout.check(declaration, checkout);
        }

        @Override
        public void announce(LockEntry entry) {
            // The lock is written when all plugins are there.
        }
    };

    /**
     * Checks the content of a checkout, before or after it is at its place.
     *
     * @throws StackplugException if it can't be used
     */
    void inspect(Declaration declaration, Path checkout) throws StackplugException, IOException;

    /** Receives the lock entry of a new checkout, when only the rename to its place is left to do. */
    void announce(LockEntry entry) throws StackplugException;
}
