package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** unstack and clean tear down the last stack, however local.conf has changed since. */
@Execution(ExecutionMode.CONCURRENT)
class TeardownIT {
    private static final String RECORD =
            "[[ $1 == stack ]] || echo \"%s $1 $GREETING $SERVICE_HOST\" >>\"$TOP_DIR/order\"\n";

    private Playground playground;
    private Path memory;

    @BeforeEach
    void stack(@TempDir Path folder) {
        playground = new Playground(folder)
                .plugin("alpha", "devstack/plugin.sh", RECORD.formatted("alpha"))
                .plugin("beta", "devstack/plugin.sh", RECORD.formatted("beta"));
        memory = playground.topDir().resolve(".stackplug/stacked");
        playground.localrc(
                "GREETING=hello", "SERVICE_HOST=\"it's here\"", playground.enable("alpha"), playground.enable("beta"));
    }

    @Test
    void usesTheLocalrcThatWasStacked() {
        playground.run("stack").exits(0);
        playground.localrc("GREETING=goodbye");

        playground.run("unstack").exits(0).says("warning: local.conf has changed since the last stack");

        assertEquals(List.of("alpha unstack hello it's here", "beta unstack hello it's here"), playground.order());
    }

    @Test
    void needsNoLocalConf() throws IOException {
        playground.run("stack").exits(0);
        Files.delete(playground.topDir().resolve("local.conf"));

        playground.run("unstack").exits(0);

        assertEquals(2, playground.order().size());
    }

    @Test
    void warnsAboutNothingIfLocalConfIsUnchanged() {
        playground.run("stack").exits(0);

        playground.run("unstack").exits(0).saysNothingOf("warning");
    }

    @Test
    void tearsDownARemovedPluginUntilItIsCleaned() {
        playground.run("stack").exits(0);
        playground.localrc("GREETING=hi", "SERVICE_HOST=x", playground.enable("beta"));
        playground.run("stack").exits(0);

        playground.run("unstack").exits(0).says("the plugin 'alpha' was stacked earlier");
        assertEquals(List.of("beta unstack hi x", "alpha unstack hi x"), playground.order());

        playground.file("order", "").run("clean").exits(0);
        assertEquals(
                List.of("beta unstack hi x", "alpha unstack hi x", "beta clean hi x", "alpha clean hi x"),
                playground.order());
        assertFalse(Files.exists(memory));
        playground.file("order", "").run("unstack").exits(0).saysNothingOf("alpha");
        assertEquals(List.of("beta unstack hi x"), playground.order());
    }

    @Test
    void honoursADestOfTheCommandLine() {
        Path dest = playground.root().resolve("elsewhere");
        playground.run("stack", "--dest", dest.toString()).exits(0);

        playground.run("unstack").exits(0).saysNothingOf("no checkout");

        assertEquals(2, playground.order().size());
    }

