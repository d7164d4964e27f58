package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.stackplug.file.PlainFile;
import org.stackplug.lock.TreeDigest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.TrackedFile;

/**
 * The digest of a checkout, kept in the folder {@code .stackplug/digests} next to it with the commit that it belongs to:
 * reading every file of every plugin in every run would cost more than all else.
 *
 * @param checkout the folder of the checkout
 */
record DigestStamp(Path checkout) {
    private static final long MAX_BYTES = 1024;

    /**
     * Computes the digest of a checkout.
     *
     * @param files the files that it tracks
     */
    static String compute(Path checkout, List<TrackedFile> files) throws FetchException {
        try {
            return TreeDigest.of(checkout, files);
        } catch (IOException e) {
            throw new FetchException(FetchException.Reason.STORAGE, "the checkout can't be read: " + e.getMessage(), e);
        }
    }

    /** The digest of a clean checkout at that commit: the one that was kept, or computed now and kept. */
    String of(Revision revision, SourceFetcher fetcher) throws FetchException {
        Optional<String> known = read(revision);
        if (known.isPresent()) {
            return known.get();
        }
        String digest = compute(checkout, fetcher.trackedFiles(checkout));
        keep(revision, digest);
        return digest;
    }

    private Optional<String> read(Revision revision) {
        try {
            List<String> words =
                    List.of(PlainFile.text(file(), MAX_BYTES).strip().split(" "));
            return words.size() == 2 && words.get(0).equals(revision.id()) && TreeDigest.isDigest(words.get(1))
                    ? Optional.of(words.get(1))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Keeps a digest; failing to only costs time later. */
    void keep(Revision revision, String digest) {
        try {
            Files.createDirectories(file().getParent());
            Path unfinished = file().resolveSibling(checkout.getFileName() + "~");
            Files.deleteIfExists(unfinished);
            Files.writeString(unfinished, revision.id() + " " + digest + "\n", StandardOpenOption.CREATE_NEW);
            Files.move(unfinished, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            System.getLogger(DigestStamp.class.getName())
                    .log(System.Logger.Level.INFO, "the digest of " + checkout + " is not kept", e);
        }
    }

    private Path file() {
        return new Placement(checkout).note("digests");
    }
}
