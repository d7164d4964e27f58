package org.stackplug.spi.fetch;

import java.util.Objects;

/**
 * A file that the checked-out revision has.
 *
 * @param path below the checkout, with {@code /}
 * @param kind what it is
 */
public record TrackedFile(String path, Kind kind) {

    /** What a tracked file is. */
    public enum Kind {
        /** A plain file. */
        FILE,
        /** A plain file that can be run. */
        EXECUTABLE,
        /** A symbolic link. */
        SYMLINK,
        /** A commit of another repository. */
        SUBMODULE
    }

    public TrackedFile {
        Objects.requireNonNull(path);
        Objects.requireNonNull(kind);
    }
}
