package org.stackplug.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** An unpacked stackplug, as the build leaves it or as a distro would cut it down. */
record Distribution(Path home) {

    /** The one that the build has made. */
    static Distribution built() {
        String home = Objects.requireNonNull(
                System.getProperty("stackplug.distribution"), "the build sets stackplug.distribution");
        return new Distribution(Path.of(home).toAbsolutePath().normalize());
    }

    /** Its version, as the build says. */
    static String version() {
        return System.getProperty("stackplug.version");
    }

    Path command() {
        return home.resolve("bin/stackplug");
    }

    /** Where backends are dropped. */
    Path ext() {
        return home.resolve("ext");
    }

    /** A copy of its own, to be changed. */
    Distribution copy(Path target) {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path to = target.resolve(home.relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            return new Distribution(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jars of a package, by the beginning of their names. */
    List<Path> jars(String prefix) {
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a package out, as a distro that does not ship it. */
    Distribution without(String prefix) {
        try {
            for (Path jar : jars(prefix)) {
                Files.delete(jar);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
