package org.stackplug.cli.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The folder {@code ext} of the distribution, for jars of other backends. The launcher takes {@code ext/*.jar}. */
public final class ExtFolder {
    private ExtFolder() {}

    /**
     * Something in the folder that no backend can come from.
     *
     * @param why half a sentence
     */
    public record Unusable(Path file, String why) {}

    /** Returns what is not a usable jar, by name. */
    public static List<Unusable> unusable() {
        return unusable(Path.of(System.getProperty("stackplug.home", "/nonexistent"), "ext"));
    }

    static List<Unusable> unusable(Path folder) {
        List<Unusable> unusable = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                why(file).ifPresent(why -> unusable.add(new Unusable(file, why)));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            return List.of(new Unusable(folder, "can't be listed: " + e.getMessage()));
        }
        return unusable;
    }

    private static Optional<String> why(Path file) {
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
