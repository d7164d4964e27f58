package org.stackplug.spi.fetch.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;

/** Checks the files that a backend has written, before any of them gets into a checkout. */
final class SnapshotCheck {
    private final Path root;
    private final FetchLimits limits;
    private long entries;
    private long bytes;

    private SnapshotCheck(Path root, FetchLimits limits) {
        this.root = root;
        this.limits = limits;
    }

    /**
     * Returns the files below a folder, sorted by path.
     *
     * @throws FetchException with {@link Reason#CORRUPT} or {@link Reason#LIMIT}
     */
    static List<KeptFile> of(Path root, FetchLimits limits) throws FetchException {
        SnapshotCheck check = new SnapshotCheck(root, limits);
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (!path.equals(root)) {
                    check.examine(path);
                }
            }
        } catch (IOException e) {
            throw FolderTree.unreadable(root, e);
        }
        return KeptFile.below(root, Set.of());
    }

    private void examine(Path path) throws IOException, FetchException {
        Path relative = root.relativize(path);
        if (relative.startsWith(SnapshotNotes.NAME)) {
            throw refused(relative, "has a name that is not allowed in a checkout");
        }
        if (++entries > limits.value(FetchLimit.FILES)) {
            throw limits.exceeded(FetchLimit.FILES, "the source has too many files");
        }
        if (Files.isSymbolicLink(path)) {
            checkLink(relative, Files.readSymbolicLink(path));
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            count(Files.size(path));
        } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(relative, "is neither a file nor a folder nor a link");
        }
    }

    private void count(long size) throws FetchException {
        bytes += size;
        if (size > limits.value(FetchLimit.OBJECT)) {
            throw limits.exceeded(FetchLimit.OBJECT, "a file of the source is too large");
        }
        if (bytes > limits.value(FetchLimit.CHECKOUT)) {
            throw limits.exceeded(FetchLimit.CHECKOUT, "the files of the source are too large");
        }
    }

    /** Lets a link lead inside only, whatever other links there are: it goes up first, and only then down. */
    private static void checkLink(Path link, Path target) throws FetchException {
        int ups = 0;
        boolean goesUpLater = false;
        for (int i = 0; i < target.getNameCount(); i++) {
            if (target.getName(i).toString().equals("..")) {
                goesUpLater |= ups < i;
                ups++;
            }
        }
        if (target.isAbsolute() || goesUpLater || ups >= link.getNameCount()) {
            throw refused(link, "is a link that leads out of the folder: " + target);
        }
    }

    private static FetchException refused(Path path, String why) {
        return new FetchException(Reason.CORRUPT, "the source is refused: '" + path + "' " + why);
    }
}
