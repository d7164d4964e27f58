package org.stackplug.fetcher.archive;

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
import org.stackplug.spi.fetch.Revision;

/**
 * The folder {@code .stackplug-archive} of a checkout: the archive itself, from which edited files can be restored, a manifest
 * of what was unpacked, backups of local work, and what is being unpacked at the moment.
 */
final class ArchiveNotes {
    /** The name of the folder. */
    static final String NAME = ".stackplug-archive";

    /** The beginning of the names of what an attempt has not finished. */
    static final String STAGED = "new-";

    private static final String ARCHIVE = "archive-";

    private final Path checkout;
    private final Path folder;

    ArchiveNotes(Path checkout) {
        this.checkout = checkout;
        folder = checkout.resolve(NAME);
    }

    Path checkout() {
        return checkout;
    }

    /** Returns whether the checkout is one of this backend. */
    boolean exists() {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Returns the archive of a state. Its name has the digest, so that the manifest always names an archive that is there,
     * even if a process is killed between two renames.
     */
    Path archive(Revision revision) {
        return folder.resolve(ARCHIVE + revision);
    }

    /** Returns the copy of an archive that is about to be unpacked. */
    Path newArchive() {
        return folder.resolve(STAGED + "archive");
    }

    /** Returns the folder into which an archive is unpacked. */
    Path newFiles() {
        return folder.resolve(STAGED + "files");
    }

    /** Returns the folder of backups. */
    Path backups() {
        return folder.resolve("backup");
    }

    private Path manifestFile() {
        return folder.resolve("manifest");
    }

    /** Removes what an earlier attempt has left, and creates the folder. */
    void clearStaging() throws FetchException {
        try {
            Files.createDirectories(folder);
            for (Path staged : beginningWith(STAGED)) {
                FolderTree.delete(staged);
            }
        } catch (IOException e) {
            throw FolderTree.unwritable(folder, e);
        }
    }

    private List<Path> beginningWith(String start) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .toList();
        }
    }

    /** Returns the manifest. */
    ArchiveManifest manifest() throws FetchException {
        try {
            return ArchiveManifest.parse(Files.readString(manifestFile()));
        } catch (IOException | IllegalArgumentException e) {
            throw new FetchException(Reason.CORRUPT, checkout + " has no readable manifest of its archive", e);
        }
    }

    /** Returns the content of the checkout. */
    CheckoutState state() throws FetchException {
        try {
            ArchiveManifest manifest = manifest();
            if (!Files.isRegularFile(archive(manifest.revision()), LinkOption.NOFOLLOW_LINKS)) {
                return CheckoutState.broken("its copy of the archive is missing");
            }
            Path real = checkout.toRealPath();
            return manifest.state(KeptFile.below(real, Set.of(real.resolve(NAME))));
        } catch (FetchException e) {
            if (e.reason() == Reason.CORRUPT) {
                return CheckoutState.broken("it was not unpacked completely");
            }
            throw e;
        } catch (IOException e) {
            throw FolderTree.unreadable(checkout, e);
        }
    }

    /** Records that the files of the new archive are in the checkout. */
    void adopt(ArchiveManifest manifest) throws FetchException {
        Path unfinished = folder.resolve(STAGED + "manifest");
        try {
            Files.writeString(unfinished, manifest.text());
            Files.move(newArchive(), archive(manifest.revision()), StandardCopyOption.ATOMIC_MOVE);
            Files.move(unfinished, manifestFile(), StandardCopyOption.ATOMIC_MOVE);
            for (Path archive : beginningWith(ARCHIVE)) {
                if (!archive.equals(archive(manifest.revision()))) {
                    Files.delete(archive);
                }
            }
        } catch (IOException e) {
            throw FolderTree.unwritable(folder, e);
        }
        clearStaging();
    }
}
