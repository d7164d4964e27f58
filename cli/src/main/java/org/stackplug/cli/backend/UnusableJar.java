package org.stackplug.cli.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;

/** Files from which no class can come. Uses nothing but the JDK, because any library may be the unusable one. */
public final class UnusableJar {
    private UnusableJar() {}

    /** Returns half a sentence about the fault of a file; empty if it is a jar that can be opened. */
    public static Optional<String> why(Path file) {
        if (!file.toString().endsWith(".jar")) {
            return Optional.of("its name does not end in .jar");
        }
        if (!Files.exists(file)) {
            return Optional.of(
                    Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "it is a link to nothing" : "it is gone");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("it is not a regular file");
        }
        if (!Files.isReadable(file)) {
            return Optional.of("it can't be read");
        }
        try (ZipFile jar = new ZipFile(file.toFile())) {
            return jar.size() == 0 ? Optional.of("it is empty") : Optional.empty();
        } catch (IOException e) {
            return Optional.of("it is not a jar, or a damaged one (" + e.getMessage() + ")");
        }
    }
}
