package org.stackplug.fetch;

import java.nio.file.Path;
import org.stackplug.fetch.checkout.PlacementHook;
import org.stackplug.lock.LockEntry;
import org.stackplug.lock.LockFile;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;

/** The entries of the lock for what steps clone. Thread-safe. */
final class CloneLock {
    private final Path file;

    /** @param topDir the folder of the lock */
    CloneLock(Path topDir) {
        file = topDir.resolve(LockFile.NAME);
    }

    /** Reads the lock as it is now. */
    LockFile read() throws StackplugException {
        return LockFile.read(file);
    }

    /** Writes an entry under its key, unless the lock pins the same already. */
    synchronized void record(LockEntry made, String key) throws StackplugException {
        LockEntry entry = made.named(key);
        LockFile lock = read();
        if (lock.entryOfClone(key).filter(entry::pinsTheSameAs).isEmpty()) {
            lock.withClone(entry).write(file);
        }
    }

    /**
     * Returns a hook that writes the entry before the checkout is at its place: a checkout that the lock does
     * not know is the user's, and the run may be killed at any moment.
     */
    PlacementHook recordFirst(String key) {
        return new PlacementHook() {
            @Override
            public void inspect(Declaration declaration, Path checkout) {
                // A step may clone anything.
            }

            @Override
            public void announce(LockEntry entry) throws StackplugException {
                record(entry, key);
            }
        };
    }
}
