package org.stackplug.cli.backend;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders {@code ext} of the distribution and of the user, for other backends. The launcher puts {@code ext/*.jar} on the
 * class path. A backend with libraries of its own is in a folder {@code ext/NAME}, with all its jars.
 */
public final class ExtFolder {
    private ExtFolder() {}

    /**
     * Something in the folder that no backend can come from.
     *
     * @param why half a sentence
     */
    public record Unusable(Path file, String why) {}

    /** Returns the folders, of which each may be missing. */
    private static List<Path> all() {
        return Stream.of(System.getProperty("stackplug.ext", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** Returns the jars of each backend that has a folder, by the names of the folders. */
    static List<List<Path>> backends() {
        List<List<Path>> backends = new ArrayList<>();
        for (Path folder : all()) {
            for (Path backend :
                    listed(folder).stream().filter(Files::isDirectory).toList()) {
                List<Path> jars = listed(backend).stream()
                        .filter(file -> UnusableJar.why(file).isEmpty())
                        .toList();
                if (!jars.isEmpty()) {
                    backends.add(jars);
                }
            }
        }
        return backends;
    }

    /** Returns the content of a folder by name; nothing if it can't be listed. */
    private static List<Path> listed(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns what is neither a usable jar nor a folder of such jars, by name. */
    public static List<Unusable> unusable() {
        return all().stream().flatMap(folder -> unusable(folder).stream()).toList();
    }

    /** Returns whether it is the text about the folder that comes with the distribution. */
    private static boolean isAbout(Path file) {
        return file.endsWith("README");
    }

    static List<Unusable> unusable(Path folder) {
        List<Unusable> unusable = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (Files.isDirectory(file)) {
                    unusable.addAll(inFolder(file));
                } else if (!isAbout(file)) {
                    UnusableJar.why(file).ifPresent(why -> unusable.add(new Unusable(file, why)));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            return List.of(new Unusable(folder, "can't be listed: " + e.getMessage()));
        }
        return unusable;
    }

    private static List<Unusable> inFolder(Path backend) {
        List<Path> files = listed(backend);
        if (files.stream().noneMatch(file -> UnusableJar.why(file).isEmpty())) {
            return List.of(new Unusable(backend, "it is a folder without a usable jar"));
        }
        List<Unusable> unusable = new ArrayList<>();
        files.forEach(file -> UnusableJar.why(file).ifPresent(why -> unusable.add(new Unusable(file, why))));
        return unusable;
    }
}
