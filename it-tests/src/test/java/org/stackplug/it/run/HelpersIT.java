package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** The helper library in a run: packages, services, and messages about functions that need OpenStack. */
@Execution(ExecutionMode.CONCURRENT)
class HelpersIT {
    private static final String LIST = "devstack/files/" + (Files.exists(Path.of("/usr/bin/dpkg")) ? "debs" : "rpms");
    /** A package that every system has. */
    private static final String INSTALLED = "bash\n";

    @TempDir
    Path folder;

    @Test
    void installsListedPackagesBeforePreInstall() {
        Playground playground = new Playground(folder)
                .recordingPlugin("alpha", LIST + "/alpha", INSTALLED, LIST + "/other", "no-such-package\n")
                .recordingPlugin(
                        "beta", "devstack/files/bindep.txt", "bash\nno-such-package [platform:no-such-system]\n")
                .file("extras.d/10-first.sh", "[[ $2 != pre-install ]] || echo \"extras $*\" >>\"$TOP_DIR/order\"\n");
        playground.localrc(playground.enable("alpha"), playground.enable("beta"));

        JsonNode stacked = playground.run("stack", "--format", "json").exits(0).json();

        List<String> steps = new ArrayList<>();
        for (JsonNode step : stacked.path("steps")) {
            if (step.path("point").asText().equals("stack pre-install")) {
                steps.add(step.path("kind").asText() + " " + step.path("plugin").asText("-"));
            }
        }
        assertEquals(List.of("packages alpha", "packages beta", "extras -", "plugin alpha", "plugin beta"), steps);
        JsonNode planned = playground.run("plan", "--format", "json").exits(0).json();
        assertTrue(planned.path("steps").findValuesAsText("kind").contains("packages"), planned::toString);
    }

    @Test
    void reportsPluginPointAndLineOfAPackageThatFails() {
        Playground playground = new Playground(folder)
                .recordingPlugin("good", LIST + "/good", INSTALLED)
                .recordingPlugin("bad", LIST + "/bad", INSTALLED + "no-such-package-anywhere\n");
        playground.localrc("NO_UPDATE_REPOS=True", playground.enable("good"), playground.enable("bad"));

        Result stacked = playground.run("stack", "--format", "json").exits(5);

        JsonNode failure = stacked.json().path("failure");
        assertEquals("bad", failure.path("plugin").asText());
        assertEquals("stack pre-install", failure.path("point").asText());
        assertTrue(failure.path("file").asText().endsWith(LIST + "/bad"), failure::toString);
        assertEquals(2, failure.path("line").asInt());
    }

    @Test
    void installsNothingWhenOffline() {
        Playground playground =
                new Playground(folder).recordingPlugin("bad", LIST + "/bad", "no-such-package-anywhere\n");
        playground.localrc(playground.enable("bad"));
        playground.run("fetch").exits(0);
        playground.localrc("OFFLINE=True", playground.enable("bad"));

        playground.run("stack").exits(0);
    }

    @Test
    void namesAFunctionThatNeedsOpenStack() {
        Playground playground = new Playground(folder)
                .plugin(
                        "needy",
                        "devstack/plugin.sh",
                        "if [[ $2 == install ]]; then\n    get_or_create_service a b\nfi\n");
        playground.localrc(playground.enable("needy"));

        Result stacked = playground.run("stack").exits(5);

        stacked.says("devstack/plugin.sh:2", "needy calls get_or_create_service", "in a DevStack tree");
    }

    @Test
    void countsOpenStackCallsThatATeardownSurvives() {
        Playground playground = new Playground(folder)
                .plugin("needy", "devstack/plugin.sh", """
                if [[ $1 == unstack ]]; then
                    x=$(stop_nova || true)
                    set +e
                    cleanup_nova
                    cleanup_nova
                elif [[ $1 == clean ]]; then
                    if cleanup_glance; then true; fi
                fi
                return 0
                """)
                .recordingPlugin("content");
        playground.localrc(playground.enable("needy"), playground.enable("content"));
        playground.run("stack").exits(0).saysNothingOf("OpenStack");

        Result cleaned = playground.run("clean", "--format", "json").exits(0);

        // What a teardown calls in vain was never set up.
        cleaned.saysNothingOf("needy: 4", "Calls of OpenStack");
        JsonNode calls = cleaned.json().path("openStackCalls");
        assertEquals(1, calls.size(), calls::toString);
        assertEquals("needy", calls.get(0).path("plugin").asText());
        assertEquals(4, calls.get(0).path("calls").asInt());
        assertEquals(2, calls.get(0).path("functions").path("cleanup_nova").asInt());
        assertEquals(
                calls,
                playground.run("report", "--format", "json").exits(0).json().path("openStackCalls"));
        playground.run("report").exits(0).prints("needy: 4, cleanup_glance, cleanup_nova (2), stop_nova");
        assertTrue(playground.read(".stackplug/runs/latest/report.html").contains("cleanup_nova (2)"));
        playground.run("-q", "unstack").exits(0).saysNothingOf("needy: 3");
    }

