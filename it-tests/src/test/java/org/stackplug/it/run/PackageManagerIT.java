package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** A real dpkg, with a database of its own, that is configuring a package when the run is interrupted. */
class PackageManagerIT {
    private Playground playground;
    private Path database;

    @BeforeEach
    void pack(@TempDir Path folder) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "there is no dpkg here");
        playground = new Playground(folder);
        database = Files.createDirectories(playground.root().resolve("dpkg"));
        for (String name : List.of("info", "updates", "triggers", "parts", "alternatives")) {
            Files.createDirectories(database.resolve(name));
        }
        Files.writeString(database.resolve("status"), "");
        Files.writeString(database.resolve("available"), "");
        Path slow = Files.createDirectories(playground.root().resolve("slow/DEBIAN"));
        Files.writeString(
                slow.resolve("control"),
                "Package: slow\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: slow\n");
        Path script = Files.writeString(
                slow.resolve("postinst"),
                "#!/bin/sh\ntouch " + playground.topDir().resolve("configuring") + "\nsleep 4\n");
        assertTrue(script.toFile().setExecutable(true, false));
        playground
                .plugin(
                        "packaged",
                        "devstack/plugin.sh",
                        "if [[ $2 == install ]]; then\n"
                                + "    dpkg-deb -b $TOP_DIR/../slow $TOP_DIR/../slow.deb\n"
                                + "    dpkg --admindir=" + database + " --instdir="
                                + playground.root().resolve("slash")
                                + " --force-not-root --force-script-chrootless --force-bad-path -i $TOP_DIR/../slow.deb\n"
                                + "    echo on >$TOP_DIR/went-on\n"
                                + "fi\n")
                .localrc(playground.enable("packaged"));
        Files.createDirectories(playground.root().resolve("slash"));
        playground.environment("DPKG_ADMINDIR", database.toString());
    }

    private String status() throws IOException {
        return Files.readString(database.resolve("status"));
    }

    @Test
    void isGivenTheTimeToEnd() throws Exception {
        try (Running running = playground.start("stack")) {
            running.until("the package", () -> Files.exists(playground.topDir().resolve("configuring")));
            running.signal("INT");
            Result result = running.await().exits(130);
            result.says("dpkg (process ", "is given the time to end", "error[SP801]", "command: dpkg --admindir");
            result.says("; another Ctrl-C kills it").saysNothingOf("dpkg --configure -a");
        }
        assertTrue(status().contains("Status: install ok installed"), status());
        assertTrue(!Files.exists(playground.topDir().resolve("went-on")), "the step has gone on");
    }

    /** As from timeout, or from a runner of CI: the signal is for the whole process group. */
    @ParameterizedTest
    @ValueSource(strings = {"timeout -v 60", "setsid --wait"})
    void isGivenTheTimeToEndIfTheWholeGroupIsTerminated(String group) throws Exception {
        List<String> command = new ArrayList<>(List.of(group.split(" ", -1)));
        command.addAll(List.of(
                "bash",
                "-c",
                "echo $$ >" + playground.topDir() + "/leader; exec "
                        + Distribution.built().command() + " stack"));
        try (Running running = playground.start(playground.topDir(), command)) {
            running.until("the package", () -> Files.exists(playground.topDir().resolve("configuring")));
            String id = playground.read("leader").strip();
            String stat = Files.readString(Path.of("/proc", id, "stat"));
            String leader = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2];
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-TERM", "--", "-" + leader)
                            .start()
                            .waitFor());
            Result result = running.await();
            result.says("is given the time to end", "error[SP801]", "command: dpkg --admindir")
                    .saysNothingOf("Ctrl-C", "dpkg --configure -a");
        }
        assertTrue(status().contains("Status: install ok installed"), status());
        assertTrue(!Files.exists(playground.topDir().resolve("went-on")), "the step has gone on");
    }

    /** The engine is killed with its group, and can't end the step: what survives it does. */
    @Test
    void isGivenTheTimeToEndIfTheWholeGroupIsKilled() throws Exception {
        List<String> command =
                List.of("setsid", "--wait", Distribution.built().command().toString(), "stack");
        try (Running running = playground.start(playground.topDir(), command)) {
            running.until("the package", () -> Files.exists(playground.topDir().resolve("configuring")));
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-KILL", "--", "-" + running.pid())
                            .start()
                            .waitFor());
            Running.eventually("the end of dpkg", () -> {
                try {
                    return status().contains("Status: install ok installed");
                } catch (IOException e) {
                    return false;
                }
            });
        }
        Running.eventually(
                "the end of the run", () -> !playground.run("runs").out().contains("running"));
        assertTrue(!Files.exists(playground.topDir().resolve("went-on")), "the step has gone on");
    }

    @Test
    void isKilledByTheSecondCtrlCAndReportedByTheNextRun() throws Exception {
        try (Running running = playground.start("stack")) {
            running.until("the package", () -> Files.exists(playground.topDir().resolve("configuring")));
            running.signal("INT");
            Running.eventually(
                    "the notice", () -> Playground.read(running.err()).contains("is given the time"));
            running.signal("INT");
            running.await()
                    .exits(130)
                    .says(
                            "dpkg was ended before it had finished slow",
                            "help: Run 'sudo dpkg --configure -a', then 'stackplug stack --resume'");
        }
        assertTrue(!status().contains("install ok installed"), status());
        Result next = playground.run("stack", "--resume").exits(5);
        next.says("error[SP510]", "dpkg was interrupted", "Run: sudo dpkg --configure -a");
        assertEquals(
                1, next.err().lines().filter(line -> line.startsWith("error[")).count(), next.err());
    }

    @Test
    void isNotCalledInterruptedWhileItIsAtWork() throws Exception {
        Path slow = playground.root().resolve("slow");
        String deb = slow + ".deb";
        assertEquals(
                0,
                new ProcessBuilder("dpkg-deb", "-b", slow.toString(), deb)
                        .start()
                        .waitFor());
        Process other = new ProcessBuilder(
                        "dpkg",
                        "--admindir=" + database,
                        "--instdir=" + playground.root().resolve("slash"),
                        "--force-not-root",
                        "--force-script-chrootless",
                        "--force-bad-path",
                        "-i",
                        deb)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Running.eventually(
                    "the package", () -> Files.exists(playground.topDir().resolve("configuring")));
            playground
                    .recordingPlugin("plain")
                    .localrc(playground.enable("plain"))
                    .run("stack")
                    .exits(0)
                    .saysNothingOf("SP510");
        } finally {
            other.waitFor();
        }
    }
}
