package org.stackplug.it.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** Settings, local.conf, the lock, backends, other runs and what they have left. */
@Execution(ExecutionMode.CONCURRENT)
class DoctorRunIT {
    private static final String SECRET = "s3cr3t-Pa55";

    @TempDir
    Path folder;

    private Playground playground;

    @BeforeEach
    void playground() {
        playground = new Playground(folder).plugin("alpha", "devstack/plugin.sh", """
                if [[ $2 == install && ! -e $TOP_DIR/awake ]]; then
                    setsid sleep 1000 &
                    echo $! >"$TOP_DIR/left"
                    echo $$ >"$TOP_DIR/asleep"
                    sleep 1001
                fi
                """);
        playground.localrc(playground.enable("alpha"));
    }

    @AfterEach
    void endLeftovers() throws IOException {
        Path left = playground.topDir().resolve("left");
        if (Files.exists(left)) {
            ProcessHandle.of(Long.parseLong(Files.readString(left).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private Running asleep() {
        Running running = playground.start("stack");
        running.until(
                "the step", () -> playground.topDir().resolve("asleep").toFile().length() > 0);
        return running;
    }

    @Test
    void namesAnotherRunThatHoldsTheFolders(@TempDir Path elsewhere) {
        Playground other = new Playground(elsewhere);
        other.localrc("DEST=" + playground.dest());
        try (Running running = asleep()) {
            String process = "process " + running.pid() + " has been running 'stackplug stack'";
            Examined.in(playground)
                    .problem("runs", "TOP_DIR " + playground.topDir(), process, "kill " + running.pid())
                    .problem("runs", "DEST " + playground.dest(), process)
                    .nothingAbout("leftovers");
            Examined.in(other).problem("runs", "DEST " + playground.dest(), process);
            running.signal("TERM");
            running.await();
        }
        Examined.in(playground).nothingAbout("runs").withoutProblems();
    }

    @Test
    void namesWhatAKilledRunHasLeft() throws IOException {
        // Each as a kill leaves it: the step's processes are killed by the watchdog, so one outlives it by hand.
        try (Running running = asleep()) {
            running.kill();
            running.await();
        }
        Examined.in(playground)
                .note("leftovers", "the last run, ", "-stack, was killed", "stackplug report")
                .nothingAbout("runs")
                .withoutProblems();
        playground.file("awake", "");
        playground.run("stack").exits(0);
        Examined.in(playground).nothingAbout("leftovers");
    }

    @Test
    void namesTheProcessesOfAKilledRun() throws IOException {
        playground.plugin("beta", "devstack/plugin.sh", """
                if [[ $2 == pre-install ]]; then
                    DATABASE_PASSWORD=%s setsid sleep 1000 &
                    echo $! >"$TOP_DIR/left"
                elif [[ $2 == install ]]; then
                    echo $$ >"$TOP_DIR/asleep"
                    sleep 1001
                fi
                """.formatted(SECRET));
        playground.localrc(playground.enable("beta"));
        try (Running running = asleep()) {
            running.kill();
            running.await();
        }
        String left = playground.read("left").strip();
        Examined.in(playground).note("leftovers", "the process " + left + " (sleep 1000)", "kill " + left);
    }

    @Test
    void namesUnfinishedCheckoutsAndTemporaryFolders() throws IOException {
        playground.run("fetch").exits(0);
        Path staging = playground.dest().resolve(".stackplug/staging/beta-999999");
        Files.createDirectories(staging);
        // No process has that id: Linux has no larger one than 4194304.
        Path temporary = Files.createDirectories(playground.tmp().resolve("stackplug-9999999-123"));
        Files.createDirectories(
                playground.tmp().resolve("stackplug-" + ProcessHandle.current().pid() + "-1"));
        Result result = Examined.in(playground)
                .note("leftovers", "unfinished checkouts", "beta-999999", "stackplug fetch")
                .note("leftovers", "1 temporary folder, such as " + temporary, "rm -r")
                .withoutProblems()
                .result();
        playground.run("fetch", "--update").exits(0);
        assertFalse(Files.exists(staging), result::toString);
    }

    @Test
    void namesALockThatAGitHasLeft() throws IOException {
        playground.run("fetch").exits(0);
        Path lock = Files.createFile(playground.dest().resolve("alpha/.git/index.lock"));
        Examined.in(playground).note("leftovers", lock.toString(), "rm " + lock);
    }

    @Test
    void namesSettingsThatAreWrongAndExaminesTheRest() {
        playground.file("stackplug.properties", "jobs=many\n");
        Examined.in(playground)
                .problem("settings", "'jobs' can't be 'many'", "SP314", "stackplug.properties:1")
                .ok("local.conf", "1 plugin")
                .ok("remotes");
        playground.file("stackplug.properties", "silnce=1s\n");
        Examined.in(playground).problem("settings", "unknown setting 'silnce'", "Did you mean");
        playground.file("stackplug.properties", "fetcher=none\n");
        Examined.in(playground).problem("fetchers", "'none', but no fetcher has that id", "local.conf:2");
    }

    @Test
    void namesWhatIsWrongWithLocalConf() throws IOException {
        playground.localrc("ADMIN_PASSWORD=" + SECRET, "false " + SECRET, playground.enable("alpha"));
        Examined warned = Examined.in(playground).note("local.conf", "a command that failed", "local.conf:3");
        assertFalse(warned.result().out().contains(SECRET), warned.result()::toString);
        playground.localrc("no_such_command", "source /no/such/file");
        Examined.in(playground)
                .problem("local.conf", "no_such_command", "SP318", "local.conf:2")
                .problem("local.conf", "SP319", "local.conf:3")
                .ok("java");
        playground.localrc("if true; then");
        Examined.in(playground).problem("local.conf", "SP304");
        Files.delete(playground.topDir().resolve("local.conf"));
        Examined.in(playground)
                .problem("local.conf", "there is no", "SP301")
                .ok("DEST")
                .ok("bash");
    }

    /** The limit is half a minute. */
    @Test
    void doesNotWaitForALocalrcThatHangs() {
        playground.localrc("echo $$ >$TOP_DIR/shell", "sleep 1000");
        Examined.in(playground)
                .problem("local.conf", "has not ended within 30 s", "waits for something")
                .ok("runs");
        Running.eventually("the end of the shell", () -> !Running.lives(playground.read("shell")));
    }

    @Test
    void endsWithCtrlC() {
        playground.localrc("echo $$ >$TOP_DIR/shell", "sleep 1000");
        try (Running running = playground.start("doctor")) {
            running.until(
                    "the shell",
                    () -> playground.topDir().resolve("shell").toFile().length() > 0);
            running.signal("TERM");
            running.await().exits(143);
        }
        Running.eventually("the end of the shell", () -> !Running.lives(playground.read("shell")));
    }

    @Test
    void namesNotesThatOtherUsersCanChangeAndLeavesThem() throws IOException {
        playground.file("awake", "").run("stack").exits(0);
        Path notes = playground.topDir().resolve(".stackplug");
        Files.setPosixFilePermissions(notes, PosixFilePermissions.fromString("rwxrwxrwx"));
        Examined.in(playground)
                .note("leftovers", "other users have access to " + notes, "chmod")
                .withoutProblems();
        assertEquals("rwxrwxrwx", PosixFilePermissions.toString(Files.getPosixFilePermissions(notes)));
    }

    @Test
    void namesADamagedLock() {
        playground.file("stackplug.lock", "<<<<<<< HEAD\n{}\n");
        Examined.in(playground).problem("lock", "SP315", "stackplug.lock:1");
    }

    @Test
    void namesBackendsThatAreMissingOrBroken() throws IOException {
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        Files.writeString(copy.ext().resolve("broken.jar"), "not a jar");
        playground.with(copy);
        Examined.in(playground).note("providers", "broken.jar is not used").withoutProblems();
        playground.with(copy.without("stackplug-runner-shell"));
        Examined.in(playground).problem("runner", "stackplug-runner-shell");
        playground.with(copy.without("stackplug-fetcher-git"));
        Examined.in(playground).problem("providers", "no fetcher is installed", "stackplug-fetcher-git");
    }
}
