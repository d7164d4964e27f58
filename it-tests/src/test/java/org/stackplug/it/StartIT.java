package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Running;

/** The launcher: the Java that it finds, what it answers itself, and the archives of classes. */
@Execution(ExecutionMode.CONCURRENT)
class StartIT {
    private static final String VERSION = System.getProperty("java.version");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin/java");

    /** Ten on a machine without other work. */
    private static final int MAKING_SECONDS = 600;

    @TempDir
    Path folder;

    @Test
    void printsTheHelpThatTheJvmWouldPrint() throws IOException {
        Playground playground = new Playground(folder);
        // With one more option the JVM answers.
        String tool = playground.run("--help", "-q").exits(0).out();
        List<String> commands = playground.run("--help", "-q").listedCommands();
        assertTrue(commands.size() >= 20, commands::toString);
        Playground withoutJava =
                new Playground(Files.createDirectory(folder.resolve("other"))).environment("JAVA_HOME", "/nowhere");
        for (String form : List.of("--help", "-h", "help")) {
            assertEquals(tool, withoutJava.run(form).exits(0).out());
        }
        for (String command : commands) {
            String help = playground.run(command, "--help", "-q").exits(0).out();
            assertTrue(help.startsWith("Usage: stackplug " + command), help);
            assertEquals(help, withoutJava.run(command, "--help").exits(0).out());
            assertEquals(help, withoutJava.run(command, "-h").exits(0).out());
            assertEquals(help, withoutJava.run("help", command).exits(0).out());
        }
        withoutJava.run("help", "../version").exits(1).says("no Java at");
        withoutJava.run("help", "nothing").exits(1).says("no Java at");
        withoutJava.run("stack", "--help", "--format", "json").exits(1).says("no Java at");
    }

    @Test
    void saysWhatIsMissingAndWhatToDo() throws IOException {
        Distribution copy = Distribution.built().copy(folder.resolve("copy")).without("stackplug-core");
        new Playground(folder)
                .with(copy)
                .run("status")
                .exits(1)
                .says("stackplug: " + copy.home()
                        + "/lib has no stackplug-core-*.jar; install the package stackplug-core");
    }

    @Test
    void asksAJavaWithoutAReleaseFileForItsVersion() throws IOException {
        Playground playground = new Playground(folder);
        Path java = java("#!/bin/sh\nexec '" + JAVA + "' \"$@\"\n");
        playground.environment("JAVA_HOME", java.getParent().getParent().toString());
        playground.run("config").exits(0).saysNothingOf("stackplug:");

        Files.writeString(
                java,
                "#!/bin/sh\necho 'Picked up JAVA_TOOL_OPTIONS: -Dx=1' >&2\necho 'openjdk version \"1.8.0_392\"' >&2\n");
        playground
                .run("config")
                .exits(1)
                .says("the Java at '" + java
                        + "' has version 1.8.0_392; set JAVA_HOME to the folder of a Java 17 or newer");

        Files.writeString(java, "#!/bin/sh\necho 'libjli.so: cannot open shared object file' >&2\nexit 127\n");
        playground.run("config").exits(1).says("can't be run (libjli.so: cannot open", "unset it");

        Files.writeString(java, "#!/bin/sh\nexit 127\n");
        playground.run("config").exits(1).says("the Java at '" + java + "' can't be run; set JAVA_HOME");

        Files.delete(java);
        Files.createDirectory(java);
        playground.run("config").exits(1).says("no Java at '" + java + "'; set JAVA_HOME");
    }

    @Test
    void saysThatAFileIsNotAJava() throws IOException {
        Playground playground = new Playground(folder);
        Path java = java("\u007fELF of another machine");
        Files.writeString(java.getParent().resolveSibling("release"), "JAVA_VERSION=\"" + VERSION + "\"\n");
        playground.environment("JAVA_HOME", java.getParent().getParent().toString());
        playground.run("config").exits(1).says("the Java at '" + java + "' can't be run; set JAVA_HOME");
    }

