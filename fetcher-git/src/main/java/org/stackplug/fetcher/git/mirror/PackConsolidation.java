package org.stackplug.fetcher.git.mirror;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;

/**
 * Puts the many small packs that updates leave in a mirror into one.
 *
 * <p>The caller holds the lock of the mirror. Readers hold none and go on: the new pack is there, with its index, before the
 * first old one is deleted; what a reader has open stays readable; and whoever finds a pack gone looks again.
 *
 * <p>Large packs are left alone, so that this never takes long: of those that stay, each is at least twice as large as all
 * smaller ones together. All objects are kept, also those that no ref leads to any more: a lock may name them.
 */
final class PackConsolidation {
    /** So many packs cost nothing to speak of. */
    static final int MOST = 16;

    private static final long LARGE = 32L << 20;
    private static final String UNFINISHED = "consolidating-";
    private static final String PACK = ".pack";

    private final Path bare;
    private final Path packs;
    private final int most;

    /**
     * @param bare a repository that only writers with the lock change
     * @param most so many packs are left as they are
     */
    PackConsolidation(Path bare, int most) {
        this.bare = bare;
        this.most = most;
        this.packs = bare.resolve("objects/pack");
    }

    /** A pack on the disk: the name that its files have in common, and its size. */
    private record Small(String name, long size) {}

    /** Does it, if there are so many packs that it is worth it. Whether it was. */
    boolean run() throws IOException {
        List<Small> all = list();
        if (all.size() <= most) {
            return false;
        }
        removeLeftovers();
        Set<String> chosen = choose(all);
        if (chosen.size() < 2) {
            return false;
        }
        try (FileRepository repository = new FileRepository(bare.toFile())) {
            String made = write(repository, objects(repository, chosen));
            chosen.remove(made);
        }
        for (String name : chosen) {
            delete(name);
        }
        return true;
    }

    private List<Small> list() throws IOException {
        List<Small> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(packs)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString().replaceFirst("\\.pack$", "");
                if (file.toString().endsWith(PACK)
                        && Files.exists(packs.resolve(name + ".idx"))
                        && Files.notExists(packs.resolve(name + ".keep"))) {
                    all.add(new Small(name, Files.size(file)));
                }
            }
        }
        all.sort(Comparator.comparingLong(Small::size).thenComparing(Small::name));
        return all;
    }

    private static Set<String> choose(List<Small> all) {
        long sum = all.stream().mapToLong(Small::size).sum();
        int end = all.size();
        while (end > 0) {
            long size = all.get(end - 1).size();
            sum -= size;
            if (size <= LARGE && size < 2 * sum) {
                break;
            }
            end--;
        }
        return all.subList(0, end).stream().map(Small::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<ObjectId> objects(FileRepository repository, Set<String> chosen) throws IOException {
        Set<ObjectId> ids = new LinkedHashSet<>();
        for (Pack pack : repository.getObjectDatabase().getPacks()) {
            if (chosen.contains("pack-" + pack.getPackName())) {
                for (PackIndex.MutableEntry entry : pack) {
                    ids.add(entry.toObjectId());
                }
            }
        }
        return ids;
    }

    /** Writes one pack with these objects; its name. */
    private String write(Repository repository, Set<ObjectId> ids) throws IOException {
        PackConfig config = new PackConfig(repository);
        // What is a delta is copied as such; to look for more would take longer than it saves.
        config.setDeltaCompress(false);
        Path pack = packs.resolve(UNFINISHED + UUID.randomUUID());
        Path index = packs.resolve(UNFINISHED + UUID.randomUUID());
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader);
                PackWriter writer = new PackWriter(config, reader)) {
            List<RevObject> objects = new ArrayList<>();
            for (ObjectId id : ids) {
                objects.add(walk.lookupAny(id, reader.open(id).getType()));
            }
            Iterator<RevObject> iterator = objects.iterator();
            writer.preparePack(iterator);
            save(pack, out -> writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out));
            save(index, writer::writeIndex);
            String name = "pack-" + writer.computeName().name();
            if (Files.notExists(packs.resolve(name + ".idx"))) {
                Files.move(pack, packs.resolve(name + PACK), StandardCopyOption.ATOMIC_MOVE);
                // From now on it counts.
                Files.move(index, packs.resolve(name + ".idx"), StandardCopyOption.ATOMIC_MOVE);
            }
            return name;
        } finally {
            Files.deleteIfExists(pack);
            Files.deleteIfExists(index);
        }
    }

    @FunctionalInterface
    private interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** On the disk before anything that it replaces is deleted. */
    private static void save(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.to(out);
            out.flush();
            channel.force(true);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }

    /** The index first: without it the pack does not count any more. */
    private void delete(String name) throws IOException {
        Files.deleteIfExists(packs.resolve(name + ".idx"));
        try (Stream<Path> files = Files.list(packs)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(name + ".")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** What a process that was killed here has left. */
    private void removeLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(packs)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(UNFINISHED)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
