package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.DebianPackage;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.DocPage;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** The archive of a release and its install.sh, the licences of what is bundled, and the split into packages. */
@Execution(ExecutionMode.CONCURRENT)
class PackagingIT {
    private static final Set<String> PROGRAMS = Set.of("bin/stackplug", "libexec/stackplug-archive", "install.sh");

    @TempDir
    Path folder;

    private static List<Path> jars() {
        return Distribution.built().jars("").stream()
                .filter(jar -> jar.toString().endsWith(".jar"))
                .toList();
    }

    private static String withoutVersion(Path jar) {
        return jar.getFileName().toString().replaceFirst("-[0-9][^/]*[.]jar$", "");
    }

    private Result run(String... command) {
        try (Running running =
                new Playground(Files.createDirectories(folder.resolve("play"))).start(folder, List.of(command))) {
            return running.await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ------------------------------------------------------------------------------------------ the archive

    private Path unpacked() {
        run("tar", "xzf", Distribution.archive().toString(), "-C", folder.toString())
                .exits(0);
        return folder.resolve("stackplug-" + Distribution.version());
    }

    @Test
    void hasOneTopFolderAndRunsOnlyPrograms() throws IOException {
        List<String> entries = run("tar", "tzf", Distribution.archive().toString())
                .exits(0)
                .out()
                .lines()
                .toList();
        String top = "stackplug-" + Distribution.version() + "/";
        assertEquals(
                List.of(),
                entries.stream().filter(name -> !name.startsWith(top)).toList());

        Path home = unpacked();
        Set<String> executable = new TreeSet<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                assertTrue(mode.equals("rw-r--r--") || mode.equals("rwxr-xr-x"), file + " " + mode);
                if (Files.isExecutable(file) && mode.equals("rwxr-xr-x")) {
                    executable.add(home.relativize(file).toString());
                }
            }
        }
        assertEquals(new TreeSet<>(PROGRAMS), executable);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hasAChecksumNextToIt() throws IOException {
        Path archive = Distribution.archive();
        assertEquals(
                sha256(archive) + "  " + archive.getFileName(),
                Files.readString(Path.of(archive + ".sha256")).strip());
    }

    @Test
    void leadsFromPageToPage() throws IOException {
        Path home = unpacked();
        for (String page : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/packaging.md")) {
            Path file = home.resolve(page);
            java.util.regex.Matcher links = java.util.regex.Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)")
                    .matcher(Files.readString(file));
            while (links.find()) {
                assertTrue(Files.exists(file.resolveSibling(links.group(1))), page + " -> " + links.group(1));
            }
        }
    }

    // ------------------------------------------------------------------------------------------ install.sh

    @Test
    void installsBelowAPrefixAndRemovesWhatItHasInstalled() throws IOException {
        Path home = unpacked();
        Path prefix = folder.resolve("my programs/größer");
        String script = home.resolve("install.sh").toString();
        run(script, "--prefix", prefix.toString()).exits(0).prints("libexec/stackplug-archive");
        Set<String> before = Playground.listing(prefix).keySet();
        Playground playground = new Playground(folder);
        playground.recordingPlugin("alpha").localrc(playground.enable("alpha"));
        Path command = prefix.resolve("bin/stackplug");
        try (Running running = playground.start(playground.topDir(), List.of(command.toString(), "stack"))) {
            running.await().exits(0);
        }
        assertEquals(5, playground.order().size());

        // An update removes the files of the older version, and keeps those of others.
        Path old = Files.createFile(prefix.resolve("share/stackplug/lib/old-1.jar"));
        Path list = prefix.resolve("share/stackplug/installed");
        Files.writeString(list, Files.readString(list) + "/share/stackplug/lib/old-1.jar\n");
        Path backend = Files.createFile(prefix.resolve("share/stackplug/ext/backend.jar"));
        run(script, "--prefix", prefix.toString()).exits(0);
        assertFalse(Files.exists(old));
        Files.delete(backend);
        assertEquals(before, Playground.listing(prefix).keySet());

        Files.createFile(backend);
        run(script, "--uninstall", "--prefix", prefix.toString()).exits(0);
        try (Stream<Path> left = Files.walk(prefix)) {
            assertEquals(List.of(backend), left.filter(Files::isRegularFile).toList());
        }
        Files.delete(backend);
        run(script, "--prefix", prefix.toString()).exits(0);
        run(script, "--prefix", prefix.toString(), "--uninstall").exits(0);
        assertFalse(Files.exists(prefix));
    }

    @Test
    void writesOnlyBelowDestdirWithModesForAllUsers() throws IOException {
        Path home = unpacked();
        Path destdir = folder.resolve("image");
        run(
                        "bash",
                        "-c",
                        "umask 077; \"$0\" --prefix=/usr --destdir=\"$1\"",
                        home.resolve("install.sh").toString(),
                        destdir.toString())
                .exits(0);
        assertEquals(
                Path.of("../share/stackplug/bin/stackplug"),
                Files.readSymbolicLink(destdir.resolve("usr/bin/stackplug")));
        try (Stream<Path> files = Files.walk(destdir.resolve("usr"))) {
            for (Path file : files.toList()) {
                String mode =
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
                assertTrue(mode.matches("rw-r--r--|rwxr-xr-x|rwxrwxrwx"), file + " " + mode);
            }
        }
        try (Stream<Path> top = Files.list(destdir)) {
            assertEquals(List.of(destdir.resolve("usr")), top.toList());
        }
        Result printed = run(destdir.resolve("usr/bin/stackplug").toString(), "--version");
        printed.exits(0).prints("stackplug " + Distribution.version());
    }

