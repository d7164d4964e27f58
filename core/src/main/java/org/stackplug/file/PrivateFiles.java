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

/** Creates folders of mode 0700 and files of mode 0600, and never writes through a link. */
public final class PrivateFiles {
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /**
     * Creates a folder, which must not exist yet.
     *
     * @return the folder
     */
    public static Path newFolder(Path folder) throws IOException {
        return Files.createDirectory(folder, FOLDER);
    }

    /**
     * Creates a folder and its parents, if they do not exist.
     *
     * @return the folder
     */
    public static Path folder(Path folder) throws IOException {
        // Checked first: creating a folder that exists costs an exception, and every step calls this method.
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
     * Creates an empty file if it does not exist.
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

    /** Writes a file atomically, in place of an existing file or link. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, FILE);
        Files.write(unfinished, content, StandardOpenOption.WRITE);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
