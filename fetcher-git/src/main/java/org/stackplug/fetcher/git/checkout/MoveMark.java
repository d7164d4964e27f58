package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file in {@code .git} while a checkout is being moved. A file that is found before a move is left by a
 * process that was killed, and so are the lock files there: git would wait for them forever.
 */
public final class MoveMark {
    private static final String NAME = "stackplug-moving";

    private final Path git;

    public MoveMark(Path checkout) {
        git = checkout.resolve(".git");
    }

    /** Removes lock files of a killed process, and marks the checkout. */
    void begin() throws IOException {
        removeLeftLocks();
        if (isOwnRepository()) {
            Files.write(git.resolve(NAME), new byte[0]);
        }
    }

    /** Removes the mark: the move is over. */
    void end() throws IOException {
        if (isOwnRepository()) {
            Files.deleteIfExists(git.resolve(NAME));
        }
    }

    /** Removes the lock files of a killed process, if the checkout is marked. */
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

    /** A linked working tree has its index in another repository, next to those of other trees. */
    private boolean isOwnRepository() {
        return Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS);
    }
}
