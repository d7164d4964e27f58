package org.stackplug.lock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.stackplug.file.PlainFile;
import org.stackplug.file.StorageProblem;
import org.stackplug.json.DamagedException;
import org.stackplug.json.ExactFields;
import org.stackplug.json.JsonTree;
import org.stackplug.plugin.PluginName;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

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

    private static final int FORMAT = 1;
    /** An entry has some hundred bytes: no lock has so many. */
    private static final long LARGEST = 16L * 1024 * 1024;

    private static final String ABOUT =
            "The commit of every plugin, and of what plugins clone by git_clone, written by stackplug. Commit this file; "
                    + "'stackplug update' moves it.";
    private static final String NOT_PINNED = "system packages (apt, dnf), Python packages (pip), images and other "
            + "downloads, and what plugins clone by calling git themselves";
    private static final String RESTORE = "Take it from your version control again, or delete it to lock anew.";
    private static final String UPGRADE = "Use a newer version of stackplug.";
    private static final String PLUGINS = "plugins";
    private static final String CLONES = "clones";
    private static final Set<String> KNOWN = Set.of("about", "notPinned", "format", "devstack", PLUGINS, CLONES);
    private static final Set<String> KNOWN_OF_ENTRY =
            Set.of("name", "url", "ref", "kind", "resolved", "commit", "digest", "dirty", "lockedAt", "lockedBy");

    private static final JsonFactory FACTORY = new JsonFactory();

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
            return parse(JsonTree.parse(PlainFile.text(file, LARGEST), file));
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
            Files.writeString(temporary, json(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackplugException(
                    StorageProblem.writing("the lock can't be written", e, "TOP_DIR")
                            .at(new Place(file, 0)),
                    e);
        }
    }

    private String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
            printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
            json.setPrettyPrinter(printer);
            json.writeStartObject();
            json.writeStringField("about", ABOUT);
            json.writeStringField("notPinned", NOT_PINNED);
            json.writeNumberField("format", FORMAT);
            if (devstack.isPresent()) {
                json.writeStringField("devstack", devstack.get().id());
            }
            write(json, PLUGINS, entries);
            if (!clones.isEmpty()) {
                write(json, CLONES, clones);
            }
            writeUnknown(json, "", KNOWN);
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void write(JsonGenerator json, String list, SortedMap<String, LockEntry> all) throws IOException {
        json.writeArrayFieldStart(list);
        for (LockEntry entry : all.values()) {
            json.writeStartObject();
            write(json, entry);
            writeUnknown(json, list + " " + entry.name(), KNOWN_OF_ENTRY);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeUnknown(JsonGenerator json, String key, Set<String> known) throws IOException {
        JsonTree tree = unknown.get(key);
        if (tree != null) {
            tree.writeOthers(json, known);
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

    private static void write(JsonGenerator json, LockEntry entry) throws IOException {
        json.writeStringField("name", entry.name());
        json.writeStringField("url", entry.url());
        json.writeStringField("ref", entry.ref());
        json.writeStringField("kind", entry.target().kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("resolved", entry.target().name());
        json.writeStringField("commit", entry.revision().id());
        if (entry.digest().isPresent()) {
            json.writeStringField("digest", entry.digest().get());
        }
        if (entry.dirty()) {
            json.writeBooleanField("dirty", true);
        }
        json.writeStringField("lockedAt", entry.at().toString());
        json.writeStringField("lockedBy", entry.by());
    }

    private static LockFile parse(JsonTree tree) throws DamagedException {
        ExactFields fields = tree.exact();
        fields.format(FORMAT);
        Map<String, JsonTree> unknown = new HashMap<>();
        keepUnknown(tree, "", KNOWN, unknown);
        SortedMap<String, LockEntry> entries = entries(tree, PLUGINS, PluginName::requireValid, unknown);
        SortedMap<String, LockEntry> clones = tree.names().contains(CLONES)
                ? entries(tree, CLONES, LockFile::checkedFolder, unknown)
                : new TreeMap<>();
        return new LockFile(entries, clones, fields.readOptional("devstack", Revision::new), unknown);
    }

    private static void keepUnknown(JsonTree tree, String key, Set<String> known, Map<String, JsonTree> unknown) {
        Set<String> others = new HashSet<>(tree.names());
        others.removeAll(known);
        if (!others.isEmpty()) {
            unknown.put(key, tree);
        }
    }

    private static SortedMap<String, LockEntry> entries(
            JsonTree tree, String list, Function<String, String> nameCheck, Map<String, JsonTree> unknown)
            throws DamagedException {
        SortedMap<String, LockEntry> entries = new TreeMap<>();
        Map<String, Place> places = new HashMap<>();
        for (JsonTree one : tree.exact().trees(list)) {
            LockEntry entry = entry(one.exact(), nameCheck);
            Place first = places.putIfAbsent(entry.name(), one.place());
            if (first != null) {
                throw new DamagedException(
                        one.place(), "'" + entry.name() + "' has an entry already, on line " + first.line());
            }
            entries.put(entry.name(), entry);
            keepUnknown(one, list + " " + entry.name(), KNOWN_OF_ENTRY, unknown);
        }
        return entries;
    }

    private static LockEntry entry(ExactFields fields, Function<String, String> nameCheck) throws DamagedException {
        String name = fields.read("name", nameCheck);
        ResolvedRef.Kind kind = fields.read("kind", word -> ResolvedRef.Kind.valueOf(word.toUpperCase(Locale.ROOT)));
        Revision commit = fields.read("commit", Revision::new);
        ResolvedRef target = fields.read("resolved", resolved -> new ResolvedRef(kind, resolved, commit));
        return new LockEntry(
                name,
                source(fields, name),
                target,
                fields.readOptional("digest", LockFile::checkedDigest),
                fields.flag("dirty"),
                fields.read("lockedAt", Instant::parse),
                fields.optional("lockedBy").orElse(""));
    }

    private static Source source(ExactFields fields, String name) throws DamagedException {
        try {
            return new Source(fields.text("url"), fields.text("ref"));
        } catch (IllegalArgumentException e) {
            throw new DamagedException(fields.tree().place(), "the entry of '" + name + "': " + e.getMessage());
        }
    }

    private static String checkedDigest(String digest) {
        if (!TreeDigest.isDigest(digest)) {
            throw new IllegalArgumentException("a digest is 'sha256:' and 64 hex digits");
        }
        return digest;
    }

    /** Refuses what is not the folder of a clone: one below DEST, or an absolute path. */
    private static String checkedFolder(String folder) {
        Path path = Path.of(folder);
        if (!(path.isAbsolute() || folder.startsWith("$DEST/"))
                || !path.normalize().equals(path)) {
            throw new IllegalArgumentException("a folder begins with '/' or '$DEST/', and has no '..'");
        }
        return folder;
    }
}
