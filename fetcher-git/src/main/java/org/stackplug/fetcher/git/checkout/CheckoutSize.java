package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;

/**
 * The size of a commit on the disk, checked against the limits. A few objects can refer to each other so that
 * they are a thousand million files, and a small pack can hold a large file.
 */
final class CheckoutSize {
    /** Bytes that are written for any pack, however small it is. */
    private static final long SMALL = 1L << 30;
    /** Attributes are read into memory, and git ignores larger files of them. */
    private static final long MAX_ATTRIBUTES = 8L << 20;
    /** No system has links to longer paths. */
    private static final long MAX_LINK = 1L << 16;

    private static final byte[] ATTRIBUTES = Constants.encode(Constants.DOT_GIT_ATTRIBUTES);

    private final FetchLimits limits;
    private final Path packs;
    private final long maxFiles;
    private long files;
    private long bytes;
    private long packed = -1;

    CheckoutSize(Repository repository, FetchLimits limits) {
        this.limits = limits;
        this.packs = repository.getDirectory().toPath().resolve("objects/pack");
        this.maxFiles = limits.value(FetchLimit.FILES);
    }

    /** Counts a path. */
    void addFile() throws FetchException {
        files++;
        if (files > maxFiles) {
            throw limits.exceeded(FetchLimit.FILES, "the commit has too many files");
        }
    }

    /** Counts the bytes of a file. */
    void addBytes(long size) throws FetchException, IOException {
        if (size > limits.value(FetchLimit.OBJECT)) {
            throw limits.exceeded(FetchLimit.OBJECT, "the commit has a file that is too large, in bytes");
        }
        bytes += size;
        if (bytes > limits.value(FetchLimit.CHECKOUT)) {
            throw limits.exceeded(FetchLimit.CHECKOUT, "the files of the commit are too large, in bytes");
        }
        if (bytes > SMALL && bytes / limits.value(FetchLimit.EXPANSION) > packed()) {
            throw limits.exceeded(
                    FetchLimit.EXPANSION, "the files of the commit expand to too many times the size of its objects");
        }
    }

    private long packed() throws IOException {
        if (packed < 0) {
            packed = 0;
            try (Stream<Path> all = Files.list(packs)) {
                for (Path pack : (Iterable<Path>) all::iterator) {
                    packed += Files.size(pack);
                }
            } catch (NoSuchFileException e) {
                packed = 0;
            }
        }
        return packed;
    }

    /** Refuses a file that JGit would read into memory as a whole, at the current entry of a walk. */
    static void check(TreeWalk walk, int tree, ObjectReader reader) throws FetchException, IOException {
        boolean attributes = walk.isPathSuffix(ATTRIBUTES, ATTRIBUTES.length);
        FileMode mode = walk.getFileMode(tree);
        if (!attributes && mode != FileMode.SYMLINK) {
            return;
        }
        ObjectId id = walk.getObjectId(tree);
        boolean blob = mode != FileMode.GITLINK && mode != FileMode.MISSING && mode != FileMode.TREE;
        long size = blob ? reader.getObjectSize(id, Constants.OBJ_BLOB) : 0;
        if (size > (mode == FileMode.SYMLINK ? MAX_LINK : MAX_ATTRIBUTES)) {
            throw new FetchException(
                    Reason.LIMIT,
                    "the commit has a " + (mode == FileMode.SYMLINK ? "symbolic link" : ".gitattributes") + " of "
                            + size + " bytes");
        }
    }
}
