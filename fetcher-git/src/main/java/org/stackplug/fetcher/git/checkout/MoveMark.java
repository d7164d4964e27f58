package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file in {@code .git} as long as a checkout is being changed. Where one is found at the beginning, a process was killed in
 * the middle of it, and the lock files that lie there are its own: git would wait for them for ever.
 */
public final class MoveMark {
    private static final String NAME = "stackplug-moving";

    private final Path git;

    public MoveMark(Path checkout) {
        git = checkout.resolve(".git");
    }

    /** Removes what a killed process has left, and marks the checkout. */
    void begin() throws IOException {
        removeLeftLocks();
        if (isOwnRepository()) {
            Files.write(git.resolve(NAME), new byte[0]);
        }
    }

    /** The change is complete. */
    void end() throws IOException {
        if (isOwnRepository()) {
            Files.deleteIfExists(git.resolve(NAME));
        }
    }

    /** Removes the lock files of a process that was killed, if one was. */
    public void removeLeftLocks() throws IOException {
        if (!isOwnRepository() || !Files.exists(git.resolve(NAME))) {
            return;
        }
        Files.walkFileTree(git, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(git.resolve("objects")) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.getFileName().toString().endsWith(".lock")) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A linked working tree keeps its index elsewhere, beside those of others. */
    private boolean isOwnRepository() {
        return Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS);
    }
}
