package org.stackplug.fetcher.nativegit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Deletes temporary folders. */
final class Folders {
    private Folders() {}

    /** Deletes a folder as far as possible. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.getLogger(Folders.class.getName()).log(System.Logger.Level.WARNING, "a temporary folder stays", e);
        }
    }
}
