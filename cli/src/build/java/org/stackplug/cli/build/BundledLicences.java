package org.stackplug.cli.build;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Collects the licences of the bundled jars: {@code BundledLicences SOURCES APACHE TARGET
 * CLASSPATH}. TARGET gets {@code NOTICE} and a
 * folder of {@code licences} for each jar.
 *
 * <p>SOURCES has {@code bundled.tsv}, a line for each jar, and the licence of each jar that has none in itself, unless
 * it is the Apache License, whose text is in the file APACHE.
 * It is an error if a jar has no line, a line has no jar, or a jar has no licence.
 */
public final class BundledLicences {
    private static final String LICENCE = "(META-INF/)?([^/]*LICENSE[^/]*|about[.]html)";
    private static final String NOTICE = "(META-INF/)?NOTICE[^/]*";

    private final Path sources;
    private final Path apache;
    private final Path target;
    private final StringBuilder table = new StringBuilder();
    private final StringBuilder notices = new StringBuilder();

    /**
     * A line of {@code bundled.tsv}.
     *
     * @param name the name of the jar without its version
     */
    private record Bundled(String name, String licence, String copyright) {}

    private BundledLicences(Path sources, Path apache, Path target) {
        this.sources = sources;
        this.apache = apache;
        this.target = target;
    }

    /**
     * Writes the files.
     *
     * @param arguments the folder of the texts, the Apache License, the folder to write to, and the class path of the distribution
     */
    public static void main(String[] arguments) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String entry : arguments[3].split(File.pathSeparator, -1)) {
            String name = Path.of(entry).getFileName().toString();
            if (name.endsWith(".jar") && !name.startsWith("stackplug-")) {
                jars.add(Path.of(entry));
            }
        }
        new BundledLicences(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2])).write(jars);
    }

    private void write(List<Path> jars) throws IOException {
        Map<String, Bundled> known = known();
        Map<String, Path> byName = new TreeMap<>();
        for (Path jar : jars) {
            byName.put(jar.getFileName().toString(), jar);
        }
        for (Map.Entry<String, Path> jar : byName.entrySet()) {
            String name = jar.getKey().replaceFirst("-[0-9][^/]*[.]jar$", "");
            Bundled bundled = known.remove(name);
            if (bundled == null) {
                throw new IllegalStateException(sources.resolve("bundled.tsv") + " has no line for " + name);
            }
            write(jar.getValue(), bundled);
        }
        if (!known.isEmpty()) {
            throw new IllegalStateException("no such jar is bundled: " + known.keySet());
        }
        String head = Files.readString(sources.resolve("NOTICE.head"));
        Files.writeString(target.resolve("NOTICE"), head + "\n" + table + notices);
    }

    private Map<String, Bundled> known() throws IOException {
        Map<String, Bundled> known = new TreeMap<>();
        for (String line : Files.readAllLines(sources.resolve("bundled.tsv"))) {
            String[] fields = line.split("\t", -1);
            if (!line.startsWith("#")) {
                known.put(fields[0], new Bundled(fields[0], fields[1], fields[2]));
            }
        }
        return known;
    }

    private void write(Path jar, Bundled bundled) throws IOException {
        Path folder = Files.createDirectories(target.resolve("licences").resolve(bundled.name()));
        boolean licensed = false;
        try (InputStream file = Files.newInputStream(jar);
                ZipInputStream in = new ZipInputStream(file)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName().replaceFirst(".*/", "");
                if (entry.getName().matches(LICENCE)) {
                    Files.write(folder.resolve(name), in.readAllBytes());
                    licensed = true;
                } else if (entry.getName().matches(NOTICE)) {
                    byte[] notice = in.readAllBytes();
                    Files.write(folder.resolve(name), notice);
                    add(jar, new String(notice, StandardCharsets.UTF_8));
                }
            }
        }
        Path own = bundled.licence().equals("Apache-2.0") ? apache : sources.resolve(bundled.name());
        if (!licensed && Files.exists(own)) {
            Files.copy(own, folder.resolve("LICENSE"));
        } else if (!licensed) {
            throw new IllegalStateException(jar + " has no licence in itself, and there is no " + own);
        }
        table.append("  ")
                .append(jar.getFileName())
                .append("\n    ")
                .append(bundled.licence())
                .append("; ")
                .append(bundled.copyright())
                .append('\n');
    }

    private void add(Path jar, String notice) {
        notices.append("\n---- the notice of ")
                .append(jar.getFileName())
                .append("\n\n")
                .append(notice.replace("\r", "").strip())
                .append('\n');
    }
}
