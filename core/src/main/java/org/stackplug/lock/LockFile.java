package org.stackplug.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.file.PlainFile;
import org.stackplug.file.StorageProblem;
import org.stackplug.json.DamagedException;
import org.stackplug.json.JsonTree;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Revision;

/**
 * {@code TOP_DIR/stackplug.lock}, meant to be committed: JSON, one entry for each plugin, sorted by name, so that a change is
 * a small difference. Entries that a run does not use stay: hosts of one cloud share a lock.
 *
 * <p>What steps clone by {@code git_clone} has a list of its own, because a folder is not the name of a plugin.
 *
 * <p>A field that this version does not know was written by a newer one, and stays: at the top of the file, and in each entry
 * until it pins something else.
 *
 * @param entries by name
 * @param clones by the folder: below DEST as {@code $DEST/...}, otherwise the absolute path
 * @param devstack the commit of the DevStack tree that TOP_DIR is; empty stand-alone
 * @param unknown the objects that have fields which this version does not know: the file's own by {@code ""}, the entries' by
 *     their list, a blank and their name
 */
public record LockFile(
        SortedMap<String, LockEntry> entries,
        SortedMap<String, LockEntry> clones,
        Optional<Revision> devstack,
        Map<String, JsonTree> unknown) {
    /** The file's name in TOP_DIR. */
    public static final String NAME = "stackplug.lock";

    /** An entry has some hundred bytes: no lock has so many. */
    private static final long LARGEST = 16L * 1024 * 1024;

    private static final String RESTORE = "Take it from your version control again, or delete it to lock anew.";
    private static final String UPGRADE = "Use a newer version of stackplug.";
    /** The lists of entries in the file. */
    static final String PLUGINS = "plugins";

    static final String CLONES = "clones";

    public LockFile {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        clones = Collections.unmodifiableSortedMap(new TreeMap<>(clones));
        unknown = Map.copyOf(unknown);
    }

    /** A lock without entries. */
    public static LockFile empty() {
        return new LockFile(new TreeMap<>(), new TreeMap<>(), Optional.empty(), Map.of());
    }

    /** Returns the entry of a plugin. */
    public Optional<LockEntry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** Returns the lock with these entries in place of those of the same name. */
    public LockFile with(Collection<LockEntry> changed) {
        SortedMap<String, LockEntry> all = new TreeMap<>(entries);
        changed.forEach(entry -> all.put(entry.name(), entry));
        return new LockFile(all, clones, devstack, without(PLUGINS, changed));
    }

    /** Returns the lock without the entries of these plugins. */
    public LockFile withoutPlugins(Collection<String> names) {
        SortedMap<String, LockEntry> left = new TreeMap<>(entries);
        left.keySet().removeAll(names);
        Map<String, JsonTree> known = new HashMap<>(unknown);
        names.forEach(name -> known.remove(PLUGINS + " " + name));
        return new LockFile(left, clones, devstack, known);
    }

    /** Returns the entry of what a step clones into a folder. */
    public Optional<LockEntry> entryOfClone(String folder) {
        return Optional.ofNullable(clones.get(folder));
    }

    /** Returns the lock with this entry for a folder. */
    public LockFile withClone(LockEntry entry) {
        SortedMap<String, LockEntry> all = new TreeMap<>(clones);
        all.put(entry.name(), entry);
        return new LockFile(entries, all, devstack, without(CLONES, List.of(entry)));
    }

    /** Returns the lock for that commit of a DevStack tree. */
    public LockFile in(Optional<Revision> tree) {
        return new LockFile(entries, clones, tree, unknown);
    }

    private Map<String, JsonTree> without(String list, Collection<LockEntry> changed) {
        Map<String, JsonTree> left = new HashMap<>(unknown);
        changed.forEach(entry -> left.remove(list + " " + entry.name()));
        return left;
    }

    /**
     * Reads a lock; a missing file is a lock without entries.
     *
     * @throws StackplugException {@link ErrorCode#LOCK_UNREADABLE} with the line
     */
    public static LockFile read(Path file) throws StackplugException {
        // A link to nothing is not a missing lock: what it pinned would be forgotten.
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return empty();
        }
        try {
            return LockReader.read(JsonTree.parse(PlainFile.text(file, LARGEST), file));
        } catch (DamagedException e) {
            throw unreadable(e.place(), e.getMessage(), e.isOfNewerVersion() ? UPGRADE : RESTORE, e);
        } catch (PlainFile.RefusedException e) {
            throw unreadable(e.place(), e.getMessage(), RESTORE, e);
        } catch (IOException e) {
            throw unreadable(new Place(file, 0), PlainFile.why(e), RESTORE, e);
        }
    }

    private static StackplugException unreadable(Place place, String cause, String remedy, IOException e) {
        return new StackplugException(
                Problem.of(ErrorCode.LOCK_UNREADABLE, "the lock file can't be read")
                        .at(place)
                        .because(cause)
                        .remedy(remedy),
                e);
    }

    /**
     * Writes the lock, whole or not at all. Where the file is a link, its target is replaced: hosts can share a lock.
     *
     * @throws StackplugException {@link ErrorCode#STORAGE} if it can't be written
     */
    public void write(Path file) throws StackplugException {
        try {
            Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
            Path temporary = unfinished(target);
            Files.deleteIfExists(temporary);
            Files.writeString(
                    temporary, LockWriter.json(this), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackplugException(
                    StorageProblem.writing("the lock can't be written", e, "TOP_DIR")
                            .at(new Place(file, 0)),
                    e);
        }
    }

    /** Deletes the unfinished file of a run that was killed while it wrote. TOP_DIR is locked, so no other run writes. */
    public static void clear(Path file) {
        try {
            Files.deleteIfExists(unfinished(file));
        } catch (IOException e) {
            System.getLogger(LockFile.class.getName())
                    .log(System.Logger.Level.INFO, "half of a lock stays in " + unfinished(file), e);
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }
}
