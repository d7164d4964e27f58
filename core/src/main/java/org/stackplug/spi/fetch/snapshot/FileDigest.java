package org.stackplug.spi.fetch.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.Revision;

/** SHA-256 digests of files, which together are not larger than a download may be. */
final class FileDigest {
    private static final int BUFFER = 1 << 16;

    private final long most;
    private final FetchLimits limits;
    private final FetchMonitor monitor;
    private long total;

    FileDigest(FetchLimits limits, FetchMonitor monitor) {
        this.limits = limits;
        this.most = limits.value(FetchLimit.DOWNLOAD);
        this.monitor = monitor;
    }

    /** Returns digests of files of the user, which may have any size. */
    static FileDigest unlimited() {
        return new FileDigest(FetchLimits.defaults().with(FetchLimit.DOWNLOAD, Long.MAX_VALUE), FetchMonitor.SILENT);
    }

    /** Returns the digest of a file's content, or of the paths, kinds and contents of the files below a folder. */
    Revision of(Path path) throws FetchException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return new Revision(ofFile(path));
        }
        StringBuilder all = new StringBuilder();
        for (KeptFile file : KeptFile.below(path, Set.of(), this)) {
            all.append(file.kind())
                    .append(' ')
                    .append(file.digest())
                    .append(' ')
                    .append(file.path())
                    .append('\0');
        }
        return new Revision(ofText(all.toString()));
    }

    /** Returns the digest of a file's content, in hex. */
    String ofFile(Path file) throws FetchException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            int count = in.read(buffer);
            while (count >= 0) {
                if (monitor.isCancelled()) {
                    throw cancelled();
                }
                total += count;
                if (total > most) {
                    throw limits.exceeded(FetchLimit.DOWNLOAD, "the source is too large");
                }
                digest.update(buffer, 0, count);
                monitor.advance(1);
                count = in.read(buffer);
            }
        } catch (IOException e) {
            throw FolderTree.unreadable(file, e);
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

    static FetchException cancelled() {
        return new FetchException(Reason.CANCELLED, "cancelled");
    }
}
