package org.stackplug.spi.fetch.snapshot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;

/** Checks the files that a backend has written, before any of them gets into a checkout. */
final class SnapshotCheck {
    private static final Path GIT = Path.of(".git");
    private static final Set<PosixFilePermission> OWNER_OF_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_OF_FILE = PosixFilePermissions.fromString("rw-------");

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
        try {
            new SnapshotCheck(root, limits).examineFolder(root);
        } catch (IOException e) {
            throw FolderTree.unreadable(root, e);
        }
        return KeptFile.below(root, Set.of());
    }

    /** The owner of a checkout can change and delete everything in it, whatever modes the source has. */
    private void examineFolder(Path folder) throws IOException, FetchException {
        allow(folder, OWNER_OF_FOLDER);
        try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
            for (Path path : content) {
                examine(path);
            }
        }
    }

    private static void allow(Path path, Set<PosixFilePermission> needed) throws IOException {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
        if (modes.addAll(needed)) {
            Files.setPosixFilePermissions(path, modes);
        }
    }

    private void examine(Path path) throws IOException, FetchException {
        Path relative = root.relativize(path);
        if (relative.startsWith(SnapshotNotes.NAME)) {
            throw refused(relative, "has a name that is not allowed in a checkout");
        }
        if (relative.startsWith(GIT)) {
            throw refused(relative, "would make the checkout a repository of git; the backend has to leave it out");
        }
        if (++entries > limits.value(FetchLimit.FILES)) {
            throw limits.exceeded(FetchLimit.FILES, "the source has too many files");
        }
        if (Files.isSymbolicLink(path)) {
            checkLink(relative, Files.readSymbolicLink(path));
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            allow(path, OWNER_OF_FILE);
            count(Files.size(path));
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            examineFolder(path);
        } else {
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
