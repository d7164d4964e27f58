package org.stackplug.lock;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import org.stackplug.json.JsonText;
import org.stackplug.json.JsonTree;

/** Writes the JSON of a lock: sorted, a field on each line, and with the fields that this version does not know. */
final class LockWriter {
    private static final String ABOUT =
            "The commit of every plugin, and of what plugins clone by git_clone, written by stackplug. Commit this file; "
                    + "'stackplug update' moves it.";
    private static final String NOT_PINNED = "system packages (apt, dnf), Python packages (pip), images and other "
            + "downloads, and what plugins clone by calling git themselves";

    private LockWriter() {}

    /** Returns the text of the file. */
    static String json(LockFile lock) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonText.to(text)) {
            json.writeStartObject();
            json.writeStringField("about", ABOUT);
            json.writeStringField("notPinned", NOT_PINNED);
            json.writeNumberField("format", LockReader.FORMAT);
            if (lock.devstack().isPresent()) {
                json.writeStringField("devstack", lock.devstack().get().id());
            }
            write(json, lock, LockFile.PLUGINS, lock.entries());
            if (!lock.clones().isEmpty()) {
                write(json, lock, LockFile.CLONES, lock.clones());
            }
            writeUnknown(json, lock, "", LockReader.KNOWN);
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, LockFile lock, String list, SortedMap<String, LockEntry> all)
            throws IOException {
        json.writeArrayFieldStart(list);
        for (LockEntry entry : all.values()) {
            json.writeStartObject();
            write(json, entry);
            writeUnknown(json, lock, list + " " + entry.name(), LockReader.KNOWN_OF_ENTRY);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeUnknown(JsonGenerator json, LockFile lock, String key, Set<String> known)
            throws IOException {
        JsonTree tree = lock.unknown().get(key);
        if (tree != null) {
            tree.writeOthers(json, known);
        }
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
}
