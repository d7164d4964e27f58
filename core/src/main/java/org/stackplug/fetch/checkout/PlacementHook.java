package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.Path;
import org.stackplug.lock.LockEntry;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;

/** What comes before a checkout is put at its place. Plugins and what steps clone differ in it. */
public interface PlacementHook {
    /** Plugins are looked at; all their commits are locked together, at the end. */
    PlacementHook OF_A_PLUGIN = new PlacementHook() {
        @Override
        public void inspect(String name, Place declared, Path checkout) throws StackplugException, IOException {
            Placement.inspect(name, declared, checkout);
        }

        @Override
        public void announce(LockEntry entry) {
            // See above.
        }
    };

    /** Looks at what is to be put at its place, or has been, and refuses it by an exception. */
    void inspect(String name, Place declared, Path checkout) throws StackplugException, IOException;

    /** Is told what a new checkout will be, when all that is left to do is to put it at its place. */
    void announce(LockEntry entry) throws StackplugException;
}
