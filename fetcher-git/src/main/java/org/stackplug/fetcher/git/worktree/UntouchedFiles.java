package org.stackplug.fetcher.git.worktree;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheTree;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;

/**
 * The quick look at a checkout: whether its files are certainly those of a tree, and no others. It asks for each file's size
 * and time, as git does, and for the number of files in each folder; it walks no tree, and reads only files that are as young
 * as the index. <em>No</em> means that a closer look is needed, no more: ignored files and submodules are not for here.
 */
final class UntouchedFiles {
    private final Repository repository;
    private final DirCache index;
    private final Path root;
    private final Instant indexTime;
    private final Map<String, Integer> children = new HashMap<>();

    UntouchedFiles(Repository repository) throws IOException {
        this.repository = repository;
        this.index = repository.readDirCache();
        this.root = repository.getWorkTree().toPath();
        this.indexTime =
                Files.getLastModifiedTime(repository.getIndexFile().toPath()).toInstant();
    }

    /** Whether that is certain. */
    boolean areThoseOf(ObjectId tree) throws IOException {
        DirCacheTree known = index.getCacheTree(false);
        if (known == null || !known.isValid() || !known.getObjectId().equals(tree)) {
            return false;
        }
        children.put("", 1); // .git
        try (ObjectInserter hash = new ObjectInserter.Formatter()) {
            for (int i = 0; i < index.getEntryCount(); i++) {
                DirCacheEntry entry = index.getEntry(i);
                if (!isOrdinary(entry) || !isUntouched(entry, hash)) {
                    return false;
                }
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        for (Map.Entry<String, Integer> folder : children.entrySet()) {
            String[] names = new File(repository.getWorkTree(), folder.getKey()).list();
            if (names == null || names.length != folder.getValue()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOrdinary(DirCacheEntry entry) {
        return entry.getStage() == DirCacheEntry.STAGE_0
                && !entry.isAssumeValid()
                && !entry.isSkipWorkTree()
                && !entry.isIntentToAdd()
                && entry.getFileMode() != FileMode.GITLINK;
    }

    private boolean isUntouched(DirCacheEntry entry, ObjectInserter hash) throws IOException {
        String path = entry.getPathString();
        count(path);
        Path file = root.resolve(path);
        PosixFileAttributes now = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (entry.getFileMode() == FileMode.SYMLINK) {
            return now.isSymbolicLink() && isSame(entry, now);
        }
        boolean executable = now.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        if (!now.isRegularFile() || executable != (entry.getFileMode() == FileMode.EXECUTABLE_FILE)) {
            return false;
        }
        return isSame(entry, now) || (isDoubtful(entry) && hasContent(entry, file, now.size(), hash));
    }

    /** Same size and time, and old enough for that to mean something. */
    private boolean isSame(DirCacheEntry entry, PosixFileAttributes now) {
        Instant time = now.lastModifiedTime().toInstant();
        return entry.getLength() == now.size()
                && entry.getLastModifiedInstant().equals(time)
                && time.isBefore(indexTime);
    }

    /** Written in the same moment as the index: such an entry has no size, or a time that means nothing. */
    private boolean isDoubtful(DirCacheEntry entry) {
        return entry.isSmudged() || !entry.getLastModifiedInstant().isBefore(indexTime);
    }

    private static boolean hasContent(DirCacheEntry entry, Path file, long size, ObjectInserter hash)
            throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return hash.idFor(Constants.OBJ_BLOB, size, content).equals(entry.getObjectId());
        } catch (java.io.EOFException e) {
            return false; // it became shorter just now
        }
    }

    private void count(String path) {
        String child = path;
        boolean first = true;
        while (first && !child.isEmpty()) {
            int slash = child.lastIndexOf('/');
            String folder = slash < 0 ? "" : child.substring(0, slash);
            first = children.merge(folder, 1, Integer::sum) == 1;
            child = folder;
        }
    }
}
