package org.stackplug.fetcher.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.snapshot.SnapshotFetcher;
import org.stackplug.spi.fetch.snapshot.Staging;

/** Unpacks archives. The state of an archive is the digest of its bytes. */
final class ArchiveFetcher extends SnapshotFetcher {
    ArchiveFetcher(FetcherContext context) {
        super(context);
    }

    @Override
    protected Revision current(Source source, FetchMonitor monitor) throws FetchException {
        return digest(ArchiveUrl.of(source).existingFile(), monitor);
    }

    @Override
    protected void write(Source source, Revision state, Staging staging, FetchMonitor monitor) throws FetchException {
        ArchiveUrl url = ArchiveUrl.of(source);
        // From now on nothing depends on the user's file, which may change at any moment.
        Path copy = copy(url.existingFile(), staging.scratch().resolve("archive"));
        Revision now = digest(copy, monitor);
        if (!now.equals(state)) {
            throw changed(source, now);
        }
        new Unpacking(staging, new UnpackBudget(limits(), copy.toFile().length()), monitor)
                .unpack(url.format(), copy);
    }

    private static Path copy(Path archive, Path copy) throws FetchException {
        try {
            return Files.copy(archive, copy);
        } catch (IOException e) {
            throw new FetchException(Reason.STORAGE, archive + " can't be copied: " + e.getMessage(), e);
        }
    }
}
