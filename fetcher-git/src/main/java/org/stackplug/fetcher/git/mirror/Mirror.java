package org.stackplug.fetcher.git.mirror;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.stackplug.fetcher.git.call.JGitErrors;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.fetcher.git.repository.ObjectFolders;
import org.stackplug.fetcher.git.repository.RefWriting;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;

/**
 * A bare copy of one remote, in the user's cache.
 *
 * <p>Writers exclude each other by a lock; readers need none: a new mirror appears by renaming, refs are written after the
 * objects they name, and a pack is only deleted when another one holds all that it held. A mirror may vanish at any time;
 * that looks like a damaged one, and both are made anew.
 */
public final class Mirror {
    private static final int CHECKSUM = 20;
    private static final String ALTERNATES = "objects/info/alternates";

    private final Path cache;
    private final String name;
    private final RemoteUrl url;
    private final Downloads downloads;

    Mirror(Path cache, String name, RemoteUrl url, Downloads downloads) {
        this.cache = cache;
        this.name = name;
        this.url = url;
        this.downloads = downloads;
    }

    private Path folder() {
        return cache.resolve(name + ".git");
    }

    /** Whether there is one that can be trusted: a folder, and not somebody else's. */
    public boolean exists() {
        try {
            return Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS) && Owner.isTrusted(folder());
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether anything stands at its place. */
    boolean isThere() {
        return Files.exists(folder(), LinkOption.NOFOLLOW_LINKS);
    }

    /** For reading. */
    public Repository open() throws IOException {
        if (Files.exists(folder().resolve(ALTERNATES), LinkOption.NOFOLLOW_LINKS)) {
            throw new CorruptObjectException("it has its objects elsewhere, and that was not made here");
        }
        return Repositories.openBare(folder());
    }

    /** Whether this commit is here. A mirror that can't be read has nothing. */
    public boolean has(ObjectId commit) {
        if (!exists()) {
            return false;
        }
        try (Repository repository = open()) {
            return Downloads.has(repository, commit);
        } catch (IOException | RuntimeException e) {
            System.getLogger(Mirror.class.getName()).log(System.Logger.Level.DEBUG, "reading a mirror", e);
            return false;
        }
    }

    /** What the remote had when this was last brought up to date. */
    public Advertised refs() throws FetchException, IOException {
        try (Repository repository = open()) {
            List<Ref> refs = new java.util.ArrayList<>();
            for (Ref ref : repository.getRefDatabase().getRefs()) {
                refs.add(repository.getRefDatabase().peel(ref));
            }
            return Advertised.of(refs, downloads.remotes().limits());
        }
    }

    /**
     * Brings it up to date, unless it has the target already.
     *
     * @param target empty: in any case
     */
    @SuppressWarnings("try")
    public // the lock is held, not used
    void update(Optional<ResolvedRef> target, CacheTries.Use use, RemoteCall attempt)
            throws FetchException, IOException {
        boolean asItIs = use == CacheTries.Use.AS_IT_IS;
        if (asItIs && target.isPresent() && has(id(target.get()))) {
            return;
        }
        try (CacheLock lock = CacheLock.acquire(cache.resolve(name + ".lock"))) {
            if (asItIs && target.isPresent() && has(id(target.get()))) {
                return; // another process was faster
            }
            if (asItIs && exists()) {
                removeLeftLocks();
                try (Repository repository = open()) {
                    fetchInto(repository, target, attempt);
                }
                consolidate();
            } else {
                make(target, attempt);
            }
        }
    }

    /** What processes that were killed have left. The lock of the mirror is held, so no process waits for them. */
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

    /** Only for the time to come: a mirror with many packs is as good. */
    private void consolidate() {
        try {
            new PackConsolidation(folder(), PackConsolidation.MOST).run();
        } catch (IOException e) {
            System.getLogger(Mirror.class.getName())
                    .log(System.Logger.Level.INFO, "the packs of a mirror stay as they are", e);
        }
    }

    private static ObjectId id(ResolvedRef target) throws FetchException {
        return Commits.id(target.revision());
    }

    private void make(Optional<ResolvedRef> target, RemoteCall attempt) throws FetchException, IOException {
        removeLeftovers();
        Path temporary = cache.resolve(name + ".new-" + UUID.randomUUID());
        try {
            try (Repository repository = Repositories.createBare(temporary)) {
                fetchInto(repository, target, attempt);
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

    /** What killed processes left. Only called with the lock held, so nobody is at work on them. */
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

    private void fetchInto(Repository repository, Optional<ResolvedRef> target, RemoteCall attempt)
            throws FetchException, IOException {
        // It reads the refs that are here: where that fails, the remote has nothing to do with it.
        RefWriting writing = new RefWriting(repository);
        Advertised refs = downloads.everything(url, repository, target, attempt);
        writing.mirror(refs);
        if (target.isPresent()) {
            ObjectId id = id(target.get());
            // Perhaps no ref leads there: remember that it is here, for the next negotiation.
            RefName wanted = new RefName("refs/stackplug/wanted/" + id.name());
            boolean other = target.get().kind() == ResolvedRef.Kind.OTHER;
            writing.set(other ? target.get().ref().orElse(wanted) : wanted, id);
        }
        writing.execute();
        writing.head(refs);
    }

    /** Whether a failure says that this mirror is of no use any more. */
    static boolean isDamaged(Throwable failure) {
        return Stream.iterate(failure, e -> e != null, Throwable::getCause)
                .limit(20)
                .anyMatch(e -> JGitErrors.isDamage(e)
                        || e instanceof RepositoryNotFoundException
                        || e instanceof NoSuchFileException);
    }

    /** Deletes one that can't be used, now that there is a new one: first out of the others' sight. */
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
     * Gives its objects to another repository: by hard links, so that this mirror can be deleted; by copying where that does
     * not work.
     */
    public void share(Path objects) throws IOException {
        Path from = folder().resolve("objects/pack");
        Path to = Files.createDirectories(objects.resolve("pack"));
        boolean mine = Files.getOwner(from).equals(Files.getOwner(to));
        Look look = Look.at(from);
        Look before;
        // Until nothing has changed meanwhile: a pack that was consolidated is gone, and the one with its objects is
        // there.
        do {
            for (Path pack : look.packs()) {
                give(pack, to, mine);
            }
            before = look;
            look = Look.at(from);
        } while (!look.sees(before));
        giveLoose(objects, mine);
    }

    /** A web server that knows nothing of git hands out objects one by one; no other mirror has any. */
    private void giveLoose(Path objects, boolean mine) throws IOException {
        try (Stream<Path> all = Files.list(folder().resolve("objects"))) {
            for (Path loose : all.filter(Mirror::isOfLooseObjects).toList()) {
                Path to = Files.createDirectories(
                        objects.resolve(loose.getFileName().toString()));
                try (Stream<Path> files = Files.list(loose)) {
                    for (Path file : files.toList()) {
                        link(file, to.resolve(file.getFileName().toString()), mine);
                    }
                }
            }
        }
    }

    private static boolean isOfLooseObjects(Path folder) {
        return folder.getFileName().toString().matches("[0-9a-f]{2}");
    }

    /**
     * What a look into a folder found. A folder is not read at one moment, and its time has a grain of some milliseconds: only
     * both together tell that nothing has changed.
     */
    private record Look(FileTime changed, Set<Path> files) {
        static Look at(Path folder) throws IOException {
            FileTime changed = Files.getLastModifiedTime(folder);
            try (Stream<Path> files = Files.list(folder)) {
                return new Look(changed, files.collect(Collectors.toSet()));
            }
        }

        /** Whether it is the same. Not by the record's own equals, which is worked out when it is first needed, by each thread. */
        boolean sees(Look other) {
            return changed.equals(other.changed) && files.equals(other.files);
        }

        /** A pack counts from the moment its index is there. */
        List<Path> packs() {
            return files.stream()
                    .filter(file -> file.toString().endsWith(".pack") && files.contains(index(file)))
                    .sorted()
                    .toList();
        }
    }

    private static Path index(Path pack) {
        return pack.resolveSibling(pack.getFileName().toString().replaceFirst("\\.pack$", ".idx"));
    }

    private static void give(Path pack, Path to, boolean mine) throws IOException {
        Path given = to.resolve(pack.getFileName().toString());
        if (Files.exists(index(given))) {
            return;
        }
        try {
            check(pack, index(pack));
            link(pack, given, mine);
            link(index(pack), index(given), mine);
        } catch (NoSuchFileException | FileNotFoundException e) {
            if (!Files.isDirectory(pack.getParent()) || Files.exists(index(pack))) {
                throw e;
            }
            // It was consolidated just now.
            Files.deleteIfExists(given);
        }
    }

    /** A pack that was cut off shows in its last bytes: the index repeats them. */
    private static void check(Path pack, Path index) throws IOException {
        byte[] end = new byte[CHECKSUM];
        byte[] noted = new byte[CHECKSUM];
        try (RandomAccessFile packFile = new RandomAccessFile(pack.toFile(), "r");
                RandomAccessFile indexFile = new RandomAccessFile(index.toFile(), "r")) {
            if (packFile.length() < CHECKSUM || indexFile.length() < 2 * CHECKSUM) {
                throw new CorruptObjectException(pack.getFileName() + " is cut off");
            }
            packFile.seek(packFile.length() - CHECKSUM);
            packFile.readFully(end);
            indexFile.seek(indexFile.length() - 2 * CHECKSUM);
            indexFile.readFully(noted);
        }
        if (!Arrays.equals(end, noted)) {
            throw new CorruptObjectException(pack.getFileName() + " is damaged");
        }
    }

    private static void link(Path from, Path to, boolean mine) throws IOException {
        if (mine) {
            try {
                Files.deleteIfExists(to);
                Files.createLink(to, from);
                return;
            } catch (NoSuchFileException e) {
                throw e;
            } catch (FileSystemException | UnsupportedOperationException e) {
                System.getLogger(Mirror.class.getName())
                        .log(System.Logger.Level.DEBUG, () -> "copying, since no link is possible: " + to, e);
            }
        }
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
