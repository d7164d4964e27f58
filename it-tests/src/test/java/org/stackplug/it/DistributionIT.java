package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** The distribution itself: the demo, the backends, and the folders from which it runs. */
@Execution(ExecutionMode.CONCURRENT)
class DistributionIT {
    private static final String SERVICE = "META-INF/services/org.stackplug.spi.fetch.SourceFetcherProvider";

    @TempDir
    Path folder;

    @Test
    void runsTheDemoWithARealServiceAndLeavesNothing() throws IOException {
        Playground playground = new Playground(folder);
        Result demo = playground.run("demo").exits(0);
        demo.prints("enable_plugin greeter", "==> stackplug stack -C ", "Bonjour, World! (signed by local.conf)");
        demo.prints("==> stackplug unstack", "greeter: not running", "==> stackplug clean");
        demo.saysNothingOf("error[", "Exception");
        for (Path left : List.of(playground.tmp(), playground.topDir())) {
            try (Stream<Path> files = Files.list(left)) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    @Test
    void runsAKeptDemoAgain() {
        Playground playground = new Playground(folder);
        Path kept = playground.root().resolve("kept demo");
        playground.run("demo", "--keep", kept.toString()).exits(0);
        playground.run("stack", "-C", kept.toString()).exits(0).says("current greeter");
        playground.run("unstack", "-C", kept.toString()).exits(0);
        playground.run("demo", "--keep", kept.toString()).exits(4).says("is not empty");
    }

    /** Everything works, without caches. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/proc/nowhere", "relative"})
    void worksWithoutAUsableHome(String home) throws IOException {
        Playground playground = new Playground(folder).recordingPlugin("alpha").environment("HOME", home);
        for (String variable : List.of("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")) {
            playground.environment(variable, "");
        }
        playground.localrc(playground.enable("alpha"));
        for (String command :
                List.of("plan", "settings", "stack", "status", "config", "providers", "update", "unstack")) {
            playground.run(command).exits(0).saysNothingOf("error[", "Exception");
        }
        assertFalse(Files.exists(playground.topDir().resolve("relative")), "HOME is no folder of its own");
        assertFalse(Files.exists(playground.topDir().resolve(".cache")), "HOME is not the current folder");
    }

    @Test
    void listsProvidersWithJarAndVersion() {
        Playground playground = new Playground(folder);
        JsonNode providers =
                playground.run("providers", "--format", "json").exits(0).json();
        assertEquals(1, providers.get("fetchers").size(), providers::toString);
        assertEquals(2, providers.get("runners").size(), providers::toString);
        for (String kind : List.of("fetchers", "runners")) {
            for (JsonNode provider : providers.get(kind)) {
                assertEquals(Distribution.version(), provider.get("version").asText());
                assertTrue(Files.isRegularFile(Path.of(provider.get("jar").asText())), provider::toString);
            }
        }
        assertEquals(0, providers.get("broken").size());
        playground.run("providers").exits(0).prints("fetcher  jgit  " + Distribution.version(), "runner  bash  ");
    }

    @Test
    void reportsABrokenBackendWithItsJarAndSkipsIt() throws IOException {
        Playground playground = new Playground(folder);
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        Path jar = copy.ext().resolve("broken-backend.jar");
        jar(jar, SERVICE, "org.example.NoSuchProvider\n".getBytes(StandardCharsets.UTF_8));
        playground.with(copy).recordingPlugin("alpha").localrc(playground.enable("alpha"));
        playground
                .run("providers")
                .exits(0)
                .prints("fetcher  jgit", "could not be loaded", "org.example.NoSuchProvider", "broken-backend.jar");
        playground.run("stack").exits(0);
    }

    @Test
    void namesTheMissingFetchPackage() {
        Playground playground = new Playground(folder);
        Distribution copy = Distribution.built()
                .copy(folder.resolve("copy"))
                .without("stackplug-fetcher-git")
                .without("org.eclipse.jgit")
                .without("sshd")
                .without("JavaEWAH");
        playground.with(copy).recordingPlugin("alpha").localrc(playground.enable("alpha"));
        playground.run("providers").exits(0).prints("fetcher  none", "stackplug-fetcher-git", "runner  bash");
        Result stack = playground.run("stack", "--format", "json").exits(3);
        stack.says("error[SP312]", "local.conf:2", "Install the package stackplug-fetcher-git");
        assertEquals("SP312", stack.json().get("failure").get("code").asText());
        assertEquals(List.of(), playground.order());
        playground
                .run("demo")
                .exits(3)
                .says("error[SP312]", "Install the package stackplug-fetcher-git")
                .saysNothingOf("Exception");
        playground.run("plan").exits(0).prints("alpha", "to be fetched");
        playground.run("--version").exits(0);
    }

    @Test
    void namesTheMissingRunPackage() {
        Playground playground = new Playground(folder);
        Distribution copy = Distribution.built().copy(folder.resolve("copy")).without("stackplug-runner-shell");
        playground.with(copy).localrc("true");
        playground.run("stack").exits(3).says("error[SP312]", "Install the package stackplug-runner-shell");
        playground.run("providers").exits(0).prints("fetcher  jgit", "runner  none");
    }

    @Test
    void refusesTwoBackendsWithOneIdAndNamesTheirJars() throws IOException {
        Playground playground = new Playground(folder);
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        backend(copy, "Twin", "return \"jgit\";", "return Support.supported();");
        playground.with(copy).recordingPlugin("alpha").localrc(playground.enable("alpha"));
        playground
                .run("stack")
                .exits(3)
                .says("error[SP312]", "'jgit'", "twin.jar", "stackplug-fetcher-git", "Remove one");
        assertEquals(List.of(), playground.order());
    }

    @Test
    void refusesTwoBackendsForOneUrlUntilASettingChooses() throws IOException {
        Playground playground = new Playground(folder);
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        backend(copy, "Other", "return \"other\";", "return Support.supported();");
        playground.with(copy).recordingPlugin("alpha").localrc(playground.enable("alpha"));
        playground.run("stack").exits(3).says("error[SP312]", "more than one fetcher", "other", "jgit");
        playground.environment("STACKPLUG_FETCHER", "jgit").run("stack").exits(0);
        playground
                .environment("STACKPLUG_FETCHER", "missing")
                .run("stack")
                .exits(3)
                .says("'missing'", "other");
    }

    @Test
    void runsTheNativeGitBackendFromExtOnRequest() throws IOException {
        Playground playground = new Playground(folder);
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        Path jar = Path.of(System.getProperty("stackplug.native-git"));
        Files.copy(jar, copy.ext().resolve(jar.getFileName()));
        playground.with(copy).recordingPlugin("alpha").localrc(playground.enable("alpha"));
        playground.run("providers").exits(0).prints("fetcher  jgit", "fetcher  native-git");
        playground.run("stack").exits(3).says("error[SP312]", "more than one fetcher", "native-git");
        playground.run("doctor", "--offline").exits(3).prints("more than one fetcher can fetch");
        Playground empty = new Playground(Files.createDirectory(folder.resolve("other")))
                .with(copy)
                .localrc("");
        empty.run("doctor", "--offline").exits(0).prints("jgit and native-git can fetch the same URLs", "fetcher=jgit");
        playground.file("stackplug.properties", "fetcher=native-git\n");
        Result chosen = playground.run("doctor", "--offline").exits(0);
        assertFalse(chosen.out().contains("the same URLs"), chosen::out);
        playground.run("stack").exits(0);
        assertTrue(playground.read("stackplug.lock").contains(", native-git"));
        assertEquals("", playground.git().run(playground.dest().resolve("alpha"), "status", "--porcelain"));
    }

    @Test
    void choosesABackendForAPluginOrAScheme() throws IOException {
        Playground playground = new Playground(folder);
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        Path jar = Path.of(System.getProperty("stackplug.native-git"));
        Files.copy(jar, copy.ext().resolve(jar.getFileName()));
        playground
                .with(copy)
                .recordingPlugin("alpha")
                .recordingPlugin("beta")
                .localrc(playground.enable("alpha"), playground.enable("beta"));
        playground
                .run("fetch")
                .exits(3)
                .says("fetcher.for.alpha=jgit, or fetcher.for.file=jgit, or fetcher=jgit", "fetcher.for.beta=");

        playground.file("stackplug.properties", "fetcher.for.file=jgit\nfetcher.for.alpha=missing\n");
        playground.run("fetch").exits(3).says("The setting fetcher.for.alpha names 'missing'");
        assertTrue(Files.exists(playground.dest().resolve("beta")), "it costs no other plugin");
        playground.file("stackplug.properties", "fetcher.for.file=jgit\nfetcher.for.alpha=native-git\n");
        playground.run("fetch").exits(0);
        String lock = playground.read("stackplug.lock");
        assertTrue(lock.contains(", native-git\"") && lock.contains(", jgit\""), lock);
        playground.run("config").exits(0).prints("fetcher.for.alpha=native-git");
    }

    @Test
    void reportsABackendThatThrowsOnlyWhenItIsNeeded() throws IOException {
        Playground playground = new Playground(folder);
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        backend(copy, "Moody", "return \"moody\";", "throw new IllegalStateException(\"not today\");");
        playground.with(copy).recordingPlugin("alpha").localrc(playground.enable("alpha"));
        playground.run("stack").exits(0);
        playground.localrc("enable_plugin alpha gopher://example.org/alpha");
        playground.run("stack").exits(3).says("error[SP310]", "moody", "not today");
    }

    /** Compiles a third-party backend, which only answers, against the SPI and puts it into ext. */
    private void backend(Distribution distribution, String name, String id, String supports) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("source"));
        Path source = sources.resolve(name + ".java");
        Files.writeString(
                source,
                "import org.stackplug.spi.*;\nimport org.stackplug.spi.fetch.*;\npublic class " + name
                        + " implements SourceFetcherProvider {\n"
                        + "  public String id() { " + id + " }\n"
                        + "  public Support supports(String url) { " + supports + " }\n"
                        + "  public SourceFetcher create(FetcherContext c) { throw new IllegalStateException(); }\n}\n");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        distribution.jars("stackplug-core").get(0).toString(),
                        "-d",
                        sources.toString(),
                        source.toString());
        assertEquals(0, status);
        Path jar = distribution.ext().resolve(name.toLowerCase(java.util.Locale.ROOT) + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream archive = new JarOutputStream(out)) {
            entry(archive, SERVICE, (name + "\n").getBytes(StandardCharsets.UTF_8));
            entry(archive, name + ".class", Files.readAllBytes(sources.resolve(name + ".class")));
        }
    }

    private static void jar(Path jar, String entry, byte[] content) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream archive = new JarOutputStream(out)) {
            entry(archive, entry, content);
        }
    }

    private static void entry(JarOutputStream archive, String name, byte[] content) throws IOException {
        archive.putNextEntry(new JarEntry(name));
        archive.write(content);
        archive.closeEntry();
    }

    @Test
    void runsFromAFolderWithBlanksAndThroughLinks() throws IOException {
        Playground playground = new Playground(folder);
        Distribution copy = Distribution.built().copy(folder.resolve("my programs/stack plug"));
        Path direct = Files.createSymbolicLink(folder.resolve("my programs/sp"), copy.command());
        Path relative = Files.createSymbolicLink(folder.resolve("tool"), Path.of("my programs/sp"));
        playground.recordingPlugin("alpha").localrc(playground.enable("alpha"));
        for (Path command : List.of(direct, relative)) {
            try (Running running = playground.start(playground.topDir(), List.of(command.toString(), "stack"))) {
                running.await().exits(0);
            }
        }
        assertEquals(10, playground.order().size());
    }

    @Test
    void acceptsAnyLettersInTopDirInAnyLocale() {
        Playground playground = new Playground(folder, "mein Größe 漢字 $HOME 'q'").environment("LC_ALL", "C");
        playground.plugin("alpha", "devstack/plugin.sh", """
                if [[ $2 == install ]]; then
                    echo "$TOP_DIR|$DEST|$dir" >"$TOP_DIR/paths"
                fi
                if [[ $2 == extra ]]; then
                    printf 'größer\\n'
                    false
                fi
                """);
        playground.localrc("enable_plugin alpha \"$TOP_DIR/../repositories/alpha\"");
        Result result = playground.run("stack").exits(5);
        result.says("größer", playground.topDir() + "/stack/alpha/devstack/plugin.sh:6");
        assertEquals(
                playground.topDir() + "|" + playground.dest() + "|" + playground.dest() + "/alpha\n",
                playground.read("paths"));
        Result plan = playground.run("plan", "--format", "json").exits(0);
        assertEquals(playground.topDir().toString(), plan.json().get("topDir").asText());
    }

    @Test
    void resolvesALinkToTopDir() throws IOException {
        Playground playground = new Playground(folder).recordingPlugin("alpha");
        playground.localrc(playground.enable("alpha"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), playground.topDir());
        JsonNode plan = playground
                .run("plan", "-C", link.toString(), "--format", "json")
                .exits(0)
                .json();
        assertEquals(playground.topDir().toString(), plan.get("topDir").asText());
        assertEquals(
                playground.topDir().resolve("local.conf").toString(),
                plan.get("plugins").get(0).get("declaredAt").get("file").asText());
        playground.run("stack", "-C", link.toString()).exits(0);
        assertFalse(playground.order().isEmpty());
    }

    @Test
    void acceptsAnotherLocalConf() {
        Playground playground = new Playground(folder).recordingPlugin("alpha");
        playground.file("other.conf", "[[local|localrc]]\n" + playground.enable("alpha") + "\n");
        playground.run("stack", "--conf", "other.conf").exits(0);
        assertFalse(playground.order().isEmpty());
    }

    @Test
    void reportsAMissingJava() {
        Playground playground = new Playground(folder).environment("JAVA_HOME", "/nowhere");
        playground.run("status").exits(1).says("no Java at '/nowhere/bin/java'", "17");
        // The version needs no Java.
        playground.run("--version").exits(0).prints("stackplug " + Distribution.version());
    }
}
