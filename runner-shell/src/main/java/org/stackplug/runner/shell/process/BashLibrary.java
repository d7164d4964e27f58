package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The bash files of this module, which a shell can only read from a disk. */
public final class BashLibrary {
    private static final String ROOT = "org/stackplug/runner/shell/bash/";

    private BashLibrary() {}

    /** Writes all of them below an existing folder. */
    public static void unpack(Path folder) throws IOException {
        // Not by the class loader, which would open jar after jar until it finds the right one.
        CodeSource source = BashLibrary.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IOException("the place of the module runner-shell is not known");
        }
        try {
            Path place = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(place)) {
                copy(place.resolve(ROOT), folder);
            } else {
                unpack(place, folder);
            }
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IOException("the module runner-shell is in no file: " + source.getLocation(), e);
        }
    }

    /**
     * Unpacks a jar's files, without the file system that Java can make of a jar: that one takes longer to load than bash to
     * read them all.
     */
    private static void unpack(Path file, Path folder) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(ROOT) && !entry.isDirectory()) {
                    Path target = folder.resolve(entry.getName().substring(ROOT.length()));
                    PrivateFiles.folder(target.getParent());
                    try (InputStream content = jar.getInputStream(entry)) {
                        PrivateFiles.write(target, content.readAllBytes());
                    }
                }
            }
        }
    }

    /** A digest of what was unpacked: two libraries with the same one behave alike. */
    public static String digest(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                digest.update(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Deletes what was unpacked. */
    public static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path path : all) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                PrivateFiles.folder(target);
            } else {
                PrivateFiles.write(target, Files.readAllBytes(path));
            }
        }
    }
}
