package org.stackplug.fetcher.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.Revision;

/** SHA-256 digests. */
final class FileDigest {
    private static final int BUFFER = 1 << 16;

    private FileDigest() {}

    /** Returns the digest of an archive. */
    static Revision of(Path archive, FetchLimits limits, FetchMonitor monitor) throws FetchException {
        monitor.begin("reading the archive", 0);
        try {
            return read(archive, OutputStream.nullOutputStream(), limits, monitor);
        } catch (IOException e) {
            throw FolderTree.unreadable(archive, e);
        }
    }

    /** Copies an archive to a new file, and returns the digest of the copy. */
    static Revision copy(Path archive, Path copy, FetchLimits limits, FetchMonitor monitor) throws FetchException {
        monitor.begin("copying the archive", 0);
        try (OutputStream out = Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            return read(archive, out, limits, monitor);
        } catch (IOException e) {
            throw FolderTree.unwritable(copy, e);
        }
    }

    private static Revision read(Path archive, OutputStream out, FetchLimits limits, FetchMonitor monitor)
            throws IOException, FetchException {
        MessageDigest digest = sha256();
        long total = 0;
        try (InputStream in = Files.newInputStream(archive)) {
            byte[] buffer = new byte[BUFFER];
            int count = in.read(buffer);
            while (count >= 0) {
                stopIfCancelled(monitor);
                total += count;
                if (total > limits.value(FetchLimit.DOWNLOAD)) {
                    throw limits.exceeded(FetchLimit.DOWNLOAD, "the archive is too large");
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                monitor.advance(1);
                count = in.read(buffer);
            }
        }
        return new Revision(HexFormat.of().formatHex(digest.digest()));
    }

    /** Returns the digest of a file of a checkout, in hex. */
    static String ofFile(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            int count = in.read(buffer);
            while (count >= 0) {
                digest.update(buffer, 0, count);
                count = in.read(buffer);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the digest of a text, in hex. */
    static String ofText(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static void stopIfCancelled(FetchMonitor monitor) throws FetchException {
        if (monitor.isCancelled()) {
            throw cancelled();
        }
    }

    static FetchException cancelled() {
        return new FetchException(Reason.CANCELLED, "cancelled");
    }
}
