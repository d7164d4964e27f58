package org.stackplug.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.file.NotesFolder;
import org.stackplug.file.PlainFile;
import org.stackplug.file.PrivateFiles;
import org.stackplug.json.DamagedException;
import org.stackplug.json.ExactFields;
import org.stackplug.json.JsonTree;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.PluginName;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.run.Namespace;

/**
 * The record of the last stack, for its teardown: local.conf may have changed in between. DevStack keeps the same data in
 * {@code .localrc.auto} and {@code .stackenv}.
 *
 * <p>The record is in {@code TOP_DIR/.stackplug/stacked}, of mode 0700, and its files of mode 0600, because localrc can contain
 * passwords.
 *
 * @param localrc the bash that was evaluated, in which each character is a byte
 * @param dest the value of DEST before localrc was evaluated
 * @param environment the values that localrc did not set, such as the machine's address
 * @param plugins the plugins that were stacked and not cleaned since, in order
 */
public record LastStack(String localrc, Path dest, SortedMap<String, String> environment, List<StackedPlugin> plugins) {
    private static final int FORMAT = 1;
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    private static final JsonFactory FACTORY = new JsonFactory();
    /** The variables that every run computes again, perhaps with other values. */
    private static final List<String> COMPUTED = List.of("HOST_IP", "SERVICE_HOST", "STACK_USER");

    /**
     * A plugin as it was stacked.
     *
     * @param url the URL without credentials
     * @param dir the folder of the checkout; empty: in the current DEST
     * @param revision the revision that was checked out; empty if it was unknown
     */
    public record StackedPlugin(String name, String url, String ref, Optional<Path> dir, Optional<Revision> revision) {

        static StackedPlugin of(Checkout checkout) {
            Source source = checkout.declaration().source();
            return new StackedPlugin(
                    checkout.name(),
                    source.urlWithoutCredentials(),
                    source.ref(),
                    Optional.of(checkout.dir()),
                    checkout.revision());
        }

        private static StackedPlugin read(ExactFields fields) throws DamagedException {
            String ref = fields.text("ref");
            StackedPlugin plugin = new StackedPlugin(
                    fields.read("name", PluginName::requireValid),
                    fields.read("url", url -> new Source(url, ref)).url(),
                    ref,
                    fields.readOptional("dir", Path::of),
                    fields.readOptional("revision", Revision::new));
            // Refuses what can't be the folder of a checkout.
            fields.readOptional("dir", dir -> plugin.checkout(Path.of("/"), Path.of("/")));
            return plugin;
        }

        /** Returns the checkout in its recorded folder, even if DEST has changed since. */
        public Checkout checkout(Path dest, Path topDir) {
            return new Checkout(
                    new Declaration(name, new Source(url, ref), new Place(localrcFile(topDir), 0)),
                    dir.orElseGet(() -> dest.resolve(name)),
                    revision);
        }
    }

    /** Returns the file with the recorded localrc; places in localrc are reported in that file. */
    public static Path localrcFile(Path topDir) {
        return folder(topDir).resolve("localrc");
    }

    /** Returns the file in which shells record the services that they start; see {@link #createServicesFile}. */
    public static Path servicesFile(Path topDir) {
        return folder(topDir).resolve("started");
    }

    /** Creates the file for services as a private file, if it does not exist. */
    public static Path createServicesFile(Path topDir) throws IOException {
        make(topDir);
        return PrivateFiles.file(servicesFile(topDir));
    }

    private static Path make(Path topDir) throws IOException {
        NotesFolder.getOrCreate(topDir);
        return PrivateFiles.folder(folder(topDir));
    }

    private static Path folder(Path topDir) {
        return topDir.resolve(".stackplug/stacked");
    }

