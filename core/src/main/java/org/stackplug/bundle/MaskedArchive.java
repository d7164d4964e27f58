package org.stackplug.bundle;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.stackplug.mask.Secrets;
import org.stackplug.mask.TerminalText;

/** A zip archive of texts. Whatever is written to it is masked, in names of files as well. */
final class MaskedArchive implements Closeable {
    private static final Pattern ODD = Pattern.compile("[^\\p{L}\\p{N} ._+*/-]");

    private final String root;
    private final Secrets secrets;
    private final ZipOutputStream zip;
    private final List<BundledFile> files = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /**
     * Begins an archive.
     *
     * @param file an existing empty file
     * @param root the folder of all files in the archive
     */
    MaskedArchive(Path file, String root, Secrets secrets) throws IOException {
        this.root = root;
        this.secrets = secrets;
        this.zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8);
    }

    /**
     * Writes a text, and returns what the reader of the archive has to know about it; empty if it is complete.
     *
     * @param <W> the writer that it needs
     */
    @FunctionalInterface
    interface Content<W extends Writer> {
        String write(W target) throws IOException;
    }

    /** Returns the files up to now, and those that are missing, in their order. */
    List<BundledFile> files() {
        return List.copyOf(files);
    }

    /** Adds a text. */
    void text(String name, Content<MaskedWriter> content) throws IOException {
        add(name, zipped -> masked(new MaskedWriter(zipped, secrets), content));
    }

    /** Adds a JSON document. */
    void json(String name, Content<Writer> content) throws IOException {
        add(name, zipped -> masked(new MaskedJsonText(secrets).document(zipped), content));
    }

    /** Adds a text with a JSON document on each line. */
    void jsonLines(String name, Content<Writer> content) throws IOException {
        add(name, zipped -> masked(new MaskedJsonText(secrets).lines(zipped), content));
    }

    /** Adds a text whose writer masks it itself, because it knows what of it is markup. */
    void markup(String name, Content<Writer> content) throws IOException {
        add(name, content);
    }

    private static <W extends Writer> String masked(W writer, Content<W> content) throws IOException {
        try (writer) {
            return content.write(writer);
        }
    }

    private void add(String name, Content<Writer> content) throws IOException {
        String safe = safe(name);
        ZipEntry entry = new ZipEntry(root + "/" + safe);
        zip.putNextEntry(entry);
        // Not closed: that would close the archive.
        Writer zipped = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
        String remark = content.write(zipped);
        zipped.flush();
        zip.closeEntry();
        files.add(new BundledFile(safe, entry.getSize(), secrets.mask(remark)));
    }

    /** Records that a file is missing. */
    void miss(String name, String why) {
        files.add(BundledFile.missing(safe(name), secrets.mask(why)));
    }

    /** Returns a name without secrets that every system can unpack, and that no other file has. */
    private String safe(String name) {
        String masked = ODD.matcher(secrets.mask(TerminalText.plain(name)))
                .replaceAll("_")
                .replace("..", "__");
        String unique = masked;
        for (int i = 2; !names.add(unique); i++) {
            unique = masked + "-" + i;
        }
        return unique;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
