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

/**
 * Unpacks one archive into a new folder. No entry is written outside of it: a name with {@code ..} and an absolute name are
 * refused, links are created after all files, so that no file is written through one, and a link may only lead inside.
 */
final class Unpacking {
    /** A folder of this name is the content of a plugin, and not a prefix. */
    private static final String PLUGIN = "devstack";

    private final Path root;
    private final UnpackBudget budget;
    private final FetchMonitor monitor;
    private final Map<Path, PackedFile> links = new LinkedHashMap<>();

    /** @param root a folder that does not exist yet */
    Unpacking(Path root, UnpackBudget budget, FetchMonitor monitor) {
        this.root = root;
        this.budget = budget;
        this.monitor = monitor;
    }

    /** Unpacks the archive. A leading folder that all entries share is left out. */
    void unpack(ArchiveFormat format, Path archive) throws FetchException {
        monitor.begin("unpacking", 0);
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw FolderTree.unwritable(root, e);
        }
        try {
            format.read(archive, this::write);
        } catch (IOException | RuntimeException e) {
            // Reading fails for no other reason: failures to write are reported by themselves.
            throw new FetchException(Reason.CORRUPT, "the archive can't be read: " + e.getMessage(), e);
        }
        try {
            createLinks(leaveOutPrefix());
        } catch (IOException e) {
            throw FolderTree.unwritable(root, e);
        }
        if (Files.exists(root.resolve(ArchiveNotes.NAME), LinkOption.NOFOLLOW_LINKS)) {
            throw new FetchException(
                    Reason.CORRUPT, "the archive is refused: it has a file of the name " + ArchiveNotes.NAME);
        }
    }

    private void write(PackedFile file, InputStream content) throws IOException, FetchException {
        FileDigest.stopIfCancelled(monitor);
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
            throw FolderTree.unwritable(folder, e);
        }
    }

    private void copy(PackedFile file, InputStream content, Path path) throws IOException, FetchException {
        try (OutputStream out = create(file, path)) {
            byte[] buffer = new byte[1 << 16];
            int count = content.read(buffer);
            while (count >= 0) {
                FileDigest.stopIfCancelled(monitor);
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
            throw FolderTree.unwritable(path, e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int count, Path path) throws FetchException {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw FolderTree.unwritable(path, e);
        }
    }

    private void copyEarlier(PackedFile file, Path path) throws FetchException {
        Path earlier = root.resolve(file.sameFile().orElseThrow(() -> file.refused("has no content")));
        if (!Files.isRegularFile(earlier, LinkOption.NOFOLLOW_LINKS)) {
            throw file.refused("is the same file as another one, which does not precede it");
        }
        budget.count(FolderTree.size(earlier));
        try {
            Files.copy(earlier, path, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (FileAlreadyExistsException e) {
            throw file.refused("is there twice");
        } catch (IOException e) {
            throw FolderTree.unwritable(path, e);
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
        Path aside = root.resolveSibling(ArchiveNotes.STAGED + "prefix");
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
            Path target = insideTarget(link.getValue(), relative);
            createFolder(link.getValue(), path.getParent());
            Path real = root.toRealPath().resolve(relative).getParent();
            if (!path.getParent().toRealPath().equals(real)) {
                throw link.getValue().refused("is below a link");
            }
            try {
                Files.createSymbolicLink(path, target);
            } catch (FileAlreadyExistsException e) {
                throw link.getValue().refused("is there twice");
            }
        }
    }

    /** Returns the target, which leads inside whatever other links there are: it goes up first, and only then down. */
    private static Path insideTarget(PackedFile link, Path relative) throws FetchException {
        Path target = Path.of(link.target());
        int ups = 0;
        boolean goesUpLater = false;
        for (int i = 0; i < target.getNameCount(); i++) {
            if (target.getName(i).toString().equals("..")) {
                goesUpLater |= ups < i;
                ups++;
            }
        }
        boolean leadsOut = goesUpLater || ups >= relative.getNameCount();
        if (target.isAbsolute() || link.target().isEmpty() || leadsOut) {
            throw link.refused("is a link that leads out of the folder: " + link.target());
        }
        return target;
    }
}
