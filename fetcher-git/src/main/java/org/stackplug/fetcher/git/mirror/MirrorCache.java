package org.stackplug.fetcher.git.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.spi.fetch.SourceFetcher;

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

    /** Returns the size of a repository when all of it was fetched last, in bytes; empty if that is not known. */
    public OptionalLong size(RemoteUrl url) {
        return folder.isPresent() ? new KnownSizes(folder.get()).of(name(url.clean())) : OptionalLong.empty();
    }

    /**
     * Returns the mirrors that are not needed.
     *
     * @param used the URLs whose mirrors stay
     * @param before the mirrors that were used at that time or later stay as well
     */
    public List<SourceFetcher.CachedCopy> unused(Collection<RemoteUrl> used, Instant before) throws IOException {
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            return List.of();
        }
        Set<String> needed = used.stream().map(url -> name(url.clean())).collect(Collectors.toSet());
        List<SourceFetcher.CachedCopy> unused = new ArrayList<>();
        try (DirectoryStream<Path> mirrors = Files.newDirectoryStream(folder.get(), "*" + Mirror.ENDING)) {
            for (Path mirror : mirrors) {
                String name = name(mirror);
                Instant last = Files.getLastModifiedTime(mirror, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                if (!needed.contains(name) && last.isBefore(before)) {
                    unused.add(new SourceFetcher.CachedCopy(name, mirror, last));
                }
            }
        }
        unused.sort(Comparator.comparing(SourceFetcher.CachedCopy::name));
        return unused;
    }

    /** Removes a mirror; a path that is not one of a mirror in this cache is ignored. */
    public void remove(Path mirror) throws IOException {
        String file = String.valueOf(mirror.getFileName());
        if (folder.filter(cache -> cache.equals(mirror.getParent())).isPresent() && file.endsWith(Mirror.ENDING)) {
            Mirror.remove(folder.get(), name(mirror));
        }
    }

    /** Returns the name of the mirror at a path. */
    private static String name(Path mirror) {
        String file = String.valueOf(mirror.getFileName());
        return file.substring(0, file.length() - Mirror.ENDING.length());
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
