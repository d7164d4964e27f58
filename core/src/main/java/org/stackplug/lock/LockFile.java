package org.stackplug.lock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.ResolvedRef;
import org.stackplug.spi.Revision;

/**
 * {@code TOP_DIR/stackplug.lock}, meant to be committed: JSON, one entry for each plugin, sorted by name, so that a change is
 * a small difference. Entries that a run does not use stay: hosts of one cloud share a lock.
 *
 * <p>What steps clone by {@code git_clone} has a list of its own, because a folder is no plugin's name.
 *
 * @param entries by name
 * @param clones by the folder: below DEST as {@code $DEST/...}, otherwise the absolute path
 * @param devstack the commit of the DevStack tree that TOP_DIR is; empty stand-alone
 */
public record LockFile(
        SortedMap<String, LockEntry> entries, SortedMap<String, LockEntry> clones, Optional<Revision> devstack) {
    /** The file's name in TOP_DIR. */
    public static final String NAME = "stackplug.lock";

    private static final int FORMAT = 1;
    private static final String ABOUT =
            "The commit of every plugin, and of what plugins clone by git_clone, written by stackplug. Commit this file; "
                    + "'stackplug update' moves it.";
    private static final String NOT_PINNED = "system packages (apt, dnf), Python packages (pip), images and other "
            + "downloads, and what plugins clone by calling git themselves";

    private static final JsonFactory FACTORY = new JsonFactory();

    public LockFile {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        clones = Collections.unmodifiableSortedMap(new TreeMap<>(clones));
    }

    /** A lock without entries. */
    public static LockFile empty() {
        return new LockFile(new TreeMap<>(), new TreeMap<>(), Optional.empty());
    }

    /** The entry of a plugin. */
    public Optional<LockEntry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** The same lock with these entries in place of those of the same name. */
    public LockFile with(Collection<LockEntry> changed) {
        SortedMap<String, LockEntry> all = new TreeMap<>(entries);
        changed.forEach(entry -> all.put(entry.name(), entry));
        return new LockFile(all, clones, devstack);
    }

    /** The entry of what a step clones into a folder. */
    public Optional<LockEntry> entryOfClone(String folder) {
        return Optional.ofNullable(clones.get(folder));
    }

    /** The same lock with this entry for a folder. */
    public LockFile withClone(LockEntry entry) {
        SortedMap<String, LockEntry> all = new TreeMap<>(clones);
        all.put(entry.name(), entry);
        return new LockFile(entries, all, devstack);
    }

    /** The same lock for that commit of a DevStack tree. */
    public LockFile in(Optional<Revision> tree) {
        return new LockFile(entries, clones, tree);
    }

    /**
     * Reads a lock; a missing file is a lock without entries.
     *
     * @throws StackplugException {@link ErrorCode#LOCK_UNREADABLE}
     */
    public static LockFile read(Path file) throws StackplugException {
        if (!Files.exists(file)) {
            return empty();
        }
        try (JsonParser json = FACTORY.createParser(Files.readString(file))) {
            return parse(json);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.LOCK_UNREADABLE, "the lock file can't be read")
                            .at(new Place(file, 0))
                            .because(String.valueOf(e.getMessage()))
                            .remedy("Take it from your version control again, or delete it to lock anew."),
                    e);
        }
    }

    /** Writes it, whole or not at all. */
    public void write(Path file) throws IOException {
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
            json.writeArrayFieldStart("plugins");
            for (LockEntry entry : entries.values()) {
                write(json, entry);
            }
            json.writeEndArray();
            if (!clones.isEmpty()) {
                json.writeArrayFieldStart("clones");
                for (LockEntry entry : clones.values()) {
                    write(json, entry);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        text.write('\n');
        Path temporary = unfinished(file);
        Files.writeString(temporary, text.toString());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes what a run that was killed while it wrote has left. Nobody else is at work here: TOP_DIR is locked. */
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
        json.writeStartObject();
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
        json.writeEndObject();
    }

    private static LockFile parse(JsonParser json) throws IOException {
        SortedMap<String, LockEntry> entries = new TreeMap<>();
        SortedMap<String, LockEntry> clones = new TreeMap<>();
        Optional<Revision> devstack = Optional.empty();
        expect(json.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("format")) {
                expect(
                        json.getIntValue() == FORMAT,
                        "its format is " + json.getIntValue() + ", and this version reads " + FORMAT);
            } else if (field.equals("devstack")) {
                devstack = Optional.of(new Revision(json.getText()));
            } else if (field.equals("plugins") || field.equals("clones")) {
                expect(value == JsonToken.START_ARRAY, "its " + field + " are no list");
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    LockEntry entry = entry(json);
                    (field.equals("plugins") ? entries : clones).put(entry.name(), entry);
                }
            } else {
                json.skipChildren();
            }
        }
        return new LockFile(entries, clones, devstack);
    }

    private static LockEntry entry(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            fields.put(field, json.getValueAsString(""));
            json.skipChildren();
        }
        for (String needed : new String[] {"name", "url", "ref", "kind", "resolved", "commit", "lockedAt"}) {
            expect(fields.containsKey(needed), "an entry has no '" + needed + "'");
        }
        ResolvedRef target = target(fields);
        return new LockEntry(
                fields.get("name"),
                fields.get("url"),
                fields.get("ref"),
                target,
                Optional.ofNullable(fields.get("digest")),
                Boolean.parseBoolean(fields.get("dirty")),
                Instant.parse(fields.get("lockedAt")),
                fields.getOrDefault("lockedBy", ""));
    }

    /** What becomes a ref and paths of the checkout: whoever wrote the lock, it names nothing else. */
    private static ResolvedRef target(Map<String, String> fields) {
        try {
            return new ResolvedRef(
                    ResolvedRef.Kind.valueOf(fields.get("kind").toUpperCase(Locale.ROOT)),
                    fields.get("resolved"),
                    new Revision(fields.get("commit")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the entry of '" + fields.get("name") + "' has a 'kind', 'resolved' or 'commit' that can't be: "
                            + e.getMessage(),
                    e);
        }
    }

    private static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
