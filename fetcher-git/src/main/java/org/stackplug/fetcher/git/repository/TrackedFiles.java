package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.TrackedFile;

/** The tracked files of a checkout, sorted by path. */
public final class TrackedFiles {
    private TrackedFiles() {}

    /** Returns the files in the tree of HEAD. */
    public static List<TrackedFile> atHead(Path checkout) throws IOException, FetchException {
        List<TrackedFile> files = new ArrayList<>();
        try (Repository repository = Repositories.open(checkout);
                TreeWalk walk = new TreeWalk(repository)) {
            ObjectId tree = repository.resolve(Constants.HEAD + "^{tree}");
            if (tree == null) {
                throw new FetchException(Reason.CORRUPT, checkout + " has no commit");
            }
            walk.addTree(tree);
            walk.setRecursive(true);
            while (walk.next()) {
                files.add(new TrackedFile(walk.getPathString(), kind(walk.getFileMode())));
            }
        }
        return sorted(files);
    }

    /** Returns the files in an index. */
    public static List<TrackedFile> in(DirCache index) {
        List<TrackedFile> files = new ArrayList<>();
        for (int i = 0; i < index.getEntryCount(); i++) {
            DirCacheEntry entry = index.getEntry(i);
            files.add(new TrackedFile(entry.getPathString(), kind(entry.getFileMode())));
        }
        return sorted(files);
    }

    private static List<TrackedFile> sorted(List<TrackedFile> files) {
        files.sort(Comparator.comparing(TrackedFile::path));
        return files;
    }

    private static TrackedFile.Kind kind(FileMode mode) {
        if (mode == FileMode.EXECUTABLE_FILE) {
            return TrackedFile.Kind.EXECUTABLE;
        }
        if (mode == FileMode.SYMLINK) {
            return TrackedFile.Kind.SYMLINK;
        }
        return mode == FileMode.GITLINK ? TrackedFile.Kind.SUBMODULE : TrackedFile.Kind.FILE;
    }
}
