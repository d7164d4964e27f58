package org.stackplug.fetcher.archive;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
        List<KeptFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return leftOut.contains(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    files.add(of(root.relativize(file).toString(), file, attributes));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw FolderTree.unreadable(root, e);
        }
        files.sort(Comparator.comparing(KeptFile::path));
        return files;
    }

    private static KeptFile of(String path, Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            String target = Files.readSymbolicLink(file).toString();
            return new KeptFile(path, TrackedFile.Kind.SYMLINK, FileDigest.ofText(target));
        }
        if (attributes.isOther()) {
            // A pipe that the user or a program has put there; reading it could wait forever.
            return new KeptFile(path, TrackedFile.Kind.FILE, "");
        }
        return new KeptFile(
                path,
                Files.isExecutable(file) ? TrackedFile.Kind.EXECUTABLE : TrackedFile.Kind.FILE,
                FileDigest.ofFile(file));
    }

    TrackedFile tracked() {
        return new TrackedFile(path, kind);
    }
}
