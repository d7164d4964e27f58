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
 * How much is written to the disk for a commit. A few objects can name each other so that they are a thousand million files,
 * and a small pack can hold a large file.
 */
final class CheckoutSize {
    /** So many bytes are written for any pack, however small it is. */
    private static final long SMALL = 1L << 30;
    /** Git ignores larger files of attributes. They are read into memory. */
    private static final long LARGEST_ATTRIBUTES = 8L << 20;
    /** No system has links to longer paths. */
    private static final long LONGEST_LINK = 1L << 16;

    private static final byte[] ATTRIBUTES = Constants.encode(Constants.DOT_GIT_ATTRIBUTES);

    private final FetchLimits limits;
    private final Path packs;
    private final long mostFiles;
    private long files;
    private long bytes;
    private long packed = -1;

    CheckoutSize(Repository repository, FetchLimits limits) {
        this.limits = limits;
        this.packs = repository.getDirectory().toPath().resolve("objects/pack");
        this.mostFiles = limits.value(FetchLimit.FILES);
    }

    /** One more path. */
    void addFile() throws FetchException {
        files++;
        if (files > mostFiles) {
            throw limits.exceeded(FetchLimit.FILES, "the commit has too many files");
        }
    }

    /** So many bytes more, in one file. */
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

    /** Refuses what JGit would read into memory as a whole, at the entry where a walk is. */
    static void check(TreeWalk walk, int tree, ObjectReader reader) throws FetchException, IOException {
        boolean attributes = walk.isPathSuffix(ATTRIBUTES, ATTRIBUTES.length);
        FileMode mode = walk.getFileMode(tree);
        if (!attributes && mode != FileMode.SYMLINK) {
            return;
        }
        ObjectId id = walk.getObjectId(tree);
        boolean blob = mode != FileMode.GITLINK && mode != FileMode.MISSING && mode != FileMode.TREE;
        long size = blob ? reader.getObjectSize(id, Constants.OBJ_BLOB) : 0;
        if (size > (mode == FileMode.SYMLINK ? LONGEST_LINK : LARGEST_ATTRIBUTES)) {
            throw new FetchException(
                    Reason.LIMIT,
                    "the commit has a " + (mode == FileMode.SYMLINK ? "symbolic link" : ".gitattributes") + " of "
                            + size + " bytes");
        }
    }
}
