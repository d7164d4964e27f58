package org.stackplug.spi.fetch.snapshot;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.TrackedFile;

/**
 * The content of a state, as it was fetched.
 *
 * @param url the source without credentials
 * @param revision the id of the state
 * @param files its files, sorted by path
 */
record SnapshotManifest(String url, Revision revision, List<KeptFile> files) {
    private static final String VERSION = "stackplug snapshot 1";
    /** The lines before those of the files. */
    private static final int HEAD = 3;

    SnapshotManifest {
        Objects.requireNonNull(url);
        Objects.requireNonNull(revision);
        files = List.copyOf(files);
    }

    /** Returns the text of the manifest: a line for each field, and then one for each file. */
    String text() {
        return String.join("\n", VERSION, encode(url), revision.id()) + "\n" + fileLines();
    }

    private String fileLines() {
        return files.stream()
                .map(file -> file.kind() + " " + file.digest() + " " + encode(file.path()) + "\n")
                .collect(Collectors.joining());
    }

    /** Returns the digest of all files, in hex. */
    String digest() {
        return FileDigest.ofText(fileLines());
    }

    /**
     * Parses the text of a manifest.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static SnapshotManifest parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < HEAD || !lines.get(0).equals(VERSION)) {
            throw new IllegalArgumentException("not a manifest");
        }
        List<KeptFile> files = new ArrayList<>();
        for (String line : lines.subList(HEAD, lines.size())) {
            String[] words = line.split(" ", -1);
            if (words.length != 3) {
                throw new IllegalArgumentException("not a file of a manifest");
            }
            files.add(new KeptFile(decode(words[2]), TrackedFile.Kind.valueOf(words[0]), words[1]));
        }
        return new SnapshotManifest(decode(lines.get(1)), new Revision(lines.get(2)), files);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    List<TrackedFile> trackedFiles() {
        return files.stream().map(KeptFile::tracked).toList();
    }

    /** Returns the paths of all files. */
    Set<String> paths() {
        return files.stream().map(KeptFile::path).collect(Collectors.toSet());
    }

    /** Compares the files of the disk with those that were fetched. */
    LocalWork work(List<KeptFile> disk) {
        Map<String, KeptFile> present = disk.stream().collect(Collectors.toMap(KeptFile::path, Function.identity()));
        Set<String> tracked = paths();
        return new LocalWork(
                files.stream()
                        .filter(file -> !file.equals(present.get(file.path())))
                        .map(KeptFile::path)
                        .toList(),
                disk.stream()
                        .map(KeptFile::path)
                        .filter(path -> !tracked.contains(path))
                        .toList(),
                List.of());
    }

    CheckoutState state(List<KeptFile> disk) {
        return CheckoutState.checkout(
                Optional.of(revision), Optional.empty(), new CheckoutState.Origin(Optional.of(url), true), work(disk));
    }

    /** Refuses a move to this state that would overwrite an untracked file, or put a file below one or above one. */
    void refuseOverwriting(List<String> untracked, Path checkout) throws FetchException {
        Set<String> blocked = new HashSet<>(untracked);
        Set<String> folders = new HashSet<>();
        untracked.forEach(path -> folders.addAll(foldersOf(path)));
        for (KeptFile file : files) {
            if (blocked.contains(file.path())
                    || folders.contains(file.path())
                    || foldersOf(file.path()).stream().anyMatch(blocked::contains)) {
                throw new FetchException(
                        Reason.LOCAL_WORK,
                        checkout + " holds untracked files at " + file.path() + ", which the source has");
            }
        }
    }

    private static List<String> foldersOf(String path) {
        List<String> folders = new ArrayList<>();
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            folders.add(path.substring(0, slash));
        }
        return folders;
    }
}
