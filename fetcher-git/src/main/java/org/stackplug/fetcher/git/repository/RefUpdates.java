package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import org.eclipse.jgit.lib.RefUpdate;

/** Checks updates of refs: JGit reports a failure by a result that is easily overlooked. */
public final class RefUpdates {
    private RefUpdates() {}

    /** Throws unless the ref is now as it should be. */
    public static void check(String name, RefUpdate.Result result) throws IOException {
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE, RENAMED -> {
                return;
            }
            default -> throw new IOException("the ref " + name + " can't be written: " + result);
        }
    }
}
