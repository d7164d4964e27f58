package org.stackplug.spi.fetch.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/**
 * The folder {@code .stackplug-snapshot} of a checkout: the files of its state, from which edited files can be restored, a
 * manifest of them, backups of local work, and what is being fetched at the moment.
 */
final class SnapshotNotes {
    /** The name of the folder. */
    static final String NAME = ".stackplug-snapshot";

    /** The beginning of the names of what an attempt has not finished. */
    private static final String STAGED = "new-";

    private static final String STATE = "state-";

    private final Path checkout;
    private final Path folder;

    SnapshotNotes(Path checkout) {
        this.checkout = checkout;
        folder = checkout.resolve(NAME);
    }

    Path checkout() {
        return checkout;
    }

    /** Returns whether the checkout was made from a snapshot. */
    boolean exists() {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Returns the folder with the files of a state. Its name has the digest of all of them, so that the manifest always names a
     * folder that is there, even if a process is killed between two renames, or a source uses an id again.
     */
    Path files(SnapshotManifest manifest) {
        return folder.resolve(STATE + manifest.digest());
    }

    /** Returns the folder of backups. */
    Path backups() {
        return folder.resolve("backup");
    }

    private Path manifestFile() {
        return folder.resolve("manifest");
    }

    private Path staged(String name) {
        return folder.resolve(STAGED + name);
    }

    /** Removes what an earlier attempt has left, and returns empty folders for a new one. */
    Staging stage() throws FetchException {
        try {
            Files.createDirectories(folder);
            clearStaging();
            return new Staging(Files.createDirectory(staged("files")), Files.createDirectory(staged("scratch")));
        } catch (IOException e) {
            throw FolderTree.unwritable(folder, e);
        }
    }

    private void clearStaging() throws IOException, FetchException {
        for (Path staged : beginningWith(STAGED)) {
            FolderTree.delete(staged);
        }
    }

    private List<Path> beginningWith(String start) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .toList();
        }
    }

    /** Returns the place for a file that is about to be moved into the checkout. */
    Path newFile() {
        return staged("file");
    }

    /** Keeps the staged files as those of a state; the checkout still has another one, or none. */
    SnapshotManifest keep(SnapshotManifest manifest) throws FetchException {
        Path files = files(manifest);
        try {
            // The same name stands for the same files.
            if (!Files.exists(files, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(staged("files"), files, StandardCopyOption.ATOMIC_MOVE);
            }
            clearStaging();
        } catch (IOException e) {
            throw FolderTree.unwritable(folder, e);
        }
        return manifest;
    }

    /** Returns the manifest. */
    SnapshotManifest manifest() throws FetchException {
        try {
            return SnapshotManifest.parse(Files.readString(manifestFile()));
        } catch (IOException | IllegalArgumentException e) {
            throw new FetchException(Reason.CORRUPT, checkout + " has no readable manifest of its files", e);
        }
    }

    /** Returns the content of the checkout. */
    CheckoutState state() throws FetchException {
        try {
            SnapshotManifest manifest = manifest();
            if (!Files.isDirectory(files(manifest), LinkOption.NOFOLLOW_LINKS)) {
                return CheckoutState.broken("the copy of its files is missing");
            }
            Path real = checkout.toRealPath();
            return manifest.state(KeptFile.below(real, Set.of(real.resolve(NAME))));
        } catch (FetchException e) {
            if (e.reason() == Reason.CORRUPT) {
                return CheckoutState.broken("it was not fetched completely");
            }
            throw e;
        } catch (IOException e) {
            throw FolderTree.unreadable(checkout, e);
        }
    }

    /** Records that the files of a kept state are in the checkout. */
    void adopt(SnapshotManifest manifest) throws FetchException {
        try {
            Files.writeString(staged("manifest"), manifest.text());
            Files.move(staged("manifest"), manifestFile(), StandardCopyOption.ATOMIC_MOVE);
            for (Path state : beginningWith(STATE)) {
                if (!state.equals(files(manifest))) {
                    FolderTree.delete(state);
                }
            }
        } catch (IOException e) {
            throw FolderTree.unwritable(folder, e);
        }
    }
}
