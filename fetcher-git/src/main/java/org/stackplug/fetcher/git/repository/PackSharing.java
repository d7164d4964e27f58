package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.CorruptObjectException;

/**
 * Shares the objects of a repository with another one: by hard links, so that the first can be deleted; by copies where
 * links are not possible.
 */
public final class PackSharing {
    private static final int CHECKSUM = 20;

    private final Path objects;
    private final Path target;
    private final Path packs;
    private final boolean sameOwner;

    /**
     * @param objects the folder of objects of the repository
     * @param target that of the other repository; made if it does not exist
     */
    public PackSharing(Path objects, Path target) throws IOException {
        this.objects = objects;
        this.target = target;
        // A file that is linked keeps its owner.
        packs = Files.createDirectories(target.resolve("pack"));
        sameOwner = Files.getOwner(objects.resolve("pack")).equals(Files.getOwner(packs));
    }

    /** Shares all objects. The mark of a pack from a partial clone comes before the pack, and its index last. */
    public void share() throws IOException {
        for (Path pack : completePacks()) {
            share(pack);
        }
        shareLoose();
    }

    /** Returns the packs whose index, which is written last, exists. */
    private List<Path> completePacks() throws IOException {
        try (Stream<Path> files = Files.list(objects.resolve("pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack") && Files.exists(index(file)))
                    .sorted()
                    .toList();
        }
    }

    /** Loose objects are only in mirrors of web servers that don't know git: they send objects one by one. */
    private void shareLoose() throws IOException {
        try (Stream<Path> all = Files.list(objects)) {
            for (Path loose : all.filter(PackSharing::holdsLooseObjects).toList()) {
                Path to = Files.createDirectories(
                        target.resolve(loose.getFileName().toString()));
                try (Stream<Path> files = Files.list(loose)) {
                    for (Path file : files.toList()) {
                        link(file, to.resolve(file.getFileName().toString()));
                    }
                }
            }
        }
    }

    private static boolean holdsLooseObjects(Path folder) {
        return folder.getFileName().toString().matches("[0-9a-f]{2}");
    }

    private static Path index(Path pack) {
        return pack.resolveSibling(pack.getFileName().toString().replaceFirst("\\.pack$", ".idx"));
    }

    private void share(Path pack) throws IOException {
        Path shared = packs.resolve(pack.getFileName().toString());
        if (Files.exists(index(shared))) {
            return;
        }
        check(pack, index(pack));
        Path mark = PartialClone.mark(pack);
        if (Files.exists(mark)) {
            link(mark, PartialClone.mark(shared));
        }
        link(pack, shared);
        link(index(pack), index(shared));
    }

    /** Refuses a pack that was cut off: its last bytes are not those that the index repeats. */
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

    private void link(Path from, Path to) throws IOException {
        if (sameOwner) {
            try {
                Files.deleteIfExists(to);
                Files.createLink(to, from);
                return;
            } catch (NoSuchFileException e) {
                throw e;
            } catch (FileSystemException | UnsupportedOperationException e) {
                System.getLogger(PackSharing.class.getName())
                        .log(System.Logger.Level.DEBUG, () -> "copying, since no link is possible: " + to, e);
            }
        }
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
