package org.stackplug.fetcher.git.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The sizes of repositories, each in a file next to the mirror, which stays when the mirror is removed. */
final class KnownSizes {
    private static final String ENDING = ".size";

    private final Path cache;

    KnownSizes(Path cache) {
        this.cache = cache;
    }

    /** Notes the size of the packs of a complete mirror. A cache that can't be written has no notes. */
    void note(String name, Path mirror) {
        try (Stream<Path> files = Files.list(mirror.resolve("objects/pack"))) {
            long bytes = 0;
            for (Path pack :
                    files.filter(file -> file.toString().endsWith(".pack")).toList()) {
                bytes += Files.size(pack);
            }
            Files.writeString(cache.resolve(name + ENDING), bytes + "\n");
        } catch (IOException e) {
            log(name, e);
        }
    }

    /** Returns the size of a repository in bytes; empty if it is not known. */
    OptionalLong of(String name) {
        Path file = cache.resolve(name + ENDING);
        if (!Files.isRegularFile(file)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            log(name, e);
            return OptionalLong.empty();
        }
    }

    private static void log(String name, Exception e) {
        System.getLogger(KnownSizes.class.getName())
                .log(System.Logger.Level.DEBUG, "the size of " + name + " is not known", e);
    }
}
