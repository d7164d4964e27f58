package org.stackplug.lock;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.stackplug.json.DamagedException;
import org.stackplug.json.ExactFields;
import org.stackplug.json.JsonTree;
import org.stackplug.plugin.PluginName;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** Reads the JSON of a lock, and refuses what no stackplug has written. */
final class LockReader {
    /** The version of the format. */
    static final int FORMAT = 1;

    /** The fields of the file, and of an entry, that this version knows. */
    static final Set<String> KNOWN =
            Set.of("about", "notPinned", "format", "devstack", LockFile.PLUGINS, LockFile.CLONES);

    static final Set<String> KNOWN_OF_ENTRY =
            Set.of("name", "url", "ref", "kind", "resolved", "commit", "digest", "dirty", "lockedAt", "lockedBy");

    private LockReader() {}

    /** Returns the lock; the exception has the line of what is wrong. */
    static LockFile read(JsonTree tree) throws DamagedException {
        ExactFields fields = tree.exact();
        fields.format(FORMAT);
        Map<String, JsonTree> unknown = new HashMap<>();
        keepUnknown(tree, "", KNOWN, unknown);
        SortedMap<String, LockEntry> entries = entries(tree, LockFile.PLUGINS, PluginName::requireValid, unknown);
        SortedMap<String, LockEntry> clones = tree.names().contains(LockFile.CLONES)
                ? entries(tree, LockFile.CLONES, LockReader::checkedFolder, unknown)
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
                fields.readOptional("digest", LockReader::checkedDigest),
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
