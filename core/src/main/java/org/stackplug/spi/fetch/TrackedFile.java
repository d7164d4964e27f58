package org.stackplug.spi.fetch;

import java.util.Objects;

/**
 * A file of the checked-out revision.
 *
 * @param path the path below the checkout, with {@code /} as the separator
 * @param kind the kind of file
 * @since 0.1.0
 */
public record TrackedFile(String path, Kind kind) {

    /** The kinds of tracked files. */
    public enum Kind {
        /** A plain file. */
        FILE,
        /** A plain file with the executable bit. */
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
