package org.stackplug.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders of mode 0700 and files of mode 0600. Nothing is written through a link. */
public final class PrivateFiles {
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /**
     * Makes a folder, which must not exist yet.
     *
     * @return the folder
     */
    public static Path newFolder(Path folder) throws IOException {
        return Files.createDirectory(folder, FOLDER);
    }

    /**
     * Makes a folder, and those above it, if they do not exist.
     *
     * @return the folder
     */
    public static Path folder(Path folder) throws IOException {
        // Asked first: to make one that is there costs an exception, and this is asked for every step.
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return folder;
        }
        Files.createDirectories(folder, FOLDER);
        if (Files.isSymbolicLink(folder)) {
            throw new FileAlreadyExistsException(folder.toString(), null, "a link");
        }
        return folder;
    }

    /**
     * Makes an empty file if it does not exist.
     *
     * @return the file
     */
    public static Path file(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(file, FILE);
        } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString(), null, "a link or something else");
        }
        return file;
    }

    /** Writes a file, whole or not at all, in place of what is there; a link there is replaced. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, FILE);
        Files.write(unfinished, content, StandardOpenOption.WRITE);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