    @Test
    void removesWhatAnInterruptedInstallationHasCopied() throws IOException {
        Path prefix = folder.resolve("prefix");
        Path other = Files.createDirectories(prefix.resolve("share")).resolve("fish");
        Files.createFile(other);
        // Through a link, from elsewhere.
        Path script =
                Files.createSymbolicLink(folder.resolve("install"), unpacked().resolve("install.sh"));
        run(script.toString(), "--prefix", prefix.toString())
                .exits(1)
                .says("not all of stackplug was installed at " + prefix, "remove it with --uninstall");
        assertTrue(Files.exists(prefix.resolve("share/stackplug/lib")));
        run(script.toString(), "--prefix", prefix.toString(), "--uninstall").exits(0);
        try (Stream<Path> left = Files.walk(prefix)) {
            assertEquals(List.of(other), left.filter(Files::isRegularFile).toList());
        }
    }

    @Test
    void replacesNothingThatItHasNotInstalled() throws IOException {
        String script = unpacked().resolve("install.sh").toString();
        Path prefix = folder.resolve("prefix");
        run(script, "--uninstall", "--prefix", prefix.toString()).exits(1).says("nothing was installed");
        Files.createDirectories(prefix.resolve("share/stackplug/lib"));
        run(script, "--prefix", prefix.toString()).exits(1).says("was not installed by install.sh");
        Files.delete(prefix.resolve("share/stackplug/lib"));
        Files.createDirectories(prefix.resolve("bin"));
        Files.createFile(prefix.resolve("bin/stackplug"));
        run(script, "--prefix", prefix.toString()).exits(1).says("bin/stackplug was not installed by install.sh");
        Files.delete(prefix.resolve("bin/stackplug"));
        Files.delete(prefix.resolve("share/stackplug"));
        Files.createSymbolicLink(prefix.resolve("share/stackplug"), Path.of("/nowhere"));
        run(script, "--prefix", prefix.toString()).exits(1).says("a link to /nowhere, which does not exist; remove it");
        run(script, "--prefix", "relative").exits(1).says("not an absolute path");
        run(script, "--prefix").exits(1).says("needs a folder");
        run(script, "--frobnicate").exits(1).says("unknown option '--frobnicate'");
    }

    // ------------------------------------------------------------------------------------------ licences

    @Test
    void hasTheLicenceOfEachLibrary() throws IOException {
        Path home = Distribution.built().home();
        String notice = Files.readString(home.resolve("NOTICE"));
        String copyright = DebianPackage.file("copyright");
        for (Path jar : jars()) {
            if (withoutVersion(jar).startsWith("stackplug-")) {
                continue;
            }
            assertTrue(notice.contains("\n  " + jar.getFileName() + "\n"), notice);
            assertTrue(copyright.contains("\n lib/" + withoutVersion(jar) + "-*.jar\n"), jar.toString());
            try (Stream<Path> texts =
                    Files.list(home.resolve("share/doc/licences").resolve(withoutVersion(jar)))) {
                assertTrue(texts.anyMatch(text -> text.toFile().length() > 500), jar.toString());
            }
        }
    }

    @Test
    void hasItsLicenceInItsJars() throws IOException {
        byte[] licence = Files.readAllBytes(DocPage.checkout().resolve("LICENSE"));
        List<Path> own = new ArrayList<>(Distribution.built().jars("stackplug-"));
        Path core = DocPage.checkout().resolve("core/target");
        own.add(core.resolve("stackplug-core-" + Distribution.version() + "-tests.jar"));
        assertEquals(5, own.size(), own::toString);
        for (Path file : own) {
            try (JarFile jar = new JarFile(file.toFile());
                    InputStream in = jar.getInputStream(jar.getEntry("META-INF/LICENSE"))) {
                assertArrayEquals(licence, in.readAllBytes(), file.toString());
            }
        }
    }

    @Test
    void listsItsPartsInABillOfMaterials() throws IOException {
        Path home = Distribution.built().home();
        Path bill = home.resolve("share/stackplug/stackplug.cdx.json");
        assertEquals(Files.readString(bill), Files.readString(home.resolveSibling("stackplug.cdx.json")));
        JsonNode document = new ObjectMapper().readTree(bill.toFile());
        assertEquals("CycloneDX", document.get("bomFormat").asText());
        Map<String, JsonNode> parts = new TreeMap<>();
        for (JsonNode part : document.get("components")) {
            parts.put(part.get("name").asText() + "-" + part.get("version").asText() + ".jar", part);
        }
        assertEquals(
                jars().stream().map(jar -> jar.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)),
                parts.keySet());
        for (Path jar : jars()) {
            JsonNode part = parts.get(jar.getFileName().toString());
            assertTrue(part.get("licenses").get(0).get("expression").asText().length() > 2, part::toString);
            assertEquals(sha256(jar), part.get("hashes").get(0).get("content").asText());
        }
    }

    // ------------------------------------------------------------------------------------------ packages

    @Test
    void putsEachJarIntoOnePackage() {
        for (Path jar : jars()) {
            assertEquals(
                    1, DebianPackage.ALL.stream().filter(each -> each.has(jar)).count(), jar.toString());
        }
    }
}
