package org.stackplug.runner.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The bash files of this module, which a shell can only read from a disk. */
final class BashLibrary {
    private static final String ROOT = "bash";

    private BashLibrary() {}

    /** Writes all of them below an existing folder. */
    static void unpack(Path folder) throws IOException {
        URL url = BashLibrary.class.getResource(ROOT + "/stack.sh");
        if (url == null) {
            throw new IOException("the module runner-shell has been packaged without its bash files");
        }
        try {
            URI uri = url.toURI();
            if (uri.getScheme().equals("jar")) {
                unpack(uri.getRawSchemeSpecificPart().split("!/", -1), folder);
            } else {
                copy(Path.of(uri).getParent(), folder);
            }
        } catch (URISyntaxException e) {
            throw new IOException("the place of the bash files is no URI: " + url, e);
        }
    }

    /**
     * Unpacks a jar's files, without the file system that Java can make of a jar: that one takes longer to load than bash to
     * read them all.
     *
     * @param place the jar's URI, and the name of stack.sh in it
     */
    private static void unpack(String[] place, Path folder) throws IOException {
        String root = place[1].substring(0, place[1].lastIndexOf('/') + 1);
        try (JarFile jar = new JarFile(Path.of(URI.create(place[0])).toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(root) && !entry.isDirectory()) {
                    Path target = folder.resolve(entry.getName().substring(root.length()));
                    PrivateFiles.folder(target.getParent());
                    try (InputStream content = jar.getInputStream(entry)) {
                        PrivateFiles.write(target, content.readAllBytes());
                    }
                }
            }
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
