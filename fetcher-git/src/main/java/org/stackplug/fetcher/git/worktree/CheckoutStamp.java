package org.stackplug.fetcher.git.worktree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.Revision;

/**
 * The state of a checkout that this backend has just written, with the size and time of each file, the time of
 * each folder, and the same of git's own files besides the objects. While all of them are unchanged, nothing
 * was edited, added, committed or switched, and the state holds; that is checked without loading JGit. Once
 * anything differs, the stamp means nothing, and the checkout has to be inspected.
 *
 * <p>The file {@code .git/stackplug-stamp} is younger than everything that it describes: a file that is edited
 * in the moment of stamping is recognised as changed.
 */
public final class CheckoutStamp {
    private static final String NAME = "stackplug-stamp";
    private static final int VERSION = 2;
    private static final long TICK_MILLIS = 5;

    private static final int FILE = 0;
    private static final int EXECUTABLE = 1;
    private static final int LINK = 2;
    private static final int FOLDER = 3;

    private CheckoutStamp() {}

    /** The stamp of one file or folder. The time of a folder changes when names in it come and go. */
    private record FileStamp(int kind, long size, long nanos) {
        static FileStamp of(Path path) throws IOException {
            PosixFileAttributes now = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            long time = now.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            if (now.isDirectory()) {
                return new FileStamp(FOLDER, 0, time);
            }
            if (now.isSymbolicLink()) {
                return new FileStamp(LINK, now.size(), time);
            }
            boolean executable = now.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
            return new FileStamp(executable ? EXECUTABLE : FILE, now.size(), time);
        }

        boolean isSame(int otherKind, long otherSize, long otherNanos) {
            return kind == otherKind && size == otherSize && nanos == otherNanos;
        }
    }

    /**
     * Stamps a checkout that is known to be clean.
     *
     * @param files the tracked files: paths below the folder
     */
    public static void write(Path checkout, CheckoutState state, Collection<String> files) throws IOException {
        Path git = checkout.resolve(".git");
        if (!Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
            return; // a linked working tree
        }
        Path file = git.resolve(NAME);
        // Creating it changes the time of its folder, which is stamped below.
        Files.write(file, new byte[0]);
        List<String> paths = new ArrayList<>();
        paths.addAll(withFolders(files));
        paths.addAll(control(checkout, git));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long youngest = 0;
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeUTF(state.revision().map(Revision::id).orElse(""));
            out.writeUTF(state.url().orElse(""));
            out.writeUTF(state.branch().map(CheckoutState.Branch::name).orElse(""));
            out.writeInt(state.branch().map(CheckoutState.Branch::behind).orElse(0));
            out.writeBoolean(state.branch().map(CheckoutState.Branch::isAlsoTag).orElse(false));
            out.writeInt(paths.size());
            for (String path : paths) {
                FileStamp stamp = FileStamp.of(checkout.resolve(path));
                out.writeUTF(path);
                out.writeByte(stamp.kind());
                out.writeLong(stamp.size());
                out.writeLong(stamp.nanos());
                youngest = Math.max(youngest, stamp.nanos());
            }
            out.writeInt(VERSION);
        }
        Files.write(file, bytes.toByteArray());
        while (FileStamp.of(file).nanos() <= youngest) {
            pause();
            Files.write(file, bytes.toByteArray());
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(TICK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new java.io.InterruptedIOException("stopped").initCause(e);
        }
    }

    private static Collection<String> withFolders(Collection<String> files) {
        TreeSet<String> all = new TreeSet<>(files);
        all.add("");
        for (String file : files) {
            for (int slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
                if (!all.add(file.substring(0, slash))) {
                    break;
                }
            }
        }
        return all;
    }

    /** Returns git's own files besides the objects, and the folders of packs. Hooks and logs don't matter. */
    private static List<String> control(Path checkout, Path git) throws IOException {
        List<String> paths = new ArrayList<>(List.of(".git"));
        try (Stream<Path> children = Files.list(git)) {
            for (Path child : (Iterable<Path>) children.sorted()::iterator) {
                String name = child.getFileName().toString();
                if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS) && !name.equals(NAME)) {
                    paths.add(".git/" + name);
                }
            }
        }
        for (String folder : List.of("refs", "info")) {
            if (Files.isDirectory(git.resolve(folder))) {
                try (Stream<Path> all = Files.walk(git.resolve(folder))) {
                    all.forEach(path -> paths.add(checkout.relativize(path).toString()));
                }
            }
        }
        for (String folder : List.of("objects", "objects/pack", "objects/info")) {
            if (Files.isDirectory(git.resolve(folder))) {
                paths.add(".git/" + folder);
            }
        }
        return paths;
    }

    /** Returns the state that the checkout was stamped with; empty if anything in it has changed since. */
    public static Optional<CheckoutState> read(Path checkout) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(checkout.resolve(".git").resolve(NAME));
        } catch (IOException e) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != VERSION) {
                return Optional.empty();
            }
            String revision = in.readUTF();
            String url = in.readUTF();
            CheckoutState.Branch branch = new CheckoutState.Branch(in.readUTF(), in.readInt(), in.readBoolean());
            for (int left = in.readInt(); left > 0; left--) {
                FileStamp stamp = FileStamp.of(checkout.resolve(in.readUTF()));
                if (!stamp.isSame(in.readByte(), in.readLong(), in.readLong())) {
                    return Optional.empty();
                }
            }
            if (in.readInt() != VERSION) {
                return Optional.empty();
            }
            return Optional.of(CheckoutState.checkout(
                    Optional.of(new Revision(revision)),
                    Optional.of(branch).filter(one -> !one.name().isEmpty()),
                    // Only a checkout that this backend has written has a stamp.
                    new CheckoutState.Origin(optional(url), true),
                    LocalWork.NONE));
        } catch (IOException | IllegalArgumentException e) {
            // The stamp was cut off, or a file is gone.
            return Optional.empty();
        }
    }

    private static Optional<String> optional(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
