package org.stackplug.fetch.bundle;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.stackplug.file.PlainFile;
import org.stackplug.file.Sha256;
import org.stackplug.json.DamagedException;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;

/**
 * A file with repositories, opened for reading. Nothing in it is trusted: no name of an entry becomes a path, an entry that is
 * not in the manifest is refused, and a bundle is used only if its size and its digest are those of the manifest.
 */
public final class RepositoryArchive implements Closeable {
    private static final byte[] MAGIC = {'P', 'K', 3, 4};
    private static final int LARGEST_MANIFEST = 16 * 1024 * 1024;
    private static final String WRITE_AGAIN = "Copy it again, or write it again with 'stackplug fetch --bundle FILE'.";

    private final Path file;
    private final ZipFile zip;
    private final List<CarriedRepository> repositories;

    private RepositoryArchive(Path file, ZipFile zip, List<CarriedRepository> repositories) {
        this.file = file;
        this.zip = zip;
        this.repositories = List.copyOf(repositories);
    }

    /**
     * Opens a file, and checks it as far as that is possible without reading the bundles.
     *
     * @throws StackplugException {@link ErrorCode#BUNDLE}
     */
    public static RepositoryArchive open(Path file) throws StackplugException {
        try {
            PlainFile.check(file);
            if (!begins(file)) {
                throw unusable(file, "it is not a file that 'stackplug fetch --bundle' has written");
            }
            ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
            try {
                return new RepositoryArchive(file, zip, manifest(file, zip));
            } catch (IOException | StackplugException e) {
                zip.close();
                throw e;
            }
        } catch (DamagedException e) {
            throw new StackplugException(
                    e.isOfNewerVersion()
                            ? problem(file, e.getMessage()).remedy("Use a newer version of stackplug.")
                            : problem(file, "its " + CarriedManifest.NAME + " is damaged: " + e.getMessage())
                                    .remedy(WRITE_AGAIN),
                    e);
        } catch (IOException e) {
            throw new StackplugException(
                    problem(
                                    file,
                                    Files.isRegularFile(file) && Files.isReadable(file)
                                            ? "it is damaged, or not complete: " + PlainFile.why(e)
                                            : PlainFile.why(e))
                            .remedy(Files.exists(file) ? WRITE_AGAIN : "Correct the path."),
                    e);
        }
    }

    private static boolean begins(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(MAGIC, in.readNBytes(MAGIC.length));
        }
    }

    private static List<CarriedRepository> manifest(Path file, ZipFile zip) throws IOException, StackplugException {
        ZipEntry entry = zip.getEntry(CarriedManifest.NAME);
        if (entry == null) {
            throw unusable(file, "it is a zip archive that 'stackplug fetch --bundle' has not written");
        }
        String text;
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(LARGEST_MANIFEST + 1);
            if (bytes.length > LARGEST_MANIFEST) {
                throw unusable(file, "its " + CarriedManifest.NAME + " is too large");
            }
            text = new String(bytes, StandardCharsets.UTF_8);
        }
        List<CarriedRepository> repositories = CarriedManifest.read(text, file);
        requireOnly(file, zip, repositories);
        return repositories;
    }

    /** Refuses what no stackplug has put there, such as an entry that a careless program would unpack elsewhere. */
    private static void requireOnly(Path file, ZipFile zip, List<CarriedRepository> repositories)
            throws StackplugException {
        Set<String> missing = new HashSet<>(Set.of(CarriedManifest.NAME));
        repositories.forEach(repository -> missing.add(repository.entry()));
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (!missing.remove(entry.getName())) {
                throw unusable(file, "it has an entry that its manifest does not list: '" + entry.getName() + "'");
            }
            if (entry.getMethod() != ZipEntry.STORED) {
                throw unusable(file, "its entry '" + entry.getName() + "' is compressed, which stackplug does not do");
            }
        }
        if (!missing.isEmpty()) {
            throw unusable(file, "it lacks the entry '" + Collections.min(missing) + "' of its manifest");
        }
    }

    /** Returns the repositories, in the order of the file. */
    public List<CarriedRepository> repositories() {
        return repositories;
    }

    /**
     * Writes the bundle of a repository.
     *
     * @param target a path at which there is nothing
     * @throws StackplugException {@link ErrorCode#BUNDLE} if the bundle is not what the manifest says; {@code target} is then
     *     deleted
     */
    public void unpack(CarriedRepository repository, Path target) throws StackplugException, IOException {
        MessageDigest digest = Sha256.begin();
        boolean complete = false;
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            long size;
            try (InputStream in = new FailingInput(
                    new DigestInputStream(zip.getInputStream(zip.getEntry(repository.entry())), digest))) {
                size = in.transferTo(out);
            }
            if (size != repository.bytes()
                    || !HexFormat.of().formatHex(digest.digest()).equals(repository.sha256())) {
                throw unusable(
                        file, "the bundle of '" + repository.name() + "' in it is damaged: its digest is another one");
            }
            complete = true;
        } catch (UnreadableException e) {
            throw new StackplugException(
                    problem(file, "the bundle of '" + repository.name() + "' in it can't be read: " + PlainFile.why(e))
                            .remedy(WRITE_AGAIN),
                    e);
        } finally {
            if (!complete) {
                Files.deleteIfExists(target);
            }
        }
    }

    /** Tells a failure to read the archive from a failure to write the bundle. */
    private static final class FailingInput extends FilterInputStream {
        FailingInput(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                throw new UnreadableException(e);
            }
        }
    }

    private static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Returns the problem that the file has. */
    static StackplugException unusable(Path file, String cause) {
        return new StackplugException(problem(file, cause).remedy(WRITE_AGAIN));
    }

    private static Problem problem(Path file, String cause) {
        return Problem.of(ErrorCode.BUNDLE, "the bundle of repositories can't be used")
                .at(new Place(file, 0))
                .because(cause);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            System.getLogger(RepositoryArchive.class.getName())
                    .log(System.Logger.Level.DEBUG, "a bundle of repositories could not be closed", e);
        }
    }
}
