package org.stackplug.fetcher.git.mirror;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.AbsentFiles;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.fetcher.git.repository.ObjectFolders;
import org.stackplug.fetcher.git.repository.PackSharing;
import org.stackplug.fetcher.git.repository.PartialClone;
import org.stackplug.fetcher.git.repository.RefWriting;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.fetcher.git.transport.FilterRefusedException;
import org.stackplug.fetcher.git.transport.PartialDownloads;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;

/**
 * A bare copy of one remote, in the user's cache.
 *
 * <p>Writers exclude each other by a lock; readers need none: a new mirror appears by a rename, refs are
 * written after the objects that they name, and packs are only added. A mirror may vanish at any time; that looks
 * like a damaged one, and both are replaced.
 */
public final class Mirror {
    /** The ending of the names of mirrors. */
    static final String ENDING = ".git";

    private static final String ALTERNATES = "objects/info/alternates";

    private final Path cache;
    private final String name;
    private final RemoteUrl url;
    private final Downloads downloads;
    private final PartialDownloads partialDownloads;
    private final KnownSizes sizes;

    Mirror(Path cache, String name, RemoteUrl url, Downloads downloads) {
        this.cache = cache;
        this.name = name;
        this.url = url;
        this.downloads = downloads;
        this.partialDownloads = new PartialDownloads(downloads);
        this.sizes = new KnownSizes(cache);
    }

    private Path folder() {
        return folder(cache, name);
    }

    private static Path folder(Path cache, String name) {
        return cache.resolve(name + ENDING);
    }

    private static Path lock(Path cache, String name) {
        return cache.resolve(name + ".lock");
    }

    /** Removes a mirror: first out of sight of other processes. A process that shares objects now sees a damaged one. */
    @SuppressWarnings("try") // the lock is held, not used
    static void remove(Path cache, String name) throws IOException {
        try (CacheLock lock = CacheLock.acquire(lock(cache, name))) {
            Path old = cache.resolve(name + ".old-" + UUID.randomUUID());
            Files.move(folder(cache, name), old);
            ObjectFolders.delete(old);
        }
    }

