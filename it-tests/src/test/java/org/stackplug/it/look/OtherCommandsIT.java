package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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

/** {@code run}, {@code --until}, {@code fetch}, {@code unstack} and {@code clean}. */
@Execution(ExecutionMode.CONCURRENT)
class OtherCommandsIT {
    private Playground playground;

    @BeforeEach
    void twoPlugins(@TempDir Path folder) {
        playground = new Playground(folder);
        playground
                .recordingPlugin("alpha", "devstack/settings", "echo 'alpha settings' >>\"$TOP_DIR/order\"\n")
                .recordingPlugin("beta")
                .file("extras.d/50-tell.sh", "echo \"extras $*\" >>\"$TOP_DIR/order\"\n")
                .localrc(playground.enable("alpha"), playground.enable("beta"));
    }

    @Test
    void runsOnePointAfterTheSettings() {
        playground.run("run", "stack", "install").exits(0);
        assertEquals(
                List.of(
                        "extras override_defaults",
                        "extras source",
                        "alpha settings",
                        "extras stack install",
                        "alpha plugin stack install",
                        "beta plugin stack install"),
                playground.order());
    }

    @Test
    void refusesAModeWithoutItsPhase() {
        playground
                .run("run", "stack")
                .exits(2)
                .says("the phase is missing: stack has pre-install, install, post-config, extra, test-config");
        playground.run("run", "check").exits(0);
    }

    @Test
    void runsAModeThatTheUserInvents() {
        playground.run("run", "upgrade").exits(0);
        List<String> order = playground.order();
        assertEquals(List.of("alpha plugin upgrade", "beta plugin upgrade"), order.subList(4, order.size()));
    }

    @Test
    void runsTheSettingsOnceWhereTheyAreThePoint() {
        playground.run("run", "source").exits(0);
        assertEquals(List.of("extras override_defaults", "extras source", "alpha settings"), playground.order());
    }

    @Test
    void createsDataDirAsStackShDoes() throws IOException {
        playground.plugin("alpha", "devstack/settings", "touch $DATA_DIR/early\n", "devstack/plugin.sh", "umask 077\n");
        Path data = playground.topDir().resolve("elsewhere/data");
        playground.localrc(playground.enable("alpha"));
        playground.run("stack").exits(0);
        assertTrue(Files.exists(playground.dest().resolve("data/early")));

        playground.localrc(playground.enable("alpha"), "DATA_DIR=" + data);
        playground.run("plan").exits(0);
        assertFalse(Files.exists(data));
        playground.run("stack").exits(0);
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        playground.run("stack").exits(0);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    }

    @Test
    void endsAtThePointOfUntil() {
        playground.run("stack", "--until", "stack pre-install").exits(0);
        List<String> order = playground.order();
        assertEquals("beta plugin stack pre-install", order.get(order.size() - 1));
    }

    @Test
    void refusesAnUnknownPointForUntil() {
        playground
                .run("stack", "--until", "stack instal")
                .exits(2)
                .says("error[SP201]", "'stack instal'", "'stack install'");
        playground.run("stack", "--until", "").exits(2);
        assertEquals(List.of(), playground.order());
        assertFalse(Files.exists(playground.topDir().resolve(".stackplug")));
    }

    @Test
    void fetchesAndPrintsCheckoutsWithoutRunningThem() {
        Result result = playground.run("fetch").exits(0);
        assertEquals(List.of(), playground.order());
        String head = playground.git().run(playground.repository("beta"), "rev-parse", "HEAD");
        result.prints("beta " + head + " " + playground.dest().resolve("beta"));
    }

    @Test
    void unstacksAndCleansInTheOrderOfDevStack() {
        playground.run("fetch").exits(0);
        playground.run("unstack").exits(0);
        List<String> unstack = List.of(
                "extras override_defaults",
                "extras source",
                "alpha settings",
                "extras unstack",
                "alpha plugin unstack",
                "beta plugin unstack");
        assertEquals(unstack, playground.order());
        playground.file("order", "").run("clean").exits(0);
        List<String> clean = new ArrayList<>(unstack);
        clean.addAll(List.of(
                "extras source",
                "alpha settings",
                "extras clean",
                "alpha plugin clean",
                "beta plugin clean",
                "extras clean"));
        assertEquals(clean, playground.order());
    }

    @Test
    void continuesATeardownAfterFailuresAndReportsAll() {
        playground
                .plugin("gamma", "devstack/plugin.sh", "echo \"gamma plugin $*\" >>\"$TOP_DIR/order\"\nfalse\n")
                .plugin("delta", "devstack/plugin.sh", "echo \"delta plugin $*\" >>\"$TOP_DIR/order\"\nexit 7\n")
                .localrc(
                        playground.enable("alpha"),
                        playground.enable("gamma"),
                        playground.enable("delta"),
                        playground.enable("beta"));
        playground.run("fetch").exits(0);
        Result result = playground.run("unstack", "--format", "json").exits(5);
        result.says("error[SP501]: gamma", "error[SP502]: delta", "status 7");
        assertEquals(
                List.of("alpha plugin unstack", "gamma plugin unstack", "delta plugin unstack", "beta plugin unstack"),
                playground.order().stream()
                        .filter(line -> line.contains(" plugin "))
                        .toList());
        JsonNode report = result.json();
        assertEquals("failed", report.get("outcome").asText());
        assertEquals("gamma", report.get("failure").get("plugin").asText());
        assertEquals(2, report.get("problems").size());
    }

    @Test
    void warnsAboutMissingCheckoutsInATeardown() {
        Result result = playground.run("unstack").exits(0);
        result.says("warning: the plugin 'alpha' has no checkout", "warning: the plugin 'beta' has no checkout");
        assertTrue(playground.order().contains("extras unstack"));
    }

    @Test
    void acceptsOptionsBeforeAndAfterTheCommand() {
        Path elsewhere = playground.home();
        playground
                .runIn(elsewhere, "-C", playground.topDir().toString(), "fetch")
                .exits(0);
        playground
                .runIn(elsewhere, "fetch", "-C", playground.topDir().toString())
                .exits(0);
        playground.runIn(elsewhere, "fetch", "-C", "../top", "-q").exits(0);
    }
}
