package org.stackplug.spi.fetch.snapshot;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.TrackedFile;

/**
 * A file on the disk, by which an edit of it is recognised.
 *
 * @param path the path below the checkout, with {@code /} as the separator
 * @param kind the kind of file
 * @param digest the SHA-256 digest of the content, in hex; for a link that of its target
 */
record KeptFile(String path, TrackedFile.Kind kind, String digest) {
    KeptFile {
        Objects.requireNonNull(path);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(digest);
    }

    /** Returns all files and links below a folder, sorted by path. Links are not followed, and empty folders are left out. */
    static List<KeptFile> below(Path root, Set<Path> leftOut) throws FetchException {
        return below(root, leftOut, FileDigest.unlimited());
    }

    static List<KeptFile> below(Path root, Set<Path> leftOut, FileDigest digest) throws FetchException {
        Map<Path, BasicFileAttributes> found = new LinkedHashMap<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return leftOut.contains(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.put(file, attributes);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw FolderTree.unreadable(root, e);
        }
        List<KeptFile> files = new ArrayList<>();
        for (Map.Entry<Path, BasicFileAttributes> file : found.entrySet()) {
            files.add(of(root.relativize(file.getKey()).toString(), file.getKey(), file.getValue(), digest));
        }
        files.sort(Comparator.comparing(KeptFile::path));
        return files;
    }

    /** Returns one file, which need not be at that path. */
    static KeptFile of(String path, Path file) throws FetchException {
        try {
            return of(
                    path,
                    file,
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS),
                    FileDigest.unlimited());
        } catch (IOException e) {
            throw FolderTree.unreadable(file, e);
        }
    }

    private static KeptFile of(String path, Path file, BasicFileAttributes attributes, FileDigest digest)
            throws FetchException {
        if (attributes.isSymbolicLink()) {
            try {
                String target = Files.readSymbolicLink(file).toString();
                return new KeptFile(path, TrackedFile.Kind.SYMLINK, FileDigest.ofText(target));
            } catch (IOException e) {
                throw FolderTree.unreadable(file, e);
            }
        }
        if (attributes.isOther()) {
            // A pipe that the user or a program has put there; reading it could wait forever.
            return new KeptFile(path, TrackedFile.Kind.FILE, "");
        }
        return new KeptFile(
                path, isExecutable(file) ? TrackedFile.Kind.EXECUTABLE : TrackedFile.Kind.FILE, digest.ofFile(file));
    }

    /** Returns whether its owner may execute it: the same for every user, as the id of a state has to be. */
    private static boolean isExecutable(Path file) throws FetchException {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException e) {
            throw FolderTree.unreadable(file, e);
        }
    }

    TrackedFile tracked() {
        return new TrackedFile(path, kind);
    }
}
