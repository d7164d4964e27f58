package org.stackplug.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.lock.LockFile;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.Revision;
import org.stackplug.spi.Source;

/**
 * What a run goes by: a run that continues it has to find the same. Kept beside the checkpoints.
 *
 * @param version of the tool
 * @param dest where the checkouts are
 * @param plugins in the order in which they run
 * @param locked the commits that the lock has for them, by name
 * @param conf local.conf, each byte a character; empty when there is none
 * @param localrc the plain localrc beside it; empty when there is none
 */
record RunInputs(
        String version,
        Path dest,
        List<Checkout> plugins,
        Map<String, String> locked,
        Optional<String> conf,
        Optional<String> localrc) {
    private static final String FILE = "inputs.json";
    private static final String CONF = "local.conf";
    private static final String LOCALRC = "localrc";
    private static final int FORMAT = 1;
    private static final JsonFactory FACTORY = new JsonFactory();

    RunInputs {
        plugins = List.copyOf(plugins);
        locked = Map.copyOf(locked);
    }

    /** As they are now. */
    static RunInputs now(RunOptions options, Path dest, List<Checkout> plugins) throws StackplugException, IOException {
        LockFile lock = LockFile.read(options.topDir().resolve(LockFile.NAME));
        Map<String, String> locked = new HashMap<>();
        for (Checkout plugin : plugins) {
            lock.entry(plugin.name())
                    .ifPresent(
                            entry -> locked.put(plugin.name(), entry.revision().id()));
        }
        return new RunInputs(
                options.version(),
                dest,
                plugins,
                locked,
                text(options.conf()),
                text(options.topDir().resolve(LOCALRC)));
    }

    private static Optional<String> text(Path file) throws IOException {
        return Files.isRegularFile(file)
                ? Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    /** What the files are now, in lines for people, with the place of the first change in each. */
    List<Place> changedFiles(RunOptions options) throws IOException {
        List<Place> changed = new ArrayList<>();
        first(conf, text(options.conf())).ifPresent(line -> changed.add(new Place(options.conf(), line)));
        Path plain = options.topDir().resolve(LOCALRC);
        first(localrc, text(plain)).ifPresent(line -> changed.add(new Place(plain, line)));
        return changed;
    }

    /** The first line that differs; 0 for a file that has come or gone. */
    private static Optional<Integer> first(Optional<String> then, Optional<String> now) {
        if (then.equals(now)) {
            return Optional.empty();
        }
        if (then.isEmpty() || now.isEmpty()) {
            return Optional.of(0);
        }
        String[] lines = now.get().split("\n", -1);
        int at = Arrays.mismatch(then.get().split("\n", -1), lines);
        return Optional.of(Math.min(Math.max(at, 0) + 1, lines.length));
    }

    /** Takes them away when nobody needs them any more: URLs in them may hold passwords. */
    static void delete(Path folder) throws IOException {
        for (String name : List.of(FILE, CONF, LOCALRC)) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    /** Writes them into a private folder. */
    void write(Path folder) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("version", version);
            json.writeStringField("dest", dest.toString());
            json.writeArrayFieldStart("plugins");
            for (Checkout plugin : plugins) {
                json.writeStartObject();
                json.writeStringField("name", plugin.name());
                json.writeStringField("url", plugin.declaration().source().url());
                json.writeStringField("ref", plugin.declaration().source().ref());
                json.writeStringField(
                        "file", plugin.declaration().place().file().toString());
                json.writeStringField(
                        "line", Integer.toString(plugin.declaration().place().line()));
                json.writeStringField("dir", plugin.dir().toString());
                json.writeStringField(
                        "revision", plugin.revision().map(Revision::id).orElse(""));
                json.writeStringField("locked", locked.getOrDefault(plugin.name(), ""));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        RunFolder.replace(folder.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
        replace(folder.resolve(CONF), conf);
        replace(folder.resolve(LOCALRC), localrc);
    }

    private static void replace(Path file, Optional<String> content) throws IOException {
        if (content.isPresent()) {
            RunFolder.replace(file, content.get().getBytes(StandardCharsets.ISO_8859_1));
        } else {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Reads them.
     *
     * @throws IOException if they are not there, or in another format
     */
    static RunInputs read(Path folder) throws IOException {
        String version = "";
        Path dest = Path.of("/");
        List<Checkout> plugins = new ArrayList<>();
        Map<String, String> locked = new HashMap<>();
        try (JsonParser json = FACTORY.createParser(Files.readString(folder.resolve(FILE)))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(FILE + " is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "format" -> {
                        if (json.getIntValue() != FORMAT) {
                            throw new IOException("the format of " + FILE + " is not " + FORMAT);
                        }
                    }
                    case "version" -> version = json.getText();
                    case "dest" -> dest = Path.of(json.getText());
                    case "plugins" -> {
                        while (json.nextToken() == JsonToken.START_OBJECT) {
                            Map<String, String> fields = JsonFields.read(json);
                            Checkout plugin = plugin(fields);
                            plugins.add(plugin);
                            if (!fields.getOrDefault("locked", "").isEmpty()) {
                                locked.put(plugin.name(), fields.get("locked"));
                            }
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        }
        return new RunInputs(version, dest, plugins, locked, text(folder.resolve(CONF)), text(folder.resolve(LOCALRC)));
    }

    private static Checkout plugin(Map<String, String> fields) {
        String revision = fields.getOrDefault("revision", "");
        return new Checkout(
                new Declaration(
                        fields.getOrDefault("name", ""),
                        new Source(fields.getOrDefault("url", ""), fields.getOrDefault("ref", "")),
                        new Place(
                                Path.of(fields.getOrDefault("file", "")),
                                Integer.parseInt(fields.getOrDefault("line", "0")))),
                Path.of(fields.getOrDefault("dir", "")),
                revision.isEmpty() ? Optional.empty() : Optional.of(new Revision(revision)));
    }
}
