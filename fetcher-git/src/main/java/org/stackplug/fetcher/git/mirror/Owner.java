package org.stackplug.fetcher.git.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The owner of a folder. A mirror that another user has made can't be trusted: an object is what its pack says
 * it is.
 */
final class Owner {
    private static final String USER = "unix:uid";
    /** Owned by the user of this process. */
    private static final Path PROCESS = Path.of("/proc/self");

    private Owner() {}

    /** Returns the name of the user to whom a folder belongs, or the number where it has no name. */
    static String name(Path folder) throws IOException {
        return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
    }

    /** Returns whether a folder belongs to this user or to root. */
    static boolean isTrusted(Path folder) throws IOException {
        if (!Files.exists(PROCESS)) {
            return true;
        }
        Object owner = Files.getAttribute(folder, USER, LinkOption.NOFOLLOW_LINKS);
        return owner.equals(0) || owner.equals(Files.getAttribute(PROCESS, USER));
    }
}