    /** Returns whether there is a mirror that can be trusted: a folder that no other user has made. */
    public boolean exists() {
        try {
            return Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS) && Owner.isTrusted(folder());
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether there is anything at its place. */
    boolean isOccupied() {
        return Files.exists(folder(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the failure of a request that would need the network, which may not be used: why the mirror is of no use. */
    public FetchException withoutNetwork() {
        return uselessness().failure();
    }

    /** Returns that failure where reading the mirror has failed. */
    FetchException withoutNetwork(Throwable damage) {
        return uselessness().failure(damage);
    }

    private MirrorUselessness uselessness() {
        return new MirrorUselessness(cache, folder(), this);
    }

    /** Returns whether it lacks old commits, as the remote does. */
    public boolean isShallow() {
        return Files.exists(folder().resolve(Constants.SHALLOW));
    }

    /** Returns whether it may lack the files of some commits. A mirror that can't be read does not. */
    public boolean isPartial() {
        if (!exists()) {
            return false;
        }
        try (Repository repository = open()) {
            return PartialClone.is(repository);
        } catch (IOException | RuntimeException e) {
            log("reading a mirror", e);
            return false;
        }
    }

    /** Opens the mirror for reading. */
    public Repository open() throws IOException {
        if (Files.exists(folder().resolve(ALTERNATES), LinkOption.NOFOLLOW_LINKS)) {
            throw new CorruptObjectException("it has its objects elsewhere, and that was not made here");
        }
        return Repositories.openBare(folder());
    }

    /** Returns whether the mirror has this commit. A mirror that can't be read has none. */
    public boolean has(ObjectId commit) {
        if (!exists()) {
            return false;
        }
        try (Repository repository = open()) {
            return Downloads.has(repository, commit);
        } catch (IOException | RuntimeException e) {
            log("reading a mirror", e);
            return false;
        }
    }

    private static void log(String what, Exception e) {
        System.getLogger(Mirror.class.getName()).log(System.Logger.Level.DEBUG, what, e);
    }

    /** Returns whether the mirror has a commit, with the files that are wanted. A mirror that can't be read has none. */
    private boolean has(ObjectId commit, Extent extent) {
        if (!exists()) {
            return false;
        }
        try (Repository repository = open()) {
            return Downloads.has(repository, commit)
                    && (!PartialClone.is(repository)
                            || (extent == Extent.FILES_OF_TARGET
                                    && AbsentFiles.of(repository, commit).isEmpty()));
        } catch (IOException | RuntimeException e) {
            log("reading a mirror", e);
            return false;
        }
    }

    /** Returns the refs of the remote when the mirror was last updated. */
    public Advertised refs() throws FetchException, IOException {
        try (Repository repository = open()) {
            List<Ref> refs = new ArrayList<>();
            for (Ref ref : repository.getRefDatabase().getRefs()) {
                refs.add(repository.getRefDatabase().peel(ref));
            }
            return Advertised.of(refs, downloads.remotes().limits());
        }
    }

    /** How much of the history a mirror has to have. */
    public enum Extent {
        /** All commits; the files only of the target. A mirror that is complete stays complete. */
        FILES_OF_TARGET,
        /** All commits with their files. */
        COMPLETE
    }

    /**
     * Updates the mirror from the remote, unless it has the target already.
     *
     * @param target empty: update it in any case
     */
    @SuppressWarnings("try") // the lock is held, not used
    public void update(Optional<ResolvedRef> target, Extent extent, CacheTries.Use use, RemoteCall call)
            throws FetchException, IOException {
        boolean asItIs = use == CacheTries.Use.EXISTING;
        if (asItIs && target.isPresent() && has(id(target.get()), extent)) {
            return;
        }
        if (downloads.remotes().isOutOfReach(url)) {
            throw withoutNetwork();
        }
        try (CacheLock lock = CacheLock.acquire(lock(cache, name))) {
            if (asItIs && target.isPresent() && has(id(target.get()), extent)) {
                return; // another process was faster
            }
            try {
                // A bundle has everything, and is not asked for single files.
                if (asItIs && exists() && (url.bundle().isEmpty() || !isPartial())) {
                    removeLeftLocks();
                    try (Repository repository = open()) {
                        fetchInto(repository, target, extent, call);
                    }
                } else {
                    create(target, extent, call);
                }
            } catch (FilterRefusedException e) {
                log("fetching everything", e);
                create(target, Extent.COMPLETE, call);
            }
            if (!isPartial()) {
                sizes.note(name, folder());
            }
        }
    }

    /** Removes lock files of killed processes. The lock of the mirror is held, so no process waits for them. */
    private void removeLeftLocks() throws IOException {
        removeLocks(folder(), 1);
        removeLocks(folder().resolve("refs"), Integer.MAX_VALUE);
    }

    private static void removeLocks(Path below, int depth) throws IOException {
        if (!Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(below, depth)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".lock")).toList()) {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static ObjectId id(ResolvedRef target) throws FetchException {
        return Commits.id(target.revision());
    }

    private void create(Optional<ResolvedRef> target, Extent extent, RemoteCall call)
            throws FetchException, IOException {
        removeLeftovers();
        Path temporary = cache.resolve(name + ".new-" + UUID.randomUUID());
        try {
            try (Repository repository = Repositories.createBare(temporary)) {
                fetchInto(repository, target, extent, call);
            }
            discard();
            try {
                Files.move(temporary, folder(), StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, folder());
            }
        } finally {
            ObjectFolders.delete(temporary);
        }
    }

    /** Removes folders of killed processes. The lock is held, so no process is at work on them. */
    private void removeLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            for (Path file : files.toList()) {
                String other = file.getFileName().toString();
                if (other.startsWith(name + ".new-") || other.startsWith(name + ".old-")) {
                    ObjectFolders.delete(file);
                }
            }
        }
    }

    private void fetchInto(Repository repository, Optional<ResolvedRef> target, Extent extent, RemoteCall call)
            throws FetchException, IOException {
        // Reads the refs of the mirror first: a failure to read them has nothing to do with the remote.
        RefWriting writing = new RefWriting(repository);
        boolean partial = PartialClone.is(repository)
                || (Repositories.isNew(repository) && extent == Extent.FILES_OF_TARGET && target.isPresent());
        Advertised refs = partial
                ? partialDownloads.history(url, repository, target, call)
                : downloads.everything(url, repository, target, call);
        writing.mirror(refs);
        if (target.isPresent()) {
            ObjectId id = id(target.get());
            // There may be no ref that leads to the target: note that it is here, for the next negotiation.
            RefName wanted = new RefName("refs/stackplug/wanted/" + id.name());
            boolean other = target.get().kind() == ResolvedRef.Kind.OTHER;
            writing.set(other ? target.get().ref().orElse(wanted) : wanted, id);
        }
        if (partial && target.isPresent()) {
            partialDownloads.filesOf(url, repository, id(target.get()), call);
        }
        writing.execute();
        writing.head(refs);
        if (partial && extent == Extent.COMPLETE) {
            partialDownloads.complete(url, repository, writing.ids(), call);
        }
    }

    /** Deletes a mirror that can't be used, now that there is a new one: first out of sight of other processes. */
    private void discard() throws IOException {
        Path old = cache.resolve(name + ".old-" + UUID.randomUUID());
        try {
            Files.move(folder(), old);
        } catch (NoSuchFileException e) {
            return;
        }
        try {
            ObjectFolders.delete(old);
        } catch (IOException e) {
            System.getLogger(Mirror.class.getName())
                    .log(System.Logger.Level.INFO, "a damaged mirror stays in " + old, e);
        }
    }

    /**
     * Shares its objects with another repository, which does not need the mirror afterwards. A repository that gets objects
     * from a partial mirror is a partial clone.
     */
    public void share(Repository into) throws IOException {
        try (Repository repository = open()) {
            new PackSharing(PartialClone.objects(repository), PartialClone.objects(into)).share();
            if (PartialClone.is(repository) && !PartialClone.is(into)) {
                PartialClone.mark(into);
            }
        }
        noteUse();
    }

    /** Notes the time of the last use, by which old mirrors are found. A cache that can only be read has none. */
    private void noteUse() {
        try {
            Files.setLastModifiedTime(folder(), FileTime.from(Instant.now()));
        } catch (IOException e) {
            System.getLogger(Mirror.class.getName())
                    .log(System.Logger.Level.DEBUG, "the use of a mirror is not noted", e);
        }
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
