package org.stackplug.fetcher.archive;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.Source;

/**
 * The URL of an archive.
 *
 * @param format the format, as the scheme names it
 * @param file the absolute path of the archive
 * @param shown the URL without credentials, for messages
 */
record ArchiveUrl(ArchiveFormat format, Path file, String shown) {
    ArchiveUrl {
        Objects.requireNonNull(format);
        Objects.requireNonNull(file);
        Objects.requireNonNull(shown);
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + file);
        }
    }

    /**
     * Returns the URL of a source.
     *
     * @throws FetchException with {@link Reason#NO_REPOSITORY} if it can't be the URL of an archive on this machine
     */
    static ArchiveUrl of(Source source) throws FetchException {
        String shown = source.urlWithoutCredentials();
        Optional<ArchiveFormat> format = ArchiveFormat.of(source.url());
        if (format.isEmpty()) {
            throw impossible(shown, "its scheme is neither tar+file nor zip+file", null);
        }
        try {
            URI uri = URI.create(source.url().substring(format.get().prefix().length()));
            if (uri.getRawAuthority() != null) {
                throw impossible(shown, "it names a host, and an archive is a file of this machine", null);
            }
            return new ArchiveUrl(format.get(), Path.of(uri), shown);
        } catch (IllegalArgumentException e) {
            throw impossible(shown, "it is not a URL; a blank is written as %20", e);
        }
    }

    private static FetchException impossible(String shown, String why, Exception cause) {
        return new FetchException(Reason.NO_REPOSITORY, "can't fetch from " + shown + ": " + why, cause);
    }

    /** Returns the archive, which exists. */
    Path existingFile() throws FetchException {
        if (!Files.isRegularFile(file)) {
            throw new FetchException(Reason.NO_REPOSITORY, "there is no archive at " + file);
        }
        return file;
    }

    @Override
    public String toString() {
        return shown;
    }
}
