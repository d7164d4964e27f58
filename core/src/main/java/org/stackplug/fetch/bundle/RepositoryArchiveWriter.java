package org.stackplug.fetch.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.stackplug.file.Sha256;
import org.stackplug.file.StorageProblem;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** Writes a file with repositories, whole or not at all. The same bundles make the same bytes, whenever that is. */
public final class RepositoryArchiveWriter {
    /** The first time that a zip archive can have. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final int BUFFER = 1 << 16;

    private final Path file;

    /** @param file the file to write, absolute */
    public RepositoryArchiveWriter(Path file) {
        this.file = file;
    }

    /**
     * A repository to write.
     *
     * @param bundle the file with its bundle
     */
    public record Bundled(String name, Optional<String> clonedTo, Source source, Revision revision, Path bundle) {}

    /**
     * Refuses, before anything is fetched, a place at which no file can be written, or at which there is something else.
     *
     * @throws StackplugException {@link ErrorCode#USAGE}, {@link ErrorCode#STORAGE}
     */
    public void check() throws StackplugException {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new StackplugException(Problem.of(ErrorCode.STORAGE, "the bundle can't be written to " + file)
                    .because(
                            folder != null && Files.isDirectory(folder)
                                    ? folder + " is not writable."
                                    : "The folder " + folder + " does not exist.")
                    .remedy("Name a file in a folder that can be written."));
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                RepositoryArchive.open(file).close();
            } catch (StackplugException e) {
                throw new StackplugException(
                        Problem.of(ErrorCode.USAGE, "--bundle replaces only what it has written itself")
                                .at(new Place(file, 0))
                                .because(String.join(" ", e.problems().get(0).explanation()))
                                .remedy("Name another file, or move that one away."),
                        e);
            }
        }
    }

    /** Writes the file, in place of an earlier one. */
    public void write(List<Bundled> repositories) throws StackplugException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            List<Entry> entries = new ArrayList<>();
            List<Bundled> sorted = repositories.stream()
                    .sorted(Comparator.comparing((Bundled one) -> one.clonedTo().orElse(""))
                            .thenComparing(Bundled::name))
                    .toList();
            Set<String> names = new HashSet<>();
            for (Bundled one : sorted) {
                entries.add(entry(one, names));
            }
            Files.deleteIfExists(unfinished);
            try (ZipOutputStream zip = new ZipOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER), StandardCharsets.UTF_8)) {
                byte[] manifest = CarriedManifest.json(
                                entries.stream().map(Entry::repository).toList())
                        .getBytes(StandardCharsets.UTF_8);
                CRC32 crc = new CRC32();
                crc.update(manifest);
                begin(zip, CarriedManifest.NAME, manifest.length, crc);
                zip.write(manifest);
                for (int i = 0; i < sorted.size(); i++) {
                    add(zip, entries.get(i), sorted.get(i).bundle());
                }
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackplugException(
                    StorageProblem.writing("the bundle can't be written to " + file, e, "its folder"), e);
        } finally {
            delete(unfinished);
        }
    }

    private static void delete(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            System.getLogger(RepositoryArchiveWriter.class.getName())
                    .log(System.Logger.Level.WARNING, "half of a bundle stays in " + unfinished, e);
        }
    }

    /** The entry of a bundle, whose checksum a zip archive has before its content. */
    private record Entry(CarriedRepository repository, CRC32 checksum) {}

    private static Entry entry(Bundled one, Set<String> names) throws IOException {
        MessageDigest digest = Sha256.begin();
        CRC32 checksum = new CRC32();
        long size = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(one.bundle())) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                checksum.update(buffer, 0, read);
                size += read;
            }
        }
        return new Entry(
                new CarriedRepository(
                        one.name(),
                        one.clonedTo(),
                        one.source(),
                        one.revision(),
                        entryName(one, names),
                        HexFormat.of().formatHex(digest.digest()),
                        size),
                checksum);
    }

    /** Returns a name that is a file's on any system, and unique: names of folders may have any characters. */
    private static String entryName(Bundled one, Set<String> names) {
        String readable = one.name().replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.-]+", "");
        String base = readable.isEmpty() ? "repository" : readable.substring(0, Math.min(150, readable.length()));
        String name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + "-" + i;
        }
        return name + ".bundle";
    }

    private static void add(ZipOutputStream zip, Entry entry, Path bundle) throws IOException {
        begin(zip, entry.repository().entry(), entry.repository().bytes(), entry.checksum());
        try (InputStream in = Files.newInputStream(bundle)) {
            in.transferTo(zip);
        }
        zip.closeEntry();
    }

    private static void begin(ZipOutputStream zip, String name, long size, CRC32 crc) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }
}
