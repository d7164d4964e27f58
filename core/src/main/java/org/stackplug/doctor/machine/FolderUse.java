package org.stackplug.doctor.machine;

import java.util.Locale;
import java.util.Optional;
import org.stackplug.spi.Finding.Level;

/**
 * The use that a run makes of a folder.
 *
 * @param name the word for the folder: "DEST"
 * @param needed the level of a finding that the folder can't be used
 * @param noexec the level of a finding that no program in it can be run; empty if none is
 * @param least with fewer bytes of free space a run fails, if the folder is needed
 * @param enough with fewer bytes a run may fail
 * @param isOfServices whether DevStack's services, as other users, have to reach it
 */
public record FolderUse(
        String name, Level needed, Optional<Level> noexec, long least, long enough, boolean isOfServices) {
    /** With fewer inodes a run fails. A large repository has some thousand files. */
    static final long LEAST_INODES = 1000;
    /** With fewer inodes a run may fail. */
    static final long ENOUGH_INODES = 20_000;

    /**
     * Returns the use of TOP_DIR: local.conf, the lock, and the records of runs.
     *
     * @param tree whether it is a DevStack tree, which has programs
     */
    public static FolderUse topDir(boolean tree) {
        return new FolderUse(
                "TOP_DIR",
                Level.PROBLEM,
                Optional.of(tree ? Level.PROBLEM : Level.NOTE),
                8 * FreeSpace.MEBIBYTE,
                256 * FreeSpace.MEBIBYTE,
                false);
    }

    /**
     * Returns the use of DEST: the checkouts, and what steps install there.
     *
     * @param tree whether TOP_DIR is a DevStack tree, which installs all of OpenStack
     */
    public static FolderUse dest(boolean tree) {
        return new FolderUse(
                "DEST",
                Level.PROBLEM,
                Optional.of(tree ? Level.PROBLEM : Level.NOTE),
                32 * FreeSpace.MEBIBYTE,
                (tree ? 10 : 1) * FreeSpace.GIBIBYTE,
                tree);
    }

    /** Returns the use of the cache, without which a fetch only takes longer. */
    public static FolderUse cache() {
        return new FolderUse("cache", Level.NOTE, Optional.empty(), 0, 256 * FreeSpace.MEBIBYTE, false);
    }

    /** Returns the use of TMPDIR: the shells of commands that only inspect, and what steps put there. */
    public static FolderUse temporary() {
        return new FolderUse(
                "TMPDIR", Level.PROBLEM, Optional.empty(), 4 * FreeSpace.MEBIBYTE, 256 * FreeSpace.MEBIBYTE, false);
    }

    /** Returns the name as the word within a remedy. */
    String inRemedy() {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "dest" -> "set another DEST in localrc";
            case "cache" -> "name another folder by the setting 'cache'";
            case "tmpdir" -> "name another folder by TMPDIR";
            default -> "use another folder";
        };
    }
}
