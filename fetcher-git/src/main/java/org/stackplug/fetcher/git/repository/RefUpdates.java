package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import org.eclipse.jgit.lib.RefUpdate;

/** JGit answers failures to write a ref with a value that is easily overlooked. */
public final class RefUpdates {
    private RefUpdates() {}

    /** Throws unless the ref is now as it should be. */
    public static void ref(String name, RefUpdate.Result result) throws IOException {
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE, RENAMED -> {
                return;
            }
            default -> throw new IOException("the ref " + name + " can't be written: " + result);
        }
    }
}
