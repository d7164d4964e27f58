package org.stackplug.fetcher.git.checkout;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.attributes.AttributesNode;
import org.eclipse.jgit.attributes.AttributesNodeProvider;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.dircache.DirCacheCheckout.CheckoutMetadata;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.CoreConfig.AutoCRLF;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.CoreConfig.SymLinks;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.WorkingTreeOptions;
import org.eclipse.jgit.util.RawParseUtils;
import org.eclipse.jgit.util.SystemReader;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/**
 * Writes the files of a commit, and their index, into a folder that holds nothing but {@code .git}.
 *
 * <p>JGit's own checkout is made for folders with content: it writes each file next to its place and renames
 * it. It also locks the index before it writes the first file, so that every file is younger than the index,
 * and has to be read when edits are looked for. Here the index is written last, with the id of HEAD's tree.
 *
 * <p>Nothing is written through a symbolic link, whatever the tree says: folders and files are only created.
 */
final class InitialFiles {
    private static final FileAttribute<?> EXECUTABLE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx"));
    private static final byte[] ATTRIBUTES = Constants.encode(Constants.DOT_GIT_ATTRIBUTES);
    /** No system has longer paths. */
    private static final int MAX_PATH = 4096;

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Repository repository;
    private final RemoteCall call;
    private final Path root;
    private final WorkingTreeOptions options;
    private final Set<String> folders = new HashSet<>(Set.of(""));
    private final CheckoutSize size;
    private boolean asInTree;

    InitialFiles(Repository repository, RemoteCall call) {
        this.repository = repository;
        this.call = call;
        root = repository.getWorkTree().toPath();
        size = new CheckoutSize(repository, call.meter().limits());
        options = repository.getConfig().get(WorkingTreeOptions.KEY);
    }

    /** Returns whether the file system can have all that a tree can. */
    boolean isPossible() {
        return options.getSymLinks() == SymLinks.TRUE;
    }

    /**
     * Writes the files. No hook and no filter runs.
     *
     * @return the entries of the index
     */
    DirCache write(RevCommit commit) throws FetchException, IOException {
        DirCache files = DirCache.newInCore();
        DirCacheBuilder builder = files.builder();
        call.progress().beginTask("Checking out files", ProgressMonitor.UNKNOWN);
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = new TreeWalk(repository, reader)) {
            asInTree = checkTree(commit, reader);
            walk.setRecursive(true);
            walk.setOperationType(OperationType.CHECKOUT_OP);
            walk.addTree(commit.getTree());
            while (walk.next()) {
                builder.add(write(walk, reader));
                call.progress().update(1);
                call.checkStopped();
            }
        }
        call.progress().endTask();
        builder.finish();
        index(files);
        return files;
    }

    /**
     * Checks the limits for all names, before the first file is written.
     *
     * @return whether no attribute and no setting asks for other line ends than the tree's: a check for each
     *     file would take longer
     */
    private boolean checkTree(RevCommit commit, ObjectReader reader) throws FetchException, IOException {
        AttributesNodeProvider attributes = repository.createAttributesNodeProvider();
        boolean asInTree = options.getAutoCRLF() == AutoCRLF.FALSE
                && !hasRules(attributes.getGlobalAttributesNode())
                && !hasRules(attributes.getInfoAttributesNode());
        try (TreeWalk walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(commit.getTree());
            while (walk.next()) {
                size.addFile();
                CheckoutSize.check(walk, 0, reader);
                asInTree &= !walk.isPathSuffix(ATTRIBUTES, ATTRIBUTES.length);
                call.checkStopped();
            }
        }
        return asInTree;
    }

    private static boolean hasRules(AttributesNode node) {
        return node != null && !node.getRules().isEmpty();
    }

    private DirCacheEntry write(TreeWalk walk, ObjectReader reader) throws FetchException, IOException {
        String path = walk.getPathString();
        if (path.length() > MAX_PATH) {
            throw new FetchException(Reason.LIMIT, "the commit has a path of " + path.length() + " characters");
        }
        SystemReader.getInstance().checkPath(path);
        DirCacheEntry entry = new DirCacheEntry(walk.getRawPath());
        entry.setFileMode(walk.getFileMode());
        entry.setObjectId(walk.getObjectId(0));
        int slash = path.lastIndexOf('/');
        folder(slash < 0 ? "" : path.substring(0, slash));
        Path file = root.resolve(path);
        if (entry.getFileMode() == FileMode.GITLINK) {
            folder(path);
        } else if (entry.getFileMode() == FileMode.SYMLINK) {
            byte[] target = reader.open(entry.getObjectId(), Constants.OBJ_BLOB).getBytes();
            repository.getFS().createSymLink(file.toFile(), RawParseUtils.decode(target));
        } else {
            ObjectLoader content = reader.open(entry.getObjectId(), Constants.OBJ_BLOB);
            size.addBytes(content.getSize());
            content(walk, content, file);
        }
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (entry.getFileMode() != FileMode.GITLINK) {
            entry.setLength(now.size());
        }
        entry.setLastModified(now.lastModifiedTime().toInstant());
        return entry;
    }

    /** Creates a folder, unless it was created here. One that exists already does not belong to the tree. */
    private void folder(String path) throws IOException {
        if (folders.add(path)) {
            int slash = path.lastIndexOf('/');
            folder(slash < 0 ? "" : path.substring(0, slash));
            Files.createDirectory(root.resolve(path));
        }
    }

    private void content(TreeWalk walk, ObjectLoader content, Path file) throws IOException {
        boolean executable = walk.getFileMode() == FileMode.EXECUTABLE_FILE && options.isFileMode();
        EolStreamType lineEnds = asInTree ? EolStreamType.DIRECT : walk.getCheckoutEolStreamType(0);
        try (OutputStream out = java.nio.channels.Channels.newOutputStream(
                executable ? Files.newByteChannel(file, NEW, EXECUTABLE) : Files.newByteChannel(file, NEW))) {
            if (lineEnds == EolStreamType.DIRECT) {
                content.copyTo(out);
            } else {
                CheckoutMetadata metadata = new CheckoutMetadata(lineEnds, null);
                DirCacheCheckout.getContent(repository, walk.getPathString(), metadata, content, options, out);
            }
        }
    }

    /** Writes the index, after the files: it then shows them as unchanged. */
    private void index(DirCache files) throws IOException {
        DirCache index = repository.lockDirCache();
        try {
            DirCacheBuilder builder = index.builder();
            for (int i = 0; i < files.getEntryCount(); i++) {
                builder.add(files.getEntry(i));
            }
            builder.finish();
            write(repository, index);
        } finally {
            index.unlock();
        }
    }

    /** Writes an index that was locked after its files were written, with the ids of its trees. */
    static void write(Repository repository, DirCache index) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            index.writeTree(inserter);
        }
        index.write();
        if (!index.commit()) {
            throw new IOException("the index of " + new File(repository.getWorkTree(), ".git") + " can't be written");
        }
    }
}