    private Path java(String content) throws IOException {
        Path java = folder.resolve("some java/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, content);
        assertTrue(java.toFile().setExecutable(true));
        return java;
    }

    /** An archive fits one folder; the release has none. */
    @Test
    void shipsNoArchiveOfClasses() throws IOException {
        Path release = Distribution.archive();
        try (Running list = new Playground(folder).start(folder, List.of("tar", "tzf", release.toString()))) {
            List<String> names = list.await().exits(0).out().lines().toList();
            assertTrue(names.stream()
                    .anyMatch(name -> name.endsWith("lib/stackplug-core-" + Distribution.version() + ".jar")));
            assertEquals(
                    List.of(),
                    names.stream().filter(name -> name.contains("lib/start")).toList());
        }
    }

    @Test
    void makesAnArchiveWhereItWasMovedToAndRemovesThoseOfNobody() throws IOException, InterruptedException {
        Playground playground = new Playground(folder).environment("STACKPLUG_NO_ARCHIVE", "");
        Distribution copy = Distribution.built().copy(folder.resolve("my programs/größer/stackplug"));
        Distribution other = Distribution.built().copy(folder.resolve("other"));
        Path cache = playground.home().resolve(".cache/stackplug/start");
        Files.createDirectories(cache);
        String gone = folder.resolve("gone").toString();
        String java = JAVA.toRealPath().toString();
        archive(cache.resolve("valid"), other.home().toString(), java, VERSION, jars(other), host());
        archive(cache.resolve("gone"), gone, java, VERSION, jars(other), host());
        archive(cache.resolve("gone-here"), gone, java, VERSION, jars(other), "another machine");
        archive(cache.resolve("java"), other.home().toString(), gone, VERSION, jars(other), host());
        archive(cache.resolve("version"), other.home().toString(), java, "17.0.1", jars(other), host());
        archive(cache.resolve("jars"), other.home().toString(), java, VERSION, "other.jar:", host());
        archive(cache.resolve("older"), other.home().toString(), java, VERSION, jars(other), host());
        Files.setLastModifiedTime(cache.resolve("older"), FileTime.from(Instant.EPOCH));
        Files.writeString(cache.resolve("valid.new.1234.all"), "begun");
        Files.writeString(cache.resolve("valid.new.1235.list"), "left");
        Files.setLastModifiedTime(
                cache.resolve("valid.new.1235.list"),
                FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS)));

        playground.with(copy).run("config").exits(0);
        for (int i = 0; i < MAKING_SECONDS && !complete(cache, copy); i++) {
            Thread.sleep(1000);
        }
        assertEquals(
                List.of("gone-here", "gone-here.home", "valid", "valid.home", "valid.new.1234.all"),
                names(cache).stream().filter(name -> !name.startsWith(VERSION)).toList());
        // The doctor starts a JVM that insists on the archive.
        assertUses(playground, cache + "/" + VERSION + "-");

