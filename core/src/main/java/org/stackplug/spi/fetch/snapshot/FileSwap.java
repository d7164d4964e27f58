package org.stackplug.spi.fetch.snapshot;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/** Replaces files of a checkout by those of a state that the notes keep. */
final class FileSwap {
    private static final CopyOption[] EXACTLY = {LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES};

    private final SnapshotNotes notes;
    private final SnapshotManifest manifest;
    private final Path checkout;

    /** @param manifest of the state whose files are placed */
    FileSwap(SnapshotNotes notes, SnapshotManifest manifest) {
        this.notes = notes;
        this.manifest = manifest;
        checkout = notes.checkout();
    }

    /** Copies all files to their places. A file with the same content as before is replaced as well. */
    void placeAll() throws FetchException {
        for (KeptFile file : manifest.files()) {
            place(file);
        }
    }

    /** Copies some of the files to their places; other paths are passed over. */
    void restore(Collection<String> paths) throws FetchException {
        Set<String> wanted = Set.copyOf(paths);
        for (KeptFile file : manifest.files()) {
            if (wanted.contains(file.path())) {
                place(file);
            }
        }
    }

    private void place(KeptFile file) throws FetchException {
        Path target = inside(file.path());
        Path kept = notes.files(manifest).resolve(file.path());
        Path copy = notes.newFile();
        try {
            Files.deleteIfExists(copy);
            Files.copy(kept, copy, EXACTLY);
            if (!KeptFile.of(file.path(), copy).equals(file)) {
                throw new FetchException(Reason.CORRUPT, "the copy " + kept + " was changed");
            }
            Files.createDirectories(target.getParent());
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                deleteFolders(target);
            }
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FolderTree.unwritable(target, e);
        }
    }

    /** Deletes a folder that contains nothing but folders. */
    private static void deleteFolders(Path folder) throws FetchException, IOException {
        if (!KeptFile.below(folder, Set.of()).isEmpty()) {
            throw new FetchException(Reason.LOCAL_WORK, folder + " holds files");
        }
        FolderTree.delete(folder);
    }

    /** Removes the files of an earlier state that this one does not have. */
    void removeGone(SnapshotManifest before) throws FetchException {
        Set<String> gone = new HashSet<>(before.paths());
        gone.removeAll(manifest.paths());
        remove(gone);
    }

    /** Removes files, and the folders that become empty. */
    void remove(Collection<String> paths) throws FetchException {
        for (String path : paths) {
            Path file = inside(path);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw FolderTree.unwritable(file, e);
            }
            FolderTree.deleteEmpty(file.getParent(), checkout);
        }
    }

    /** Returns a path of the checkout, to which no link leads: nothing is written outside of the checkout. */
    private Path inside(String path) throws FetchException {
        Path relative = Path.of(path);
        Path folder = checkout;
        for (Path part : relative) {
            if (Files.isSymbolicLink(folder) && !folder.equals(checkout)) {
                throw new FetchException(Reason.LOCAL_WORK, folder + " is a link, and was a folder before");
            }
            folder = folder.resolve(part);
        }
        return folder;
    }
}
