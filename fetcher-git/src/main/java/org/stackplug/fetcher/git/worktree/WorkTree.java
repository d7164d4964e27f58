package org.stackplug.fetcher.git.worktree;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;

/** The files of a checkout: the user's edits among them, and all of them as a tree. Changes nothing on disk. */
final class WorkTree {
    private final Repository repository;

    WorkTree(Repository repository) {
        this.repository = repository;
    }

    /** The files that differ from HEAD. */
    record Differences(List<String> edited, List<String> untracked) {}

    /** The mode of what is neither a file, a folder nor a link is that of nothing: JGit would open a FIFO, and wait. */
    private FileTreeIterator files() {
        return new FileTreeIterator(repository, (file, attributes) -> {
            boolean known = attributes.isSymbolicLink() || attributes.isDirectory() || attributes.isRegularFile();
            return known
                    ? FileTreeIterator.DefaultFileModeStrategy.INSTANCE.getMode(file, attributes)
                    : FileMode.MISSING;
        });
    }

    /** Compares HEAD, index and files. */
    Differences differences() throws IOException {
        IndexDiff diff = new IndexDiff(repository, Constants.HEAD, files());
        diff.setIgnoreSubmoduleMode(org.eclipse.jgit.submodule.SubmoduleWalk.IgnoreSubmoduleMode.NONE);
        diff.diff();
        Set<String> edited = new TreeSet<>();
        for (Set<String> some : List.of(
                diff.getAdded(),
                diff.getChanged(),
                diff.getRemoved(),
                diff.getMissing(),
                diff.getModified(),
                diff.getConflicting())) {
            edited.addAll(some);
        }
        Set<String> untracked = new TreeSet<>(diff.getUntracked());
        untracked.removeAll(edited);
        return new Differences(List.copyOf(edited), List.copyOf(untracked));
    }

    /** Returns the path of the first file in the index whose object the repository does not have. */
    Optional<String> missingObject() throws IOException {
        DirCache index = repository.readDirCache();
        try (ObjectReader reader = repository.newObjectReader()) {
            for (int i = 0; i < index.getEntryCount(); i++) {
                DirCacheEntry entry = index.getEntry(i);
                if (entry.getFileMode() != FileMode.GITLINK && !reader.has(entry.getObjectId())) {
                    return Optional.of(entry.getPathString());
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Compares the files of a killed clone, which has no index, with a tree: missing and partly written files are
     * not edits.
     */
    Differences differencesOfUnfinished(ObjectId tree) throws IOException {
        List<String> edited = new ArrayList<>();
        List<String> untracked = new ArrayList<>();
        try (TreeWalk walk = new NameConflictTreeWalk(repository)) {
            walk.setRecursive(true);
            walk.addTree(tree);
            walk.addTree(files());
            while (walk.next()) {
                WorkingTreeIterator file = walk.getTree(1, WorkingTreeIterator.class);
                if (file == null) {
                    continue;
                }
                if (walk.getTree(0, AbstractTreeIterator.class) == null) {
                    if (!file.isEntryIgnored()) {
                        untracked.add(walk.getPathString());
                    }
                } else if (!isBeginning(file, walk.getObjectId(0))) {
                    edited.add(walk.getPathString());
                }
            }
        }
        return new Differences(edited, untracked);
    }

    private boolean isBeginning(WorkingTreeIterator file, ObjectId blob) throws IOException {
        if (file.getEntryObjectId().equals(blob)) {
            return true;
        }
        try (InputStream part = file.openEntryStream();
                InputStream whole = repository.open(blob).openStream()) {
            byte[] written = part.readAllBytes();
            return java.util.Arrays.equals(written, whole.readNBytes(written.length));
        } catch (MissingObjectException e) {
            return false;
        }
    }

    /**
     * Writes all tracked and untracked files, as they are on disk, into a tree.
     *
     * @throws NestedRepositoryException if a folder that is not tracked is a repository of its own
     */
    ObjectId snapshot(ObjectInserter inserter) throws IOException, NestedRepositoryException {
        DirCache tree = DirCache.newInCore();
        DirCacheBuilder builder = tree.builder();
        try (TreeWalk walk = new NameConflictTreeWalk(repository)) {
            walk.setOperationType(TreeWalk.OperationType.CHECKIN_OP);
            walk.addTree(new DirCacheIterator(repository.readDirCache()));
            FileTreeIterator files = files();
            walk.addTree(files);
            files.setDirCacheIterator(walk, 0);
            String last = "";
            while (walk.next()) {
                DirCacheIterator entry = walk.getTree(0, DirCacheIterator.class);
                WorkingTreeIterator file = walk.getTree(1, WorkingTreeIterator.class);
                boolean folder = file != null && file.getEntryFileMode() == FileMode.TREE;
                if (folder) {
                    if (entry != null || !file.isEntryIgnored()) {
                        walk.enterSubtree();
                    }
                } else if (file != null && (entry != null || !file.isEntryIgnored())) {
                    if (!walk.getPathString().equals(last)) {
                        builder.add(entry(walk, entry, file, inserter));
                    }
                    last = walk.getPathString();
                }
            }
        }
        builder.finish();
        return tree.writeTree(inserter);
    }

    private static DirCacheEntry entry(
            TreeWalk walk, DirCacheIterator tracked, WorkingTreeIterator file, ObjectInserter inserter)
            throws IOException, NestedRepositoryException {
        DirCacheEntry entry = new DirCacheEntry(walk.getRawPath());
        FileMode mode = tracked == null ? file.getEntryFileMode() : file.getIndexFileMode(tracked);
        entry.setFileMode(mode);
        if (mode == FileMode.GITLINK) {
            if (tracked == null) {
                throw new NestedRepositoryException(walk.getPathString());
            }
            entry.setObjectId(tracked.getEntryObjectId());
            return entry;
        }
        try (InputStream content = file.openEntryStream()) {
            entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getEntryContentLength(), content));
        }
        return entry;
    }

    /** Reports a repository inside of the checkout: its commits can't be backed up in the outer one. */
    static final class NestedRepositoryException extends Exception {
        private static final long serialVersionUID = 1L;

        NestedRepositoryException(String path) {
            super(path);
        }
    }
}