    @Test
    void countsOpenStackCallsThatAStackSurvives() {
        Playground playground = new Playground(folder)
                .plugin("needy", "devstack/plugin.sh", "cleanup_glance || true\n")
                .recordingPlugin("content");
        playground.localrc(playground.enable("needy"), playground.enable("content"));
        playground.run("stack").exits(0).says("needy: 5, cleanup_glance (5)").saysNothingOf("content: 5");
        playground.run("-q", "stack").exits(0).says("needy: 5, cleanup_glance (5)");
    }

    @ParameterizedTest
    @CsvSource({"declare -f configure_nova", "typeset -f configure_nova", "declare -F configure_nova"})
    void namesAFunctionOfOpenStackWhoseTextIsMissing(String command) {
        Playground playground =
                new Playground(folder).plugin("changing", "devstack/plugin.sh", "true\nold=$(" + command + ")\n");
        playground.localrc(playground.enable("changing"));

        playground
                .run("stack")
                .exits(5)
                .says(
                        "plugin.sh:2",
                        "the plugin changing reads the text of configure_nova, which is a function of DevStack's lib/nova",
                        "with stackplug -C TREE");
    }

    @Test
    void reportsAServiceThatHasEndedAtTheEndOfTheRun() {
        assumeFalse(Files.isDirectory(Path.of("/run/systemd/system")), "systemd has the services of this machine");
        Playground playground = new Playground(folder)
                .plugin("server", "devstack/settings", "enable_service dead\n", "devstack/plugin.sh", """
                if [[ $2 == install ]]; then
                    printf '#!/bin/bash\\necho the port is taken\\nexit 3\\n' >"$DEST/dead"
                    chmod +x "$DEST/dead"
                    run_process dead "$DEST/dead"
                fi
                """);
        playground.localrc(playground.enable("server"));

        playground
                .run("stack")
                .exits(5)
                .says(
                        "error[SP501]: services: 'stack test-config' failed: the service 'dead', which the plugin 'server'"
                                + " has started, does not run: devstack@dead.service is failed",
                        "the port is taken");
        playground.run("unstack").exits(0);
    }

    @Test
    void keepsAServiceRunningUntilUnstack() throws IOException {
        assumeFalse(Files.isDirectory(Path.of("/run/systemd/system")), "systemd has the services of this machine");
        assumeTrue(Files.isDirectory(Path.of("/proc")), "there is no /proc");
        Playground playground = new Playground(folder)
                .plugin("server", "devstack/settings", "enable_service serve\n", "devstack/plugin.sh", """
                if [[ $2 == install ]]; then
                    printf '#!/bin/bash\\necho ready\\nexec sleep 1000\\n' >"$DEST/serve"
                    chmod +x "$DEST/serve"
                    run_process serve "$DEST/serve"
                    wait
                elif [[ $1 == unstack ]]; then
                    stop_process serve
                fi
                """);
        playground.localrc(playground.enable("server"));

        playground.run("stack").exits(0);
        Path known = playground.dest().resolve("status/units/devstack@serve.service");
        ProcessHandle service = ProcessHandle.of(
                        Long.parseLong(Files.readString(known.resolve("main")).strip()))
                .orElseThrow();
        assertTrue(service.isAlive());
        assertEquals("active", Files.readString(known.resolve("state")).strip());
        playground.run("unstack").exits(0);

        assertFalse(service.isAlive());
        assertEquals("inactive", Files.readString(known.resolve("state")).strip());
    }
}
