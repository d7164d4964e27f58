package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.DocPage;
import org.stackplug.it.fixture.Playground;

/** The guide for authors of backends, exactly as it is printed: it is built, tested, installed and used. */
class GuideIT {
    private static final Pattern SUITE = Pattern.compile(
            "(?s)<testsuite [^>]*?tests=\"(\\d+)\" errors=\"0\"" + " skipped=\"(\\d+)\" failures=\"0\"");

    @TempDir
    Path folder;

    private final DocPage guide = DocPage.read("docs/backends.md");

    /** Runs a command, and returns its output. */
    private String run(Path directory, List<String> command) throws Exception {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        int status = process.waitFor();
        String printed = Files.readString(output);
        assertEquals(0, status, printed);
        return printed;
    }

    /** Makes a local repository with the artifacts of this build, as "mvn install" does; libraries come from the user's own. */
    private Path repository() throws IOException {
        Path repository = folder.resolve("repository");
        Path own = DocPage.checkout();
        String version = Distribution.version();
        install(repository, "parent", version, own.resolve("target/flattened-pom.xml"), ".pom");
        install(repository, "core", version, own.resolve("core/target/flattened-pom.xml"), ".pom");
        for (String kind : List.of(".jar", "-tests.jar")) {
            install(repository, "core", version, own.resolve("core/target/stackplug-core-" + version + kind), kind);
        }
        Path settings = folder.resolve("settings.xml");
        Files.writeString(settings, """
                <settings>
                  <localRepository>%s</localRepository>
                  <mirrors>
                    <mirror><id>own</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(
                repository, Path.of(System.getProperty("maven.repository")).toUri()));
        return settings;
    }

    private static void install(Path repository, String name, String version, Path file, String kind)
            throws IOException {
        String artifact = "stackplug-" + name;
        Path target = repository.resolve("org/stackplug").resolve(artifact).resolve(version);
        Files.createDirectories(target);
        Files.copy(file, target.resolve(artifact + "-" + version + kind));
    }

    private void build(Path project) throws Exception {
        String maven = Path.of(System.getProperty("maven.home"), "bin/mvn").toString();
        run(project, List.of(maven, "-B", "-q", "-s", repository().toString(), "verify"));
    }

    @Test
    void leadsToABackendThatPassesTheContractAndFetches() throws Exception {
        Path project = Files.createDirectory(folder.resolve("project"));
        guide.write(project, "src/", "pom.xml");

        build(project);

        int run = 0;
        int skipped = 0;
        for (MatchResult suite : suites(project.resolve("target/surefire-reports"))) {
            run += Integer.parseInt(suite.group(1));
            skipped += Integer.parseInt(suite.group(2));
        }
        assertTrue(run - skipped > 100, run + " run, " + skipped + " of them skipped");
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        Files.copy(project.resolve("target/fetcher-tar-1.0.jar"), copy.ext().resolve("fetcher-tar-1.0.jar"));
        Playground playground = new Playground(folder).with(copy);
        playground.file("plugin/devstack/plugin.sh", "echo \"$*\" >>\"$TOP_DIR/order\"\n");
        Path archive = playground.topDir().resolve("demo.tar");
        run(
                folder,
                List.of(
                        "tar",
                        "--create",
                        "--file=" + archive,
                        "--directory=" + playground.topDir().resolve("plugin"),
                        "."));
        playground.localrc("enable_plugin demo tar+" + archive.toUri());
        playground.run("providers").exits(0).prints("fetcher  tar");
        playground.run("stack").exits(0);
        assertTrue(playground.order().contains("stack install"), playground.order()::toString);
    }

    private static List<MatchResult> suites(Path reports) throws IOException {
        try (Stream<Path> files = Files.list(reports)) {
            return files.filter(file -> file.toString().endsWith(".xml"))
                    .map(Playground::read)
                    .map(report ->
                            SUITE.matcher(report).results().findFirst().orElseThrow(() -> new AssertionError(report)))
                    .collect(Collectors.toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Test
    void showsCoreAsALibrary() throws Exception {
        Playground playground = new Playground(folder).recordingPlugin("alpha");
        playground.localrc(playground.enable("alpha"));
        guide.write(folder, "PlanAndFetch.java");
        List<String> jars = new ArrayList<>();
        try (Stream<Path> all = Files.list(Distribution.built().home().resolve("lib"))) {
            all.map(Path::toString)
                    .filter(jar -> jar.endsWith(".jar") && !jar.contains("stackplug-cli"))
                    .forEach(jars::add);
        }
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();

        String printed = run(
                folder,
                List.of(
                        java,
                        "-cp",
                        String.join(":", jars),
                        "PlanAndFetch.java",
                        playground.topDir().toString()));

        assertTrue(printed.contains("alpha: " + playground.dest().resolve("alpha") + "\n"), printed);
        assertTrue(Pattern.compile("(?m)^alpha: [0-9a-f]{40}$").matcher(printed).find(), printed);
        assertTrue(Files.exists(playground.dest().resolve("alpha/devstack/plugin.sh")));
    }
}
