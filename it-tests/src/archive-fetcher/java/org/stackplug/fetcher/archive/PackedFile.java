package org.stackplug.fetcher.archive;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/**
 * An entry of an archive, as the archive describes it: nothing of it is trusted.
 *
 * @param name the path, with {@code /} as the separator
 * @param kind the kind of the entry
 * @param target where a link leads to; otherwise empty
 */
record PackedFile(String name, Kind kind, String target) {

    /** The kinds of entries. */
    enum Kind {
        /** A plain file. */
        FILE,
        /** A plain file with the executable bit. */
        EXECUTABLE,
        /** A folder. */
        FOLDER,
        /** A symbolic link. */
        SYMLINK,
        /** Another name of an earlier file. */
        SAME_FILE,
        /** A device, a pipe, or anything else. */
        SPECIAL
    }

    PackedFile {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(target);
    }

    /**
     * Returns the path below the folder into which the archive is unpacked.
     *
     * @return empty for the folder itself
     * @throws FetchException with {@link Reason#CORRUPT} if the name leads out of the folder
     */
    Optional<Path> path() throws FetchException {
        return inside(name);
    }

    /** Returns the path of the earlier file that has the same content, likewise. */
    Optional<Path> sameFile() throws FetchException {
        return inside(target);
    }

    private Optional<Path> inside(String text) throws FetchException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                throw refused("has an absolute path");
            }
            for (Path part : path) {
                if (part.toString().equals("..")) {
                    throw refused("leads out of the folder");
                }
            }
            Path normal = path.normalize();
            return normal.toString().isEmpty() ? Optional.empty() : Optional.of(normal);
        } catch (InvalidPathException e) {
            throw refused("has a name that no file can have");
        }
    }

    /** Returns the exception for an entry that is not unpacked. */
    FetchException refused(String why) {
        return new FetchException(Reason.CORRUPT, "the archive is refused: '" + name + "' " + why);
    }
}
