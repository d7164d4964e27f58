package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;

/** Backends with libraries of their own: a folder in ext for each, with all its jars. */
class ExtFolderIT {
    private static final String SERVICE = "META-INF/services/org.stackplug.spi.fetch.SourceFetcherProvider";

    @TempDir
    Path folder;

    private Playground playground;
    private Distribution copy;

    @BeforeEach
    void copyTheDistribution() {
        playground = new Playground(folder);
        copy = Distribution.built().copy(folder.resolve("copy"));
        playground.with(copy);
    }

    /** Makes a backend that answers with the version of its library, which is in another jar. */
    private void backend(Path target, String id, String version) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("source-" + id));
        Files.createDirectories(target);
        Files.writeString(
                sources.resolve("Library.java"),
                "package library;\npublic class Library { public static final String VERSION = \"" + version
                        + "\".toString(); }\n");
        // As a library that the distribution has in a version of its own.
        Files.writeString(
                sources.resolve("Constants.java"),
                "package org.eclipse.jgit.lib;\npublic class Constants { public static final String HEAD = \"head of "
                        + id + "\".toString(); }\n");
        Files.writeString(sources.resolve("Provider.java"), """
                package backend;
                import org.stackplug.spi.*;
                import org.stackplug.spi.fetch.*;
                public class Provider implements SourceFetcherProvider {
                  public String id() { return "%s"; }
                  public Support supports(String url) {
                    return Support.unsupported(library.Library.VERSION + ", " + org.eclipse.jgit.lib.Constants.HEAD);
                  }
                  public SourceFetcher create(FetcherContext c) { throw new IllegalStateException(); }
                }
                """.formatted(id));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        Stream.of(
                                        Stream.of(
                                                "-proc:none",
                                                "-cp",
                                                copy.jars("stackplug-core")
                                                        .get(0)
                                                        .toString()),
                                        Stream.of("-d", sources.toString()),
                                        Stream.of("Library", "Constants", "Provider")
                                                .map(name -> sources.resolve(name + ".java")
                                                        .toString()))
                                .flatMap(part -> part)
                                .toArray(String[]::new));
        assertEquals(0, status);
        jar(target.resolve("library.jar"), sources, "library/Library.class", "org/eclipse/jgit/lib/Constants.class");
        Files.createDirectories(sources.resolve("META-INF/services"));
        Files.write(sources.resolve(SERVICE), "backend.Provider\n".getBytes(StandardCharsets.UTF_8));
        jar(target.resolve("backend.jar"), sources, SERVICE, "backend/Provider.class");
    }

    private static void jar(Path jar, Path from, String... names) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream archive = new JarOutputStream(out)) {
            for (String name : names) {
                archive.putNextEntry(new JarEntry(name));
                archive.write(Files.readAllBytes(from.resolve(name)));
            }
        }
    }

    @Test
    void keepTheirVersionsOfOneLibraryApart() throws IOException {
        backend(copy.ext().resolve("one"), "one", "1.0");
        backend(copy.ext().resolve("two"), "two", "2.0");
        playground
                .recordingPlugin("alpha")
                .localrc("enable_plugin other gopher://example.org/other", playground.enable("alpha"));

        playground
                .run("fetch")
                .exits(3)
                .says("one: 1.0, head of one", "two: 2.0, head of two")
                .says("fetched alpha");
    }

    @Test
    void areListedWithTheirJars() throws IOException {
        backend(copy.ext().resolve("one"), "one", "1.0");
        Path own = playground.home().resolve(".config/stackplug/ext/two");
        backend(own, "two", "2.0");
        Files.writeString(copy.ext().resolve("one/README"), "text");
        Files.createDirectory(copy.ext().resolve("nothing"));
        playground
                .run("providers")
                .exits(0)
                .prints(
                        "fetcher  one  -  " + copy.ext().resolve("one/backend.jar"),
                        "fetcher  two  -  " + own.resolve("backend.jar"),
                        copy.ext().resolve("one/README") + "  is not used",
                        copy.ext().resolve("nothing") + "  is not used: it is a folder without a usable jar");
    }

    @Test
    void reportABrokenOneWithItsJar() throws IOException {
        Path broken = copy.ext().resolve("broken");
        Files.createDirectories(broken);
        Path sources = Files.createDirectories(folder.resolve("source/META-INF/services"));
        Files.write(sources.resolve("org.stackplug.spi.fetch.SourceFetcherProvider"), List.of("missing.Provider"));
        jar(broken.resolve("bad.jar"), folder.resolve("source"), SERVICE);
        playground
                .run("providers")
                .exits(0)
                .prints(
                        "could not be loaded",
                        "missing.Provider",
                        broken.resolve("bad.jar").toString(),
                        "fetcher  jgit");
    }

    @Test
    void areNotHiddenByAClassOfTheSameName() throws IOException {
        backend(folder.resolve("made-one"), "one", "1.0");
        backend(folder.resolve("made-two"), "two", "2.0");
        Files.copy(folder.resolve("made-one/backend.jar"), copy.ext().resolve("one.jar"));
        Files.copy(folder.resolve("made-one/library.jar"), copy.ext().resolve("one-library.jar"));
        Files.copy(folder.resolve("made-two/backend.jar"), copy.ext().resolve("two.jar"));
        playground
                .run("providers")
                .exits(0)
                .prints("could not be loaded", "backend.Provider in ", "has a class of that name, which is used");
    }
}