    @Test
    void keepsTheStackedStateWhenACleanFails() throws IOException {
        playground.plugin("gamma", "devstack/plugin.sh", "[[ $1 == unstack ]] || exit 3\n");
        playground.localrc("GREETING=a", "SERVICE_HOST=b", playground.enable("gamma"), playground.enable("beta"));
        playground.run("stack").exits(5);
        playground.localrc("");

        playground.run("clean").exits(5).says("SP502", "gamma");

        assertEquals(List.of("beta unstack a b", "beta clean a b"), playground.order());
        assertTrue(Files.exists(memory));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(memory)));
        for (String file : List.of("localrc", "stacked.json")) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(memory.resolve(file))));
        }
    }

    @Test
    void remembersGeneratedPasswords() {
        playground.plugin(
                "secret",
                "devstack/settings",
                "read_password MY_PASSWORD 'A PASSWORD'\n",
                "devstack/plugin.sh",
                "[[ $2 == install || $1 == unstack ]] && echo \"$MY_PASSWORD\" >>\"$TOP_DIR/order\"\nreturn 0\n");
        playground.localrc(playground.enable("secret"));
        playground.run("stack").exits(0);
        playground.run("unstack").exits(0);

        assertEquals(2, playground.order().size());
        assertFalse(playground.order().get(0).isEmpty());
        assertEquals(playground.order().get(0), playground.order().get(1));
    }

    /** Stacks both plugins, and then beta alone. */
    private void leaveAlpha(String... more) {
        playground.run("stack").exits(0);
        List<String> lines = new ArrayList<>(List.of("GREETING=hi", "SERVICE_HOST=x", playground.enable("beta")));
        lines.addAll(List.of(more));
        playground.localrc(lines.toArray(String[]::new));
        playground.run("stack").exits(0);
    }

    private Path alpha() {
        return playground.dest().resolve("alpha");
    }

    @Test
    void reportsTheMissingCheckoutOfARemovedPlugin() {
        leaveAlpha();
        playground.git().shell(playground.dest(), "rm -rf alpha");

        playground
                .run("unstack")
                .exits(0)
                .says("the plugin 'alpha' was stacked earlier", "has gone, so nothing of it is run");
        playground.run("clean").exits(0).says("has gone");

        assertEquals(List.of("beta unstack hi x", "beta unstack hi x", "beta clean hi x"), playground.order());
        playground.run("unstack").exits(0).saysNothingOf("alpha");
    }

    @Test
    void usesAndReportsAChangedCheckoutOfARemovedPlugin() {
        leaveAlpha();
        playground.git().shell(alpha(), "echo 'echo edited >>\"$TOP_DIR/order\"' >>devstack/plugin.sh");

        playground.run("unstack").exits(0).says("it is torn down as well, with your changes in its checkout");
        String stacked = playground.git().run(alpha(), "rev-parse", "HEAD").substring(0, 10);
        playground.git().run(alpha(), "commit", "-qam", "Another");
        String now = playground.git().run(alpha(), "rev-parse", "HEAD").substring(0, 10);
        playground.run("unstack").exits(0).says("by its commit " + now + " and not by " + stacked);

        List<String> once = List.of("beta unstack hi x", "alpha unstack hi x", "edited");
        List<String> twice = new ArrayList<>(once);
        twice.addAll(once);
        assertEquals(twice, playground.order());
    }

    @Test
    void runsNothingOfAnotherRepositoryInItsPlace() {
        leaveAlpha();
        playground.plugin("other", "devstack/plugin.sh", RECORD.formatted("other"));
        playground.git().shell(playground.dest(), "rm -rf alpha && git clone -q ../../repositories/other alpha");

        playground.run("unstack").exits(0).says("alpha is a checkout of", "so nothing of it is run");

        assertEquals(List.of("beta unstack hi x"), playground.order());
    }

    @Test
    void findsARemovedPluginInItsFormerDest() {
        Path elsewhere = playground.root().resolve("elsewhere");
        leaveAlpha("DEST=" + elsewhere);

        playground.run("unstack").exits(0).says("the plugin 'alpha' was stacked earlier");

        assertTrue(Files.exists(elsewhere.resolve("beta")));
        assertEquals(List.of("beta unstack hi x", "alpha unstack hi x"), playground.order());
    }

    @Test
    void continuesAfterARemovedPluginFails() {
        playground.plugin("gone", "devstack/plugin.sh", "[[ $1 == stack ]] || exit 4\n");
        playground.localrc("GREETING=a", playground.enable("gone"), playground.enable("alpha"));
        playground.run("stack").exits(0);
        playground.localrc("GREETING=a", "SERVICE_HOST=b", playground.enable("beta"));
        playground.run("stack").exits(0);

        playground.run("unstack").exits(5).says("SP502", "gone");

        assertEquals(List.of("beta unstack a b", "alpha unstack a b"), playground.order());
    }

    /** Declares a plugin that enables and starts a service only in its install phase. */
    private Path stackedWithALateService(String... more) {
        assumeFalse(Files.isDirectory(Path.of("/run/systemd/system")), "systemd has the services of this machine");
        playground.plugin("server", "devstack/plugin.sh", """
                if [[ $2 == install ]]; then
                    enable_service late
                    printf '#!/bin/bash\\nexec sleep 1000\\n' >"$DEST/serve"
                    chmod +x "$DEST/serve"
                    run_process late "$DEST/serve"
                elif [[ $1 == unstack ]]; then
                    stop_process late
                fi
                """ + String.join("\n", more));
        playground.localrc(playground.enable("server"));
        return playground.dest().resolve("status/units/devstack@late.service");
    }

    private static ProcessHandle main(Path unit) throws IOException {
        return ProcessHandle.of(
                        Long.parseLong(Files.readString(unit.resolve("main")).strip()))
                .orElseThrow();
    }

    @Test
    void stopsAServiceThatWasEnabledDuringTheRun() throws IOException {
        Path unit = stackedWithALateService();
        playground.run("stack").exits(0);
        ProcessHandle service = main(unit);

        playground
                .run("unstack")
                .exits(0)
                .says("the service 'late', which the plugin 'server' has started, still ran", "and was stopped");

        assertFalse(service.isAlive());
        assertEquals("inactive", Files.readString(unit.resolve("state")).strip());
        playground.run("clean").exits(0).saysNothingOf("late");
    }

    @Test
    void stopsTheServicesOfAFailedStackAndAMissingPlugin() throws IOException {
        Path unit = stackedWithALateService("[[ $2 != extra ]] || exit 3");
        playground.run("stack").exits(5);
        ProcessHandle service = main(unit);
        playground.git().shell(playground.dest(), "rm -rf server");
        playground.localrc("DEST=" + playground.root().resolve("elsewhere"));

        playground.run("clean").exits(0).says("the service 'late'");

        assertFalse(service.isAlive());
    }

    @Test
    void namesTheProcessesAndServicesThatOnlyThePluginCanStop() throws IOException {
        assumeFalse(Files.isDirectory(Path.of("/run/systemd/system")), "systemd has the services of this machine");
        playground.plugin("server", "devstack/plugin.sh", """
                if [[ $2 == install ]]; then
                    printf '[Service]\\nExecStart=/bin/sleep 1000\\n' >"$SYSTEMD_DIR/outside.service"
                    start_service outside
                    sleep 1001 </dev/null &>/dev/null &
                    echo $! >"$TOP_DIR/left"
                elif [[ $1 == clean ]]; then
                    stop_service outside
                    kill "$(<"$TOP_DIR/left")"
                fi
                """, "devstack/settings", "mkdir -p \"$SYSTEMD_DIR\"\n");
        playground.localrc(playground.enable("server"));
        playground.run("stack").exits(0);
        String left = playground.read("left").strip();

        playground
                .run("unstack")
                .exits(0)
                .says("the service 'outside', which the plugin 'server' has started, still runs")
                .says("the process " + left + " (sleep 1001)");

        assertTrue(ProcessHandle.of(Long.parseLong(left)).orElseThrow().isAlive());
        Result cleaned = playground.run("clean").exits(0);
        assertFalse(cleaned.err().contains("the process " + left), cleaned.err());
        playground.run("unstack").exits(0).saysNothingOf("outside", "the process ");
    }
}
