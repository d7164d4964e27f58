package org.stackplug.fetcher.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/** Replaces files of a checkout by unpacked ones, which are already on the same file system. */
final class FileSwap {
    private final ArchiveNotes notes;
    private final Path checkout;

    FileSwap(ArchiveNotes notes) {
        this.notes = notes;
        checkout = notes.checkout();
    }

    /** Moves all unpacked files to their places. A file with the same content as before is replaced as well. */
    void placeAll(ArchiveManifest manifest) throws FetchException {
        for (KeptFile file : manifest.files()) {
            place(file.path());
        }
    }

    /** Moves some of the unpacked files to their places. */
    void restore(ArchiveManifest manifest, List<String> paths) throws FetchException {
        Set<String> known = manifest.paths();
        for (String path : paths) {
            if (known.contains(path)) {
                place(path);
            }
        }
    }

    private void place(String path) throws FetchException {
        Path target = inside(path);
        try {
            Files.createDirectories(target.getParent());
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                deleteFolders(target);
            }
            Files.move(notes.newFiles().resolve(path), target, StandardCopyOption.REPLACE_EXISTING);
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

    /** Removes the files of an earlier state that a new state does not have. */
    void removeAllBut(ArchiveManifest manifest, ArchiveManifest before) throws FetchException {
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