    /** Reads the record of the last stack; returns empty if nothing was stacked, or all plugins were cleaned. */
    public static Optional<LastStack> read(Path topDir) throws StackplugException {
        Path file = folder(topDir).resolve("stacked.json");
        try {
            if (NotesFolder.existing(topDir).isEmpty() || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            JsonTree tree = JsonTree.parse(PlainFile.text(file, MAX_BYTES), file);
            String localrc = new String(PlainFile.bytes(localrcFile(topDir), MAX_BYTES), StandardCharsets.ISO_8859_1);
            return Optional.of(read(tree.exact(), localrc));
        } catch (NotesFolder.UntrustedException e) {
            throw RunLock.untrusted(e);
        } catch (DamagedException e) {
            throw unreadable(topDir, e.place(), e.getMessage(), e);
        } catch (PlainFile.RefusedException e) {
            throw unreadable(topDir, e.place(), e.getMessage(), e);
        } catch (IOException e) {
            throw unreadable(topDir, new Place(file, 0), PlainFile.why(e), e);
        }
    }

    private static StackplugException unreadable(Path topDir, Place place, String cause, IOException e) {
        return new StackplugException(
                Problem.of(ErrorCode.STORAGE, "the record of the last stack can't be read")
                        .at(place)
                        .because(cause)
                        .remedy("Delete " + folder(topDir) + "; then a teardown uses the current local.conf."),
                e);
    }

    /** Returns the record of a stack that has its checkouts and is about to run its first step. */
    public static LastStack of(String localrc, Path dest, Namespace variables, List<Checkout> checkouts) {
        SortedMap<String, String> environment = new TreeMap<>();
        COMPUTED.forEach(name -> variables.value(name).ifPresent(value -> environment.put(name, value)));
        List<StackedPlugin> plugins = checkouts.stream().map(StackedPlugin::of).toList();
        return new LastStack(localrc, dest, environment, plugins);
    }

    /** Returns this record with the plugins of the earlier record that this stack has not run. */
    public LastStack withOthersOf(Optional<LastStack> earlier) {
        List<StackedPlugin> all = new ArrayList<>(plugins);
        List<String> names = plugins.stream().map(StackedPlugin::name).toList();
        earlier.ifPresent(before -> before.plugins.stream()
                .filter(plugin -> !names.contains(plugin.name()))
                .forEach(all::add));
        return new LastStack(localrc, dest, environment, all);
    }

    /** Returns the localrc for a teardown: the recorded localrc, and after it, so that lines keep their numbers, defaults. */
    public byte[] teardownLocalrc() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(localrc.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder defaults = new StringBuilder("\n");
        environment.forEach((name, value) -> defaults.append("[[ -n ${")
                .append(name)
                .append("-} ]] || ")
                .append(name)
                .append("='")
                .append(value.replace("'", "'\\''"))
                .append("'\n"));
        content.writeBytes(defaults.toString().getBytes(StandardCharsets.UTF_8));
        return content.toByteArray();
    }

    /** Returns whether a plugin of that name was stacked. */
    public boolean has(String name) {
        return plugins.stream().anyMatch(plugin -> plugin.name().equals(name));
    }

    /** Returns the recorded plugins that are not declared. */
    public List<StackedPlugin> undeclared(List<Declaration> declared) {
        List<String> names = declared.stream().map(Declaration::name).toList();
        return plugins.stream().filter(plugin -> !names.contains(plugin.name())).toList();
    }

    /** Writes the record, each file completely or not at all. */
    public void write(Path topDir) throws IOException {
        Path folder = make(topDir);
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("dest", dest.toString());
            json.writeObjectFieldStart("environment");
            for (Map.Entry<String, String> entry : environment.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("plugins");
            for (StackedPlugin plugin : plugins) {
                json.writeStartObject();
                json.writeStringField("name", plugin.name());
                json.writeStringField("url", plugin.url());
                json.writeStringField("ref", plugin.ref());
                if (plugin.dir().isPresent()) {
                    json.writeStringField("dir", plugin.dir().get().toString());
                }
                if (plugin.revision().isPresent()) {
                    json.writeStringField("revision", plugin.revision().get().id());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        PrivateFiles.replace(localrcFile(topDir), localrc.getBytes(StandardCharsets.ISO_8859_1));
        PrivateFiles.replace(folder.resolve("stacked.json"), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Deletes the record after all plugins have been cleaned. */
    public static void delete(Path topDir) throws IOException {
        Folders.delete(folder(topDir));
    }

    private static LastStack read(ExactFields fields, String localrc) throws DamagedException {
        fields.format(FORMAT);
        List<StackedPlugin> plugins = new ArrayList<>();
        for (JsonTree plugin : fields.trees("plugins")) {
            plugins.add(StackedPlugin.read(plugin.exact()));
        }
        SortedMap<String, String> environment = fields.textsByName("environment");
        for (String name : environment.keySet()) {
            // The name becomes bash.
            if (!COMPUTED.contains(name)) {
                throw new DamagedException(
                        fields.tree().tree("environment").place(), "'" + name + "' is not among " + COMPUTED);
            }
        }
        return new LastStack(localrc, fields.read("dest", LastStack::absolute), environment, plugins);
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("it is not an absolute path");
        }
        return path;
    }
}
