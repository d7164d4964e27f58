package org.stackplug.cli.backend;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Searches for providers on the class path, without the libraries of the distribution. The
 * libraries have no providers, and opening all of them would take longer than a short command.
 *
 * <p>Their names are in {@code share/stackplug/libraries}, one on each line. Without that file,
 * everything is searched, as are all other files of {@code lib} and {@code ext}. Classes are loaded
 * as usual.
 */
final class ProviderPath extends ClassLoader {
    /** The class loader of this process for {@link java.util.ServiceLoader}. */
    static final ClassLoader LOADER = new ProviderPath(
            ProviderPath.class.getClassLoader(),
            Path.of(System.getProperty("stackplug.home", "/nonexistent")),
            System.getProperty("java.class.path", ""));

    private static final String LISTS = "META-INF/services/";

    private final ClassLoader places;

    ProviderPath(ClassLoader parent, Path home, String classPath) {
        super(parent);
        Set<Path> libraries = libraries(home);
        URL[] urls = Stream.of(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .filter(entry -> !libraries.contains(entry))
                .map(ProviderPath::url)
                .toArray(URL[]::new);
        // No parent, because it would search the excluded libraries.
        places = new URLClassLoader(urls, null);
    }

    private static Set<Path> libraries(Path home) {
        Set<Path> libraries = new HashSet<>();
        try (Stream<String> names = Files.lines(home.resolve("share/stackplug/libraries"))) {
            names.forEach(name -> libraries.add(home.resolve("lib").resolve(name)));
        } catch (IOException | UncheckedIOException e) {
            return Set.of();
        }
        return libraries;
    }

    static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the class path has " + entry, e);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith(LISTS) ? places.getResources(name) : super.getResources(name);
    }
}
