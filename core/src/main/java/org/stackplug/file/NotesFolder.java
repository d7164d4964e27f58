package org.stackplug.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folder {@code .stackplug} in a TOP_DIR or DEST. This folder and the folders in it are used only if they are not links
 * and belong to a user who may write to the parent folder anyway. Otherwise another user, or a repository that is used as
 * TOP_DIR, could choose the files that are overwritten (by a link) or run in a teardown (by a folder).
 */
public final class NotesFolder {
    /** The name of the folder. */
    public static final String NAME = ".stackplug";

    /** Folders in it with notes for all users of the parent folder. */
    private static final List<String> SHARED =
            List.of("staging", "broken", "replaced", "digests", "moving", "in-place", "aside");
    /** Folders in it that can hold passwords. */
    private static final List<String> PRIVATE = List.of("runs", "stacked");

    private static final FileAttribute<Set<PosixFilePermission>> NOT_FOR_OTHERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxr-x"));
    private static final int OTHERS_MAY_WRITE = 0002;
    private static final int GROUP_MAY_WRITE = 0020;
    private static final int STICKY = 01000;
    private static final int MODE = 07777;
    private static final int NOT_PRIVATE = 0077;

    private NotesFolder() {}

    /** Reports a folder or file that must not be used; the message gives the reason, without a full stop. */
    public static final class UntrustedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Path path;

        UntrustedException(Path path, String message) {
            super(message);
            this.path = path;
        }

        /** Returns the folder or file. */
        public Path path() {
            return path;
        }
    }

    /**
     * Returns the existing folder, after checking it and the folders in it.
     *
     * @param parent TOP_DIR or DEST
     * @return empty if the folder does not exist
     * @throws UntrustedException if the folder, or a folder in it, must not be used
     */
    public static Optional<Path> existing(Path parent) throws IOException {
        Path notes = parent.resolve(NAME);
        if (!Files.exists(notes, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Ownership owner = Ownership.of(parent);
        check(notes, owner, OTHERS_MAY_WRITE);
        for (String name : SHARED) {
            checkIfThere(notes.resolve(name), owner, OTHERS_MAY_WRITE);
        }
        for (String name : PRIVATE) {
            checkIfThere(notes.resolve(name), owner, NOT_PRIVATE);
        }
        return Optional.of(notes);
    }

    /**
     * Returns the first of these folders that other users may write to, or read although it is private, and whose mode
     * {@link #existing} would therefore correct. Changes nothing.
     *
     * @param parent TOP_DIR or DEST
     */
    public static Optional<Path> openToOthers(Path parent) throws IOException {
        Path notes = parent.resolve(NAME);
        Map<Path, Integer> forbidden = new LinkedHashMap<>();
        forbidden.put(notes, OTHERS_MAY_WRITE);
        SHARED.forEach(name -> forbidden.put(notes.resolve(name), OTHERS_MAY_WRITE));
        PRIVATE.forEach(name -> forbidden.put(notes.resolve(name), NOT_PRIVATE));
        for (Map.Entry<Path, Integer> folder : forbidden.entrySet()) {
            boolean there = Files.isDirectory(folder.getKey(), LinkOption.NOFOLLOW_LINKS);
            if (there && (Ownership.of(folder.getKey()).mode() & folder.getValue()) != 0) {
                return Optional.of(folder.getKey());
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the folder, after creating it if it does not exist. Its mode does not depend on the umask, since a user who may
     * write to it could change what a teardown runs.
     *
     * @param parent TOP_DIR or DEST, which is created if it does not exist
     * @throws UntrustedException if the folder, or a folder in it, must not be used
     */
    public static Path getOrCreate(Path parent) throws IOException {
        Files.createDirectories(parent);
        Path notes = parent.resolve(NAME);
        try {
            return Files.createDirectory(notes, NOT_FOR_OTHERS);
        } catch (FileAlreadyExistsException e) {
            return existing(parent).orElseThrow(() -> e);
        }
    }

    /**
     * Returns the path of a file in the folder; the file need not exist.
     *
     * @throws UntrustedException if the file is a link, or not a regular file
     */
    public static Path file(Path notes, String name) throws IOException {
        Path file = notes.resolve(name);
        if (Files.isSymbolicLink(file)) {
            throw new UntrustedException(file, "it is a link to " + Files.readSymbolicLink(file));
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                PlainFile.check(file);
            } catch (PlainFile.RefusedException e) {
                throw new UntrustedException(file, e.getMessage());
            }
        }
        return file;
    }

    /** The owner, the group and the mode of a file. */
    private record Ownership(int user, int group, int mode) {
        static Ownership of(Path file) throws IOException {
            return of(file, new LinkOption[0]);
        }

        static Ownership of(Path file, LinkOption... options) throws IOException {
            Map<String, Object> all = Files.readAttributes(file, "unix:uid,gid,mode", options);
            return new Ownership((int) all.get("uid"), (int) all.get("gid"), (int) all.get("mode"));
        }

        static int self() throws IOException {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        }

        /** Returns whether a file with that ownership can be trusted in a folder with this ownership. */
        boolean trusts(Ownership other, int self) {
            boolean ofGroup = (mode & GROUP_MAY_WRITE) != 0 && (mode & STICKY) == 0 && group == other.group;
            return other.user == self || other.user == 0 || other.user == user || ofGroup;
        }
    }

    private static void checkIfThere(Path folder, Ownership parent, int forbidden) throws IOException {
        try {
            check(folder, parent, forbidden);
        } catch (NoSuchFileException e) {
            return;
        }
    }

    private static void check(Path folder, Ownership parent, int forbidden) throws IOException {
        Ownership owner = Ownership.of(folder, LinkOption.NOFOLLOW_LINKS);
        if (Files.isSymbolicLink(folder)) {
            throw new UntrustedException(folder, "it is a link to " + Files.readSymbolicLink(folder));
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new UntrustedException(folder, "it is not a folder");
        }
        int self = Ownership.self();
        if (!parent.trusts(owner, self)) {
            throw new UntrustedException(folder, "it belongs to another user, with the uid " + owner.user());
        }
        if ((owner.mode() & forbidden) != 0) {
            if (owner.user() != self) {
                throw new UntrustedException(folder, "other users may write to it");
            }
            Files.setAttribute(folder, "unix:mode", owner.mode() & MODE & ~forbidden);
        }
    }
}
