package org.stackplug.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Namespace;
import org.stackplug.spi.Place;
import org.stackplug.spi.Revision;
import org.stackplug.spi.Source;

/**
 * What the last stack was run with, for the teardown of what it has set up: local.conf may be another one by then. DevStack
 * keeps the same in {@code .localrc.auto} and {@code .stackenv}.
 *
 * <p>In {@code TOP_DIR/.stackplug/stacked}, mode 0700, and 0600 for its files: localrc can hold passwords.
 *
 * @param localrc the bash that was evaluated, each byte a character
 * @param dest what DEST was before it
 * @param environment what the machine's address and the like were, where localrc did not say so
 * @param plugins all that were stacked and not cleaned since, in order
 */
record Stacked(String localrc, Path dest, SortedMap<String, String> environment, List<Plugin> plugins) {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int FORMAT = 1;
    private static final JsonFactory FACTORY = new JsonFactory();
    /** Computed anew in every run, and perhaps differently. */
    private static final List<String> COMPUTED = List.of("HOST_IP", "SERVICE_HOST", "STACK_USER");

    /**
     * A plugin as it was stacked.
     *
     * @param url without credentials
     * @param dir where its checkout was; empty: in the DEST that counts now
     * @param revision what was checked out; empty when nobody knew
     */
    record Plugin(String name, String url, String ref, Optional<Path> dir, Optional<Revision> revision) {

        static Plugin of(Checkout checkout) {
            Source source = checkout.declaration().source();
            return new Plugin(
                    checkout.name(),
                    source.urlWithoutCredentials(),
                    source.ref(),
                    Optional.of(checkout.dir()),
                    checkout.revision());
        }

        private static Plugin of(Map<String, String> fields) {
            return new Plugin(
                    fields.get("name"),
                    fields.get("url"),
                    fields.get("ref"),
                    Optional.ofNullable(fields.get("dir")).map(Path::of),
                    Optional.ofNullable(fields.get("revision")).map(Revision::new));
        }

        /** Where it lies: where it was, whatever DEST has become since. */
        Checkout checkout(Path dest, Path topDir) {
            return new Checkout(
                    new Declaration(name, new Source(url, ref), new Place(file(topDir), 0)),
                    dir.orElseGet(() -> dest.resolve(name)),
                    revision);
        }
    }

    /** The bash file, which places in it are told by. */
    static Path file(Path topDir) {
        return folder(topDir).resolve("localrc");
    }

    /** The file in which shells note the services that they start; see {@link #takeNotesOfServices}. */
    static Path services(Path topDir) {
        return folder(topDir).resolve("started");
    }

    /** Makes that file, private, where there is none. */
    static Path takeNotesOfServices(Path topDir) throws IOException {
        make(topDir);
        Path file = services(topDir);
        if (!Files.exists(file)) {
            Files.createFile(file, PRIVATE_FILE);
        }
        return file;
    }

    private static void make(Path topDir) throws IOException {
        Path folder = folder(topDir);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(folder, PRIVATE);
        }
    }

    private static Path folder(Path topDir) {
        return topDir.resolve(".stackplug/stacked");
    }

    /** What is kept; empty when nothing was stacked, or all of it cleaned. */
    static Optional<Stacked> read(Path topDir) throws StackplugException {
        Path file = folder(topDir).resolve("stacked.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (JsonParser json = FACTORY.createParser(Files.readString(file))) {
            return Optional.of(parse(json, Files.readString(file(topDir), StandardCharsets.ISO_8859_1)));
        } catch (IOException | IllegalArgumentException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, "what the last stack was run with can't be read")
                            .at(new Place(file, 0))
                            .because(String.valueOf(e.getMessage()))
                            .remedy("Delete " + folder(topDir) + ": then local.conf is used as it is now."),
                    e);
        }
    }

    /** Of a stack that has its checkouts and is about to run the first step. */
    static Stacked of(Localrc localrc, Path dest, Namespace variables, List<Checkout> checkouts) {
        SortedMap<String, String> environment = new TreeMap<>();
        COMPUTED.forEach(name -> variables.value(name).ifPresent(value -> environment.put(name, value)));
        List<Plugin> plugins = checkouts.stream().map(Plugin::of).toList();
        return new Stacked(localrc.text(), dest, environment, plugins);
    }

    /** The same, with what was stacked before and has left local.conf since. */
    Stacked after(Optional<Stacked> earlier) {
        List<Plugin> all = new ArrayList<>(plugins);
        List<String> names = plugins.stream().map(Plugin::name).toList();
        earlier.ifPresent(before -> before.plugins.stream()
                .filter(plugin -> !names.contains(plugin.name()))
                .forEach(all::add));
        return new Stacked(localrc, dest, environment, all);
    }

    /** The bash for a teardown: what was evaluated, and behind it, so that lines stay, what it left open. */
    byte[] content() {
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

    /** Those that are not among the declared ones. */
    List<Plugin> left(List<Declaration> declared) {
        List<String> names = declared.stream().map(Declaration::name).toList();
        return plugins.stream().filter(plugin -> !names.contains(plugin.name())).toList();
    }

    /** Keeps it, whole or not at all. */
    void write(Path topDir) throws IOException {
        make(topDir);
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
            for (Plugin plugin : plugins) {
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
        replace(file(topDir), localrc.getBytes(StandardCharsets.ISO_8859_1));
        replace(folder(topDir).resolve("stacked.json"), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, PRIVATE_FILE);
        Files.write(unfinished, content);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Forgets it: all has been cleaned. */
    static void forget(Path topDir) throws IOException {
        Folders.delete(folder(topDir));
    }

    private static Stacked parse(JsonParser json, String localrc) throws IOException {
        Path dest = Path.of("/");
        SortedMap<String, String> environment = new TreeMap<>();
        List<Plugin> plugins = new ArrayList<>();
        expect(json.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "format" -> expect(json.getIntValue() == FORMAT, "its format is not " + FORMAT);
                case "dest" -> dest = Path.of(json.getText());
                case "environment" -> environment.putAll(JsonFields.read(json));
                case "plugins" -> {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        Map<String, String> plugin = JsonFields.read(json);
                        expect(
                                plugin.keySet().containsAll(List.of("name", "url", "ref")),
                                "a plugin lacks its name, URL or ref");
                        plugins.add(Plugin.of(plugin));
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new Stacked(localrc, dest, environment, plugins);
    }

    private static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
