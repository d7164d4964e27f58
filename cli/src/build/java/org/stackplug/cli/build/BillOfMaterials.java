package org.stackplug.cli.build;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes the bill of materials of the distribution, in the JSON of CycloneDX: {@code BillOfMaterials FILE VERSION INSTANT
 * REPOSITORY LICENCES COPIES CLASSPATH}. The checksums are those of the jars as they are shipped. The Maven plugin of CycloneDX
 * works only with the network, and knows only the jars before {@link QuickStart}.
 */
public final class BillOfMaterials {
    private final String version;
    private final Path repository;
    private final Path copies;
    private final Map<String, String> licences = new HashMap<>();

    private BillOfMaterials(String version, Path repository, Path copies) {
        this.version = version;
        this.repository = repository;
        this.copies = copies;
    }

    /** A part, by its coordinates in a Maven repository. */
    private record Part(String group, String name, String version) {
        String url() {
            return "pkg:maven/" + group + "/" + name + "@" + version + "?type=jar";
        }
    }

    /**
     * Writes the file.
     *
     * @param arguments the file, the version, the instant of the build, Maven's local repository, {@code bundled.tsv}, the
     *     folder of the jars that are shipped in the place of those of the class path, and the class path
     */
    public static void main(String[] arguments) throws IOException {
        BillOfMaterials bill = new BillOfMaterials(arguments[1], Path.of(arguments[3]), Path.of(arguments[5]));
        for (String line : Files.readAllLines(Path.of(arguments[4]))) {
            String[] fields = line.split("\t", -1);
            if (!line.startsWith("#")) {
                bill.licences.put(fields[0], fields[1].replace(" and ", " AND "));
            }
        }
        Map<String, Path> jars = new TreeMap<>();
        for (String entry : arguments[6].split(File.pathSeparator, -1)) {
            if (entry.endsWith(".jar")) {
                jars.put(Path.of(entry).getFileName().toString(), Path.of(entry));
            }
        }
        UUID serial = UUID.nameUUIDFromBytes(
                bill.json(jars, arguments[2], new UUID(0, 0)).getBytes(StandardCharsets.UTF_8));
        Files.writeString(Path.of(arguments[0]), bill.json(jars, arguments[2], serial));
    }

    private String json(Map<String, Path> jars, String instant, UUID serial) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("bomFormat", "CycloneDX");
            json.writeStringField("specVersion", "1.5");
            json.writeStringField("serialNumber", "urn:uuid:" + serial);
            json.writeNumberField("version", 1);
            json.writeObjectFieldStart("metadata");
            json.writeStringField("timestamp", instant);
            json.writeObjectFieldStart("component");
            json.writeStringField("type", "application");
            json.writeStringField("name", "stackplug");
            json.writeStringField("version", version);
            licence(json, "Apache-2.0");
            json.writeEndObject();
            json.writeEndObject();
            json.writeArrayFieldStart("components");
            for (Path jar : jars.values()) {
                component(json, jar);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString().replace("\r\n", "\n") + "\n";
    }

    private void component(JsonGenerator json, Path jar) throws IOException {
        Part part = part(jar);
        Path copy = copies.resolve(jar.getFileName());
        json.writeStartObject();
        json.writeStringField("type", "library");
        json.writeStringField("bom-ref", part.url());
        json.writeStringField("group", part.group());
        json.writeStringField("name", part.name());
        json.writeStringField("version", part.version());
        json.writeArrayFieldStart("hashes");
        json.writeStartObject();
        json.writeStringField("alg", "SHA-256");
        json.writeStringField("content", sha256(Files.readAllBytes(Files.exists(copy) ? copy : jar)));
        json.writeEndObject();
        json.writeEndArray();
        licence(json, part.group().equals("org.stackplug") ? "Apache-2.0" : licences.get(part.name()));
        json.writeStringField("purl", part.url());
        json.writeEndObject();
    }

    private static void licence(JsonGenerator json, String expression) throws IOException {
        json.writeArrayFieldStart("licenses");
        json.writeStartObject();
        json.writeStringField("expression", expression);
        json.writeEndObject();
        json.writeEndArray();
    }

    /** Returns the coordinates, by the place in the repository; what this build has made is elsewhere. */
    private Part part(Path jar) {
        if (!jar.startsWith(repository)) {
            String name = jar.getFileName().toString().replace("-" + version + ".jar", "");
            return new Part("org.stackplug", name, version);
        }
        Path folder = repository.relativize(jar).getParent();
        Path artifact = folder.getParent();
        return new Part(
                artifact.getParent().toString().replace(File.separatorChar, '.'),
                artifact.getFileName().toString(),
                folder.getFileName().toString());
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
