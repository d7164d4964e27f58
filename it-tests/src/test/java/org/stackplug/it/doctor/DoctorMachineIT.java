package org.stackplug.it.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.SmallTree;

/** The machine: Java, bash, programs, the clock, sudo, packages. */
@Execution(ExecutionMode.CONCURRENT)
class DoctorMachineIT {
    @TempDir
    Path folder;

    private Playground playground;

    @BeforeEach
    void playground() {
        playground = new Playground(folder).plugin("alpha", "devstack/plugin.sh", "echo alpha\n");
        playground.localrc(playground.enable("alpha"));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Makes a folder for PATH with links to all programs, except some. */
    private Path programsWithout(String... names) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("programs"));
        for (String place : System.getenv("PATH").split(":", -1)) {
            if (!Files.isDirectory(Path.of(place))) {
                continue;
            }
            try (Stream<Path> programs = Files.list(Path.of(place))) {
                for (Path program : (Iterable<Path>) programs::iterator) {
                    Path link = bin.resolve(program.getFileName().toString());
                    if (!List.of(names).contains(program.getFileName().toString()) && !Files.exists(link)) {
                        Files.deleteIfExists(link);
                        Files.createSymbolicLink(link, program);
                    }
                }
            }
        }
        playground.environment("PATH", bin.toString());
        return bin;
    }

    private void program(Path bin, String name, String text) throws IOException {
        Path program = Files.createDirectories(bin).resolve(name);
        Files.deleteIfExists(program);
        Files.writeString(program, text);
        assertTrue(program.toFile().setExecutable(true, false));
    }

    @Test
    void findsNothingInAnUndisturbedFolderAndChangesNothing() {
        playground.run("fetch").exits(0);
        SortedMap<String, String> before = Playground.listing(playground.topDir());
        SortedMap<String, String> home = Playground.listing(playground.home());

        Examined.in(playground)
                .withoutProblems()
                .ok("java", "Java " + System.getProperty("java.version"), "JAVA_HOME")
                .ok("bash", "bash 5.")
                .ok("providers", "jgit, bash, devstack")
                .ok("settings")
                .ok("local.conf", "1 plugin")
                .ok("lock", "1 plugin")
                .ok("TOP_DIR", playground.topDir().toString(), "free")
                .ok("DEST", playground.dest().toString())
                .ok("runs")
                .ok("leftovers")
                .ok("clock")
                .ok("git", "git version")
                .ok("remotes", "1 of 1");
        Result text = playground.run("doctor").exits(0);
        text.prints("ok      java ", "ok      remotes ");

        assertEquals(before, Playground.listing(playground.topDir()));
        assertEquals(home, Playground.listing(playground.home()));
        try (Stream<Path> left = Files.list(playground.tmp())) {
            assertEquals(List.of(), left.toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void printsWhatIsWrongWithTheRemedy() {
        playground.localrc("if");
        Result quiet = playground.run("doctor", "-q").exits(3);
        assertTrue(
                quiet.out().lines().allMatch(line -> line.startsWith("problem ") || line.startsWith(" ")),
                quiet::toString);
        quiet.prints("problem local.conf     localrc is not valid bash (SP304, ", "help: ");
        playground.run("doctor").exits(3).prints("ok      java ", "problem local.conf", "1 problem, ");
    }

    @Test
    void namesAJavaThatIsMissingOrTooOld() throws IOException {
        playground
                .environment("JAVA_HOME", "/no/such/java")
                .run("doctor")
                .exits(1)
                .says("no Java at '/no/such/java/");
        Path old = Files.createDirectories(folder.resolve("java-11/bin"));
        program(old, "java", "#!/bin/sh\nexit 9\n");
        Files.writeString(old.resolveSibling("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.25\"\n");
        playground
                .environment("JAVA_HOME", old.getParent().toString())
                .run("doctor")
                .exits(1)
                .says("has version 11.0.25; set JAVA_HOME to the folder of a Java 17 or newer");
    }

    @Test
    void namesAJavaWithLittleMemory() {
        playground.environment("JAVA_TOOL_OPTIONS", "-Xmx100m");
        Examined.in(playground).note("java", "only 100 MiB", "-Xmx1g");
    }

    @Test
    void namesAnArchiveOfClassesThatHelpsNothing() throws IOException {
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        playground.with(copy);
        Path archive = copy.home().resolve("lib/start").resolve(System.getProperty("java.version"));
        assumeTrue(Files.isRegularFile(archive), "the build has made an archive");
        Examined.in(playground).note("class archive", "there is none", "STACKPLUG_NO_ARCHIVE");
        // Another place is another class path, whatever the file about it says.
        Path about = Path.of(archive + ".home");
        Files.writeString(
                about,
                Files.readString(about)
                        .replace(
                                Distribution.built().home().toString(),
                                copy.home().toString()));
        Examined.in(playground).note("class archive", archive + " does not fit", "Delete it");
        Files.delete(archive);
        Path maker = copy.home().resolve("libexec/stackplug-archive");
        Files.writeString(maker, Files.readString(maker).replace("\nclean\n", "\nexit 1\n"));
        playground.environment("STACKPLUG_NO_ARCHIVE", "");
        Path own = playground.home().resolve(".cache/stackplug/start");
        playground.run("config").exits(0);
        Running.eventually(
                "the empty archive",
                () -> Files.exists(own) && Playground.listing(own).size() == 3);
        Examined.in(playground).note("class archive", "is empty", "delete it");
        playground.with(Distribution.built());
        Examined.in(playground).ok("class archive", "lib/start");
    }

    @Test
    void namesABashThatIsTooOld() throws IOException {
        Path bin = folder.resolve("old");
        // The launcher itself needs one as well.
        program(
                bin,
                "bash",
                "#!/bin/sh\ncase $* in *BASH_VERSINFO*) echo '4 4' ;; *) exec " + bash() + " \"$@\" ;; esac\n");
        playground.environment("PATH", bin + ":" + System.getenv("PATH"));
        Examined.in(playground).problem("runner", "has version 4.4", "5.1 or newer", "Install bash");
    }

    private static String bash() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(place -> place + "/bash")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void namesAMissingGitOnlyWhereAPluginCallsIt() throws IOException {
        playground.run("fetch").exits(0);
        playground.plugin("beta", "devstack/plugin.sh", "# git is not called here\nif true; then git status; fi\n");
        programsWithout("git");
        Examined.in(playground).nothingAbout("git").ok("git", "not on PATH").ok("remotes");
        playground.localrc(playground.enable("beta"));
        playground.run("fetch").exits(0);
        Examined.in(playground)
                .note("git", "no git on PATH", "'beta' calls", "devstack/plugin.sh", "Install the package git");
    }

    @Test
    void namesAClockThatWasSetBack() {
        playground.run("fetch").exits(0);
        try (Running late = playground.start(
                playground.topDir(),
                List.of(
                        "faketime",
                        "-m",
                        "-f",
                        "-1d",
                        Distribution.built().command().toString(),
                        "doctor",
                        "--format",
                        "json"))) {
            Examined.of(late.await())
                    .note("clock", "was written at", "Set the clock")
                    .withoutProblems();
        }
    }

    @Test
    void namesADpkgThatWasInterrupted() throws IOException {
        Path updates = Files.createDirectories(folder.resolve("dpkg/updates"));
        playground.environment("DPKG_ADMINDIR", updates.getParent().toString());
        Examined.in(playground).ok("packages");
        Files.createFile(updates.resolve("0001"));
        Examined.in(playground).problem("packages", "dpkg was killed", "sudo dpkg --configure -a");
    }

    @Test
    void namesTheUserWhomDevStackRefuses() throws IOException {
        assumeTrue(isRoot(), "this is root");
        SmallTree tree = new SmallTree(Files.createDirectories(folder.resolve("tree")))
                .plugin("alpha", "A=1")
                .localrc("enable_plugin alpha $GIT_BASE/alpha");
        Examined.in(tree.playground()).problem("sudo", "this is root", "create-stack-user.sh");
    }

    @Test
    void namesASudoThatIsMissingOrNeedsAPassword() throws IOException {
        assumeTrue(isRoot() && Files.isExecutable(Path.of("/usr/bin/setpriv")), "root can be another user");
        Path bin = programsWithout("sudo");
        open();
        asNobody().note("sudo", "there is no sudo", "Install sudo");
        // The words and the status of sudo -n.
        program(
                bin,
                "sudo",
                "#!/bin/sh\n[ \"$1\" = -n ] || sleep 100\necho 'sudo: a password is required' >&2\nexit 1\n");
        asNobody().note("sudo", "sudo: a password is required", "NOPASSWD");
        program(bin, "sudo", "#!/bin/sh\nexit 0\n");
        asNobody().ok("sudo", "without a password");
        program(bin, "sudo", "#!/bin/sh\nexec sleep 100\n");
        asNobody().note("sudo", "does not answer");
    }

    @Test
    void namesFoldersThatTheUserMayNotUse() throws IOException {
        assumeTrue(isRoot() && Files.isExecutable(Path.of("/usr/bin/setpriv")), "root can be another user");
        playground.run("fetch").exits(0);
        open();
        Files.setPosixFilePermissions(playground.dest(), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(playground.topDir(), PosixFilePermissions.fromString("rwxr-xr-x"));
        asNobody()
                .problem("DEST", playground.dest() + " belongs to root", "may not read, write and search it", "chown")
                .problem("TOP_DIR", playground.topDir() + " belongs to root")
                .ok("local.conf");
        Files.setOwner(
                playground.dest(),
                playground
                        .dest()
                        .getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));
        Files.setPosixFilePermissions(playground.dest(), PosixFilePermissions.fromString("r-xr-xr-x"));
        asNobody().problem("DEST", "belongs to nobody, and nobody may not", "Run: chmod u+rwx " + playground.dest());
    }

    /** Lets every user reach the playground, as JUnit does not. */
    private void open() throws IOException {
        for (Path part = folder; !part.equals(Path.of("/tmp")) && part.getParent() != null; part = part.getParent()) {
            if (Files.getOwner(part).getName().equals("root") && !Files.isSymbolicLink(part)) {
                var permissions = Files.getPosixFilePermissions(part);
                permissions.addAll(PosixFilePermissions.fromString("r-xr-xr-x"));
                Files.setPosixFilePermissions(part, permissions);
            }
        }
        for (Path own : List.of(playground.tmp(), playground.home())) {
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    private Examined asNobody() {
        try (Running running = playground.start(
                playground.topDir(),
                List.of(
                        "/usr/bin/setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        Distribution.built().command().toString(),
                        "doctor",
                        "--offline",
                        "--format",
                        "json"))) {
            return Examined.of(running.await());
        }
    }
}
