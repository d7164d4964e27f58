package org.stackplug.doctor.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.spi.Finding;
import org.stackplug.spi.Finding.Level;

/**
 * A folder that a run writes: whether it is one, can be written and searched, is protected, has room, and may hold programs. A
 * folder that does not exist yet is judged by the nearest one above it.
 */
public final class FolderExam implements Examination {
    private static final int OTHERS_MAY_WRITE = 0002;
    private static final int STICKY = 01000;
    private static final int MODE = 0777;
    /** The mode that the home of a user often has, and DevStack refuses. */
    private static final int ONLY_OWNER = 0700;

    private final FolderUse use;
    private final Path folder;
    private final MountTable mounts;

    /** @param folder absolute; need not exist */
    public FolderExam(FolderUse use, Path folder) {
        this(use, folder, MountTable.read());
    }

    FolderExam(FolderUse use, Path folder, MountTable mounts) {
        this.use = use;
        this.folder = folder;
        this.mounts = mounts;
    }

    @Override
    public String topic() {
        return use.name();
    }

    @Override
    public List<Finding> findings() throws IOException, InterruptedException {
        Path existing = folder;
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (Files.isSymbolicLink(existing) && !Files.exists(existing)) {
            return List.of(unusable(
                    existing + " is a link to " + Files.readSymbolicLink(existing) + ", which does not exist",
                    "Create its target, or remove the link."));
        }
        if (!Files.isDirectory(existing)) {
            return List.of(unusable(existing + " is not a folder", "Move it away, or " + use.inRemedy() + "."));
        }
        Path real = existing.toRealPath();
        Optional<MountTable.Mount> mount = mounts.of(real);
        List<Finding> findings = new ArrayList<>();
        access(existing, mount).ifPresent(findings::add);
        protection(existing).ifPresent(findings::add);
        passage(real).ifPresent(findings::add);
        programs(mount).ifPresent(findings::add);
        FreeSpace free = FreeSpace.of(existing);
        room(free).ifPresent(findings::add);
        if (findings.isEmpty()) {
            // A chroot hides the mount points above it, and so the kind of its file system.
            boolean there = existing.equals(folder);
            findings.add(Finding.ok(
                    topic(),
                    folder + (there ? "" : " (does not exist yet)") + ", " + FreeSpace.text(free.bytes()) + " free"
                            + mount.map(known -> " (" + known.type() + ")").orElse(" (unknown file system)")));
        }
        return findings;
    }

    private Finding unusable(String sentence, String remedy) {
        return new Finding(topic(), use.needed(), sentence, remedy);
    }

    private Optional<Finding> access(Path existing, Optional<MountTable.Mount> mount) throws IOException {
        // The permissions of a folder say nothing to root; but nobody can write to a file system that is read-only.
        if (mount.filter(known -> known.has("ro")).isPresent()) {
            return Optional.of(unusable(
                    folder + " is on a read-only file system, mounted at "
                            + mount.get().point(),
                    "Mount it for writing (mount -o remount,rw " + mount.get().point() + "), or " + use.inRemedy()
                            + "."));
        }
        boolean there = existing.equals(folder);
        if (Files.isWritable(existing) && Files.isExecutable(existing) && (!there || Files.isReadable(existing))) {
            return Optional.empty();
        }
        String user = System.getProperty("user.name");
        String owner = Files.getOwner(existing).getName();
        return Optional.of(unusable(
                (there ? folder.toString() : folder + " can't be made: " + existing) + " belongs to " + owner
                        + ", and " + user + " may not "
                        + (there ? "read, write and search it" : "write to it"),
                (owner.equals(user)
                                ? "Run: chmod u+rwx " + existing
                                : "Give it to " + user + " (sudo chown " + user + " " + existing + ")")
                        + ", or " + use.inRemedy() + "."));
    }

    /** Steps and plugins are code: who can replace them runs what he likes as this user. */
    private Optional<Finding> protection(Path existing) throws IOException {
        int mode = (int) Files.getAttribute(existing, "unix:mode");
        boolean open = (mode & OTHERS_MAY_WRITE) != 0 && (mode & STICKY) == 0;
        return open
                ? Optional.of(Finding.note(
                        topic(),
                        "every user of this machine may write to " + existing + ", and so change what a run runs",
                        "Run: chmod o-w " + existing))
                : Optional.empty();
    }

    /** DevStack's own {@code check_path_perm_sanity}, which ends stack.sh. */
    private Optional<Finding> passage(Path real) throws IOException {
        if (!use.isOfServices()) {
            return Optional.empty();
        }
        for (Path part = real; part.getParent() != null; part = part.getParent()) {
            if (((int) Files.getAttribute(part, "unix:mode") & MODE) == ONLY_OWNER) {
                return Optional.of(Finding.problem(
                        topic(),
                        "DevStack refuses " + folder + ", because " + part
                                + " has the mode 0700, with which its services" + " can't reach it",
                        "Run: chmod go+x " + part));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> programs(Optional<MountTable.Mount> mount) {
        return use.noexec()
                .filter(level -> mount.filter(known -> known.has("noexec")).isPresent())
                .map(level -> new Finding(
                        topic(),
                        level,
                        "no program can be run in " + folder + ": the file system at "
                                + mount.get().point() + " is mounted with noexec",
                        "Mount it without (mount -o remount,exec " + mount.get().point() + "), or " + use.inRemedy()
                                + "."));
    }

    private Optional<Finding> room(FreeSpace free) {
        if (free.bytes() < use.enough()) {
            return Optional.of(new Finding(
                    topic(),
                    level(free.bytes() < use.least()),
                    folder + " has only " + FreeSpace.text(free.bytes()) + " of free space",
                    "Free some disk space, or " + use.inRemedy() + "."));
        }
        return free.inodes()
                .filter(inodes -> inodes < FolderUse.ENOUGH_INODES)
                .map(inodes -> new Finding(
                        topic(),
                        level(inodes < FolderUse.LEAST_INODES),
                        "the file system of " + folder + " has room for only " + inodes + " more files (inodes)",
                        "Delete files that are not needed, or " + use.inRemedy() + "."));
    }

    private Level level(boolean fails) {
        return fails ? use.needed() : Level.NOTE;
    }
}