        List<String> before = names(cache);
        playground.run("config").exits(0);
        assertEquals(before, names(cache), "it is made once");
    }

    @Test
    void makesTheArchiveOfAKilledMakerAgainAndNotThatOfAFailedOne() throws IOException, InterruptedException {
        Playground playground = new Playground(folder).environment("STACKPLUG_NO_ARCHIVE", "");
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        Path cache = playground.home().resolve(".cache/stackplug/start");
        playground.with(copy).run("config").exits(0);
        Running.eventually("the maker", () -> maker(cache) > 0);
        long maker = maker(cache);
        ProcessHandle.of(maker).ifPresent(process -> {
            // The maker first: it notes the failure of a JVM that ends before it.
            List<ProcessHandle> started = process.descendants().toList();
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        });
        Running.eventually("its end", () -> !Running.lives(Long.toString(maker)));
        Path archive = cache.resolve(names(cache).stream()
                .filter(name -> name.endsWith(".home"))
                .findFirst()
                .orElseThrow()
                .replaceFirst("[.]home$", ""));
        Path about = Path.of(archive + ".home");
        String made = Files.readString(about);
        assertEquals(0, Files.size(archive));
        FileTime earlier = FileTime.from(Instant.now().minus(10, ChronoUnit.MINUTES));

        Files.writeString(about, made + "failed\n");
        Files.setLastModifiedTime(archive, earlier);
        List<String> left = names(cache);
        playground.run("config").exits(0);
        Thread.sleep(1000);
        assertEquals(left, names(cache), "a failure is not repeated");

        Files.writeString(about, made);
        Files.setLastModifiedTime(archive, earlier);
        playground.run("config").exits(0);
        for (int i = 0; i < MAKING_SECONDS && !complete(cache, copy); i++) {
            Thread.sleep(1000);
        }
        Running.eventually("the end of the second maker", () -> maker(cache) == 0);
        assertEquals(
                List.of(archive.getFileName().toString(), about.getFileName().toString()), names(cache));
    }

    /** Returns the process of which unfinished files are there; 0 if there are none. */
    private static long maker(Path cache) {
        try {
            for (String name : Files.isDirectory(cache) ? names(cache) : List.<String>of()) {
                int begin = name.indexOf(".new.");
                if (begin >= 0 && !name.endsWith(".about")) {
                    return Long.parseLong(
                            name.substring(begin + ".new.".length()).replaceFirst("[.].*", ""));
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** For packages: next to the jars, for all users. */
    @Test
    void makesAnArchiveNextToTheJarsWithoutAHome() throws IOException {
        Playground playground = new Playground(folder).environment("HOME", "/nonexistent");
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        Path archive = copy.home().resolve("lib/start").resolve(VERSION);
        Files.deleteIfExists(archive);
        for (String variable : List.of("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")) {
            playground.environment(variable, "");
        }
        String program = copy.home().resolve("libexec/stackplug-archive").toString();
        try (Running making = playground.start(folder, List.of("bash", "-c", "umask 077; exec \"$0\"", program))) {
            making.await(MAKING_SECONDS).exits(0).saysNothingOf("warm-up");
        }
        assertTrue(Files.size(archive) > 0);
        for (Path file : List.of(archive, Path.of(archive + ".home"))) {
            assertTrue(Files.getPosixFilePermissions(file).toString().contains("OTHERS_READ"), file.toString());
        }
        assertEquals(List.of(VERSION, VERSION + ".home"), names(archive.getParent()));
        assertFalse(Files.exists(Path.of("/nonexistent")));
        assertUses(playground.with(copy), archive.toString());
    }

    private static void assertUses(Playground playground, String archive) {
        for (JsonNode finding :
                playground.run("doctor", "--format", "json").json().get("findings")) {
            if (finding.get("topic").asText().equals("class archive")) {
                assertEquals("ok", finding.get("level").asText(), finding::toString);
                assertTrue(finding.toString().contains(archive), finding::toString);
                return;
            }
        }
        throw new AssertionError("nothing about the class archive");
    }

    private static void archive(Path file, String... lines) throws IOException {
        Files.writeString(file, "classes");
        Files.writeString(Path.of(file + ".home"), String.join("\n", lines) + "\n");
    }

    private static String jars(Distribution distribution) {
        return distribution.jars("").stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.endsWith(".jar"))
                .sorted()
                .map(name -> name + ":")
                .collect(Collectors.joining());
    }

    private static String host() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static boolean complete(Path cache, Distribution distribution) {
        try {
            for (String name : names(cache)) {
                Path about = cache.resolve(name);
                if (name.endsWith(".home")
                        && Files.readString(about).startsWith(distribution.home() + "\n")
                        && Files.size(cache.resolve(name.replaceFirst("[.]home$", ""))) > 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
