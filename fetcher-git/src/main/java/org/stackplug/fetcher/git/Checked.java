package org.stackplug.fetcher.git;

import java.io.IOException;
import org.eclipse.jgit.lib.RefUpdate;

/** JGit answers failures to write a ref with a value that is easily overlooked. */
final class Checked {
    private Checked() {}

    /** Throws unless the ref is now as it should be. */
    static void ref(String name, RefUpdate.Result result) throws IOException {
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE, RENAMED -> {
                return;
            }
            default -> throw new IOException("the ref " + name + " can't be written: " + result);
        }
    }
}
