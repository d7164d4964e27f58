package org.stackplug.fetcher.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.snapshot.Staging;

/**
 * Unpacks one archive. No entry is written outside of the folder: a name with {@code ..} and an absolute name are refused, and
 * links are created after all files, so that no file is written through one.
 */
final class Unpacking {
    /** A folder of this name is the content of a plugin, and not a prefix. */
    private static final String PLUGIN = "devstack";

    private final Path root;
    private final Path scratch;
    private final UnpackBudget budget;
    private final FetchMonitor monitor;
    private final Map<Path, PackedFile> links = new LinkedHashMap<>();

    Unpacking(Staging staging, UnpackBudget budget, FetchMonitor monitor) {
        this.root = staging.files();
        this.scratch = staging.scratch();
        this.budget = budget;
        this.monitor = monitor;
    }

    /** Unpacks the archive. A leading folder that all entries share is left out. */
    void unpack(ArchiveFormat format, Path archive) throws FetchException {
        monitor.begin("unpacking", 0);
        try {
            format.read(archive, this::write);
        } catch (IOException | RuntimeException e) {
            // Reading fails for no other reason: failures to write are reported by themselves.
            throw new FetchException(Reason.CORRUPT, "the archive can't be read: " + e.getMessage(), e);
        }
        try {
            createLinks(leaveOutPrefix());
        } catch (IOException e) {
            throw unwritable(root, e);
        }
    }

    private void write(PackedFile file, InputStream content) throws IOException, FetchException {
        stopIfCancelled();
        budget.begin();
        if (file.path().isEmpty()) {
            if (file.kind() != PackedFile.Kind.FOLDER) {
                throw file.refused("is a file without a name");
            }
            return;
        }
        Path path = root.resolve(file.path().get());
        switch (file.kind()) {
            case FOLDER -> createFolder(file, path);
            case FILE, EXECUTABLE -> {
                createFolder(file, path.getParent());
                copy(file, content, path);
            }
            case SAME_FILE -> {
                createFolder(file, path.getParent());
                copyEarlier(file, path);
            }
            case SYMLINK -> {
                if (links.put(file.path().get(), file) != null) {
                    throw file.refused("is there twice");
                }
            }
            case SPECIAL -> throw file.refused("is neither a file nor a folder nor a link");
        }
        monitor.advance(1);
    }

    private void createFolder(PackedFile file, Path folder) throws FetchException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw file.refused("is below a file");
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private void copy(PackedFile file, InputStream content, Path path) throws IOException, FetchException {
        try (OutputStream out = create(file, path)) {
            byte[] buffer = new byte[1 << 16];
            int count = content.read(buffer);
            while (count >= 0) {
                stopIfCancelled();
                budget.count(count);
                write(out, buffer, count, path);
                count = content.read(buffer);
            }
        }
        if (file.kind() == PackedFile.Kind.EXECUTABLE && !path.toFile().setExecutable(true)) {
            throw new FetchException(Reason.STORAGE, path + " can't be made executable");
        }
    }

    private static OutputStream create(PackedFile file, Path path) throws FetchException {
        try {
            return Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw file.refused("is there twice");
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int count, Path path) throws FetchException {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private void copyEarlier(PackedFile file, Path path) throws FetchException {
        Path earlier = root.resolve(file.sameFile().orElseThrow(() -> file.refused("has no content")));
        if (!Files.isRegularFile(earlier, LinkOption.NOFOLLOW_LINKS)) {
            throw file.refused("is the same file as another one, which does not precede it");
        }
        try {
            budget.count(Files.size(earlier));
            Files.copy(earlier, path, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (FileAlreadyExistsException e) {
            throw file.refused("is there twice");
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** Returns the prefix: the only folder at the top, if there is nothing else. Its content is then at the top. */
    private Path leaveOutPrefix() throws IOException {
        Path none = Path.of("");
        List<Path> top = new ArrayList<>();
        try (Stream<Path> files = Files.list(root)) {
            files.forEach(top::add);
        }
        if (top.size() != 1 || !Files.isDirectory(top.get(0))) {
            return none;
        }
        Path prefix = root.relativize(top.get(0));
        if (prefix.toString().equals(PLUGIN) || !links.keySet().stream().allMatch(link -> isBelow(link, prefix))) {
            return none;
        }
        // The folder may contain one of its own name.
        Path aside = scratch.resolve("prefix");
        Files.move(root, aside);
        Files.move(aside.resolve(prefix), root);
        Files.delete(aside);
        return prefix;
    }

    private static boolean isBelow(Path path, Path folder) {
        return path.startsWith(folder) && !path.equals(folder);
    }

    private void createLinks(Path prefix) throws IOException, FetchException {
        for (Map.Entry<Path, PackedFile> link : links.entrySet()) {
            Path relative = prefix.toString().isEmpty() ? link.getKey() : prefix.relativize(link.getKey());
            Path path = root.resolve(relative);
            createFolder(link.getValue(), path.getParent());
            Path real = root.toRealPath().resolve(relative).getParent();
            if (!path.getParent().toRealPath().equals(real)) {
                throw link.getValue().refused("is below a link");
            }
            try {
                Files.createSymbolicLink(path, Path.of(link.getValue().target()));
            } catch (FileAlreadyExistsException e) {
                throw link.getValue().refused("is there twice");
            }
        }
    }

    private void stopIfCancelled() throws FetchException {
        if (monitor.isCancelled()) {
            throw new FetchException(Reason.CANCELLED, "cancelled");
        }
    }

    private static FetchException unwritable(Path path, IOException e) {
        return new FetchException(Reason.STORAGE, path + " can't be written: " + e.getMessage(), e);
    }
}
