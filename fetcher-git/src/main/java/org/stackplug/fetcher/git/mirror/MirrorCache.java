package org.stackplug.fetcher.git.mirror;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.transport.Downloads;

/** The folder of the mirrors: one bare repository for each URL. Thread-safe. */
public final class MirrorCache {
    private static final int READABLE = 60;
    private static final int DIGEST_BYTES = 8;

    private final Optional<Path> folder;
    private final Downloads downloads;

    public MirrorCache(Optional<Path> folder, Downloads downloads) {
        this.folder = folder;
        this.downloads = downloads;
    }

    /**
     * Returns the mirror of a URL, which need not exist yet; empty without a cache, and for repositories on this
     * machine.
     */
    public Optional<Mirror> of(RemoteUrl url) {
        return url.folder().isPresent()
                ? Optional.empty()
                : folder.map(cache -> new Mirror(cache, name(url.clean()), url, downloads));
    }

    /** Returns the name of the mirror of a URL: readable, and unique. */
    public static String name(String url) {
        String readable = url.replaceFirst("^[A-Za-z+]+://", "")
                .replaceAll("\\.git/?$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-");
        String end = readable.length() <= READABLE ? readable : readable.substring(readable.length() - READABLE);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
            return end.replaceFirst("^[.-]+", "") + "-" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
