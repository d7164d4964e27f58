package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders of mode 0700 and files of mode 0600, whatever the umask allows more. What the shell writes for the engine it writes
 * into files that were made here: its own umask is that of the user's steps, and a variable's value can be a password.
 */
public final class PrivateFiles {
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Makes a folder, and those above it that do not exist. */
    public static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder, FOLDER);
    }

    /** Makes an empty file, which must not exist yet. */
    public static Path empty(Path file) throws IOException {
        return Files.createFile(file, FILE);
    }

    /** Makes an empty file, in place of one that may be there. */
    public static Path anew(Path file) throws IOException {
        Files.deleteIfExists(file);
        return empty(file);
    }

    /** How long a file is; made if there is none. */
    public static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException missing) {
            return Files.size(empty(file));
        }
    }

    /** Makes a file of this content, which must not exist yet. */
    public static Path write(Path file, byte[] content) throws IOException {
        return Files.write(empty(file), content);
    }
}
