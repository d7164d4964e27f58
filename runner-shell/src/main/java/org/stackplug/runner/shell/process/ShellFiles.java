package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Creates folders of mode 0700 and files of mode 0600 in a session's folder, or less where the umask says so. The shell
 * writes only into files that were created here: the umask of the shell is that of the user's steps, and the value of a
 * variable can be a password.
 */
public final class ShellFiles {
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private ShellFiles() {}

    /** Creates a folder, and its parents where they are missing. */
    public static Path createFolder(Path folder) throws IOException {
        return Files.createDirectories(folder, FOLDER);
    }

    /** Creates an empty file, which must not exist yet. */
    public static Path create(Path file) throws IOException {
        return Files.createFile(file, FILE);
    }

    /** Creates an empty file in place of one that may exist. */
    public static Path replace(Path file) throws IOException {
        Files.deleteIfExists(file);
        return create(file);
    }

    /** Returns the length of a file in bytes; creates the file if it is missing. */
    public static long sizeOrCreate(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException missing) {
            return Files.size(create(file));
        }
    }

    /** Creates a file of this content, which must not exist yet. */
    public static Path write(Path file, byte[] content) throws IOException {
        return Files.write(create(file), content);
    }
}
