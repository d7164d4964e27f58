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

/** The bash files of this module, which have to be unpacked because a shell reads files from a disk only. */
public final class BashLibrary {
    private static final String ROOT = "org/stackplug/runner/shell/bash/";

    private BashLibrary() {}

    /** Writes all bash files below an existing folder. */
    public static void unpack(Path folder) throws IOException {
        // The class loader would open one jar after the other until it finds the right one.
        CodeSource source = BashLibrary.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IOException("the location of the module runner-shell is unknown");
        }
        try {
            Path place = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(place)) {
                copy(place.resolve(ROOT), folder);
            } else {
                unpack(place, folder);
            }
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IOException("the module runner-shell is not in a file: " + source.getLocation(), e);
        }
    }

    /**
     * Unpacks the files of a jar. A zip file system is not used: loading its classes takes longer than bash needs to read
     * all files.
     */
    private static void unpack(Path file, Path folder) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(ROOT) && !entry.isDirectory()) {
                    Path target = folder.resolve(entry.getName().substring(ROOT.length()));
                    ShellFiles.createFolder(target.getParent());
                    try (InputStream content = jar.getInputStream(entry)) {
                        ShellFiles.write(target, content.readAllBytes());
                    }
                }
            }
        }
    }

    /** Returns a digest of the unpacked files: two libraries with the same digest behave alike. */
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

    /** Deletes the unpacked files and their folder. */
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
                ShellFiles.createFolder(target);
            } else {
                ShellFiles.write(target, Files.readAllBytes(path));
            }
        }
    }
}
