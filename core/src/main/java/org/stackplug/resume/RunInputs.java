package org.stackplug.resume;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
import org.stackplug.file.PlainFile;
import org.stackplug.file.PrivateFiles;
import org.stackplug.json.DamagedException;
import org.stackplug.json.ExactFields;
import org.stackplug.json.JsonTree;
import org.stackplug.lock.LockFile;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.PluginName;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/**
 * The inputs of a run, which a run that resumes it has to find unchanged. They are stored next to the checkpoints.
 *
 * @param version the version of stackplug
 * @param dest the folder of the checkouts
 * @param plugins the plugins in the order in which they run
 * @param locked the commits of the plugins in the lock, by name
 * @param conf the content of local.conf, in which each character is a byte; empty if there is none
 * @param localrc the content of the plain localrc next to it; empty if there is none
 */
public record RunInputs(
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
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    private static final JsonFactory FACTORY = new JsonFactory();

    public RunInputs {
        plugins = List.copyOf(plugins);
        locked = Map.copyOf(locked);
    }

    /** Returns the current inputs. */
    public static RunInputs current(RunOptions options, Path dest, List<Checkout> plugins)
            throws StackplugException, IOException {
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
        return Files.exists(file)
                ? Optional.of(new String(PlainFile.bytes(file, MAX_BYTES), StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    /** Returns the first changed line of each changed file; line 0 for a file that was created or deleted. */
    List<Place> changedFiles(RunOptions options) throws IOException {
        List<Place> changed = new ArrayList<>();
        firstDifference(conf, text(options.conf())).ifPresent(line -> changed.add(new Place(options.conf(), line)));
        Path plain = options.topDir().resolve(LOCALRC);
        firstDifference(localrc, text(plain)).ifPresent(line -> changed.add(new Place(plain, line)));
        return changed;
    }

    /** Returns the first line that differs; 0 for a file that was created or deleted; empty for equal files. */
    private static Optional<Integer> firstDifference(Optional<String> before, Optional<String> now) {
        if (before.equals(now)) {
            return Optional.empty();
        }
        if (before.isEmpty() || now.isEmpty()) {
            return Optional.of(0);
        }
        String[] lines = now.get().split("\n", -1);
        int at = Arrays.mismatch(before.get().split("\n", -1), lines);
        return Optional.of(Math.min(Math.max(at, 0) + 1, lines.length));
    }

    /** Deletes inputs that are not needed any more, because their URLs may contain passwords. */
    static void delete(Path folder) throws IOException {
        for (String name : List.of(FILE, CONF, LOCALRC)) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    /** Writes the inputs to a private folder. */
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
        PrivateFiles.replace(folder.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
        replace(folder.resolve(CONF), conf);
        replace(folder.resolve(LOCALRC), localrc);
    }

    private static void replace(Path file, Optional<String> content) throws IOException {
        if (content.isPresent()) {
            PrivateFiles.replace(file, content.get().getBytes(StandardCharsets.ISO_8859_1));
        } else {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Reads the inputs.
     *
     * @throws IOException if they are missing or damaged
     */
    static RunInputs read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        ExactFields fields =
                JsonTree.parse(PlainFile.text(file, MAX_BYTES), file).exact();
        fields.format(FORMAT);
        Path dest = fields.read("dest", Path::of);
        List<Checkout> plugins = new ArrayList<>();
        Map<String, String> locked = new HashMap<>();
        for (JsonTree item : fields.trees("plugins")) {
            Checkout plugin = plugin(item.exact(), dest);
            plugins.add(plugin);
            item.exact()
                    .optional("locked")
                    .filter(commit -> !commit.isEmpty())
                    .ifPresent(commit -> locked.put(plugin.name(), commit));
        }
        return new RunInputs(
                fields.text("version"),
                dest,
                plugins,
                locked,
                text(folder.resolve(CONF)),
                text(folder.resolve(LOCALRC)));
    }

    private static Checkout plugin(ExactFields fields, Path dest) throws DamagedException {
        String ref = fields.text("ref");
        Declaration declaration = new Declaration(
                fields.read("name", PluginName::requireValid),
                fields.read("url", url -> new Source(url, ref)),
                new Place(fields.read("file", Path::of), fields.read("line", Integer::parseInt)));
        Optional<Revision> revision =
                fields.text("revision").isEmpty() ? Optional.empty() : fields.readOptional("revision", Revision::new);
        return fields.read("dir", dir -> {
            if (!Path.of(dir).equals(dest.resolve(declaration.name()))) {
                throw new IllegalArgumentException("it is not DEST/NAME");
            }
            return new Checkout(declaration, Path.of(dir), revision);
        });
    }
}
