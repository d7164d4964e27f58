package org.stackplug.runner.shell;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
                try (FileSystem jar = FileSystems.newFileSystem(archive(uri), Map.of())) {
                    copy(jar.getPath(entry(uri)).getParent(), folder);
                }
            } else {
                copy(Path.of(uri).getParent(), folder);
            }
        } catch (URISyntaxException e) {
            throw new IOException("the place of the bash files is no URI: " + url, e);
        }
    }

    /** The file of {@code jar:file:/...!/entry}. Opened by path, not by URI, so that each session has a view of its own. */
    private static Path archive(URI uri) {
        String text = uri.getRawSchemeSpecificPart();
        return Path.of(URI.create(text.substring(0, text.indexOf("!/"))));
    }

    private static String entry(URI uri) {
        String text = uri.getSchemeSpecificPart();
        return text.substring(text.indexOf("!/") + 1);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path path : all) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.write(target, Files.readAllBytes(path));
            }
        }
    }
}
