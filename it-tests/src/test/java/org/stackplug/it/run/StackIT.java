package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** Examines one stack of two plugins, two extras.d scripts, merges and a local.sh from all sides. */
@Execution(ExecutionMode.CONCURRENT)
class StackIT {
    private static final String RECORD = "echo \"%s $*\" >>\"$TOP_DIR/order\"\n";

    @TempDir
    static Path folder;

    private static Playground playground;
    private static Result planned;
    private static Result stacked;

    @BeforeAll
    static void stack() {
        playground = new Playground(folder)
                .plugin(
                        "alpha",
                        "devstack/override-defaults",
                        "echo 'alpha override-defaults' >>\"$TOP_DIR/order\"\nSHARED_DEFAULT=overridden\n",
                        "devstack/settings",
                        """
                echo 'alpha settings' >>"$TOP_DIR/order"
                ALPHA_CONF=$TOP_DIR/alpha.conf
                SEEN_DEFAULT=${SHARED_DEFAULT:-missing}
                declare -a ALPHA_LIST=(one two)
                ALPHA_ANSWER=${ALPHA_ANSWER:-41}
                """,
                        "devstack/plugin.sh",
                        RECORD.formatted("alpha plugin")
                                + "if [[ $1 == stack && $2 == install ]]; then\n"
                                + "    FROM_ALPHA=secret\n"
                                + "    alpha_speak() { echo \"alpha says $1\"; }\n"
                                + "    cd /\n"
                                + "elif [[ $1 == stack && $2 == post-config ]]; then\n"
                                + "    printf '%s\\n' '# a comment' '[DEFAULT]' '# above' 'kept = 1' 'changed = old' '' "
                                + "'[last]' 'z = 26' >\"$ALPHA_CONF\"\n"
                                + "fi\n")
                .plugin(
                        "beta",
                        "devstack/settings",
                        "echo 'beta settings' >>\"$TOP_DIR/order\"\n",
                        "devstack/plugin.sh",
                        RECORD.formatted("beta plugin")
                                + "if [[ $1 == stack && $2 == install ]]; then\n"
                                + "    echo \"$FROM_ALPHA $(alpha_speak hello) $SEEN_DEFAULT $ALPHA_ANSWER\" "
                                + ">\"$TOP_DIR/install\"\n"
                                + "elif [[ $1 == stack && $2 == extra ]]; then\n"
                                + "    echo \"$FROM_ALPHA $PWD $0 $DEST\" >\"$TOP_DIR/extra\"\n"
                                + "    cp \"$ALPHA_CONF\" \"$TOP_DIR/conf-at-extra\"\n"
                                + "elif [[ $1 == stack && $2 == test-config ]]; then\n"
                                + "    cp \"$ALPHA_CONF\" \"$TOP_DIR/conf-at-test-config\"\n"
                                + "fi\n")
                .file("extras.d/20-second.sh", RECORD.formatted("second"))
                .file("extras.d/10-first.sh", RECORD.formatted("first"))
                .file("extras.d/README", "not a script\n")
                .file("local.sh", "#!/usr/bin/env bash\necho 'local.sh' >>\"${0%/*}/order\"\n");
        playground.topDir().resolve("local.sh").toFile().setExecutable(true);
        playground.file(
                "local.conf",
                "[[local|localrc]]\n"
                        + playground.enable("alpha") + "\n"
                        + "ALPHA_ANSWER=42\n"
                        + "[[post-config|$ALPHA_CONF]]\n"
                        + "[DEFAULT]\nchanged = new\nadded = 2\n"
                        + "[[local|localrc]]\n"
                        + playground.enable("beta") + "\n"
                        + "[[post-extra|$ALPHA_CONF]]\n"
                        + "[DEFAULT]\nlate = yes\n"
                        + "[[test-config|$ALPHA_CONF]]\n"
                        + "[last]\ntest = 1\n");
        playground.run("fetch").exits(0);
        planned = playground.run("plan", "--format", "json").exits(0);
        stacked = playground.run("stack", "--format", "json").exits(0);
    }

    @Test
    void runsPointsAndStepsInTheDocumentedOrder() {
        List<String> expected = new ArrayList<>(List.of(
                "first override_defaults",
                "second override_defaults",
                "alpha override-defaults",
                "first source",
                "second source",
                "alpha settings",
                "beta settings"));
        for (String phase : List.of("pre-install", "install", "post-config", "extra")) {
            expected.addAll(List.of(
                    "first stack " + phase,
                    "second stack " + phase,
                    "alpha plugin stack " + phase,
                    "beta plugin stack " + phase));
        }
        expected.add("local.sh");
        expected.addAll(List.of(
                "first stack test-config",
                "second stack test-config",
                "alpha plugin stack test-config",
                "beta plugin stack test-config"));
        assertEquals(expected, playground.order());
    }

    @Test
    void sharesVariablesAndFunctionsAcrossPluginsAndPhases() {
        assertEquals("secret alpha says hello overridden 42\n", playground.read("install"));
        String extra = playground.read("extra");
        assertTrue(extra.startsWith("secret / "), extra);
        assertTrue(extra.contains("/stack.sh "), extra);
        assertTrue(extra.endsWith(" " + playground.dest() + "\n"), extra);
    }

    @Test
    void mergesPostConfigBeforeExtraAndKeepsComments() {
        String merged = playground.read("conf-at-extra");
        assertEquals(
                List.of(
                        "# a comment",
                        "[DEFAULT]",
                        "added = 2",
                        "# above",
                        "kept = 1",
                        "changed = new",
                        "",
                        "[last]",
                        "z = 26"),
                merged.lines().toList());
    }

    @Test
    void mergesPostExtraBeforeAndTestConfigAfterTestConfig() {
        assertTrue(playground.read("conf-at-test-config").contains("late = yes"));
        String last = playground.read("alpha.conf");
        assertTrue(
                last.contains("test = 1")
                        && !playground.read("conf-at-test-config").contains("test = 1"),
                last);
    }

    @Test
    void plansExactlyTheStepsThatStackRuns() {
        assertEquals(steps(planned.json()), steps(stacked.json()));
        for (JsonNode step : planned.json().get("steps")) {
            assertTrue(step.get("known").asBoolean(), step::toString);
        }
    }

    private static List<String> steps(JsonNode document) {
        List<String> steps = new ArrayList<>();
        for (JsonNode step : document.get("steps")) {
            steps.add(step.get("point") + " " + step.get("kind") + " " + step.get("plugin") + " " + step.get("file"));
        }
        assertTrue(steps.size() > 20, document::toString);
        return steps;
    }

    @Test
    void reportsStatusAndTimeOfEachStep() {
        JsonNode report = stacked.json();
        assertEquals("stackplug.stack/1", report.get("schema").asText());
        assertEquals("done", report.get("outcome").asText());
        assertTrue(report.get("failure").isNull());
        assertEquals(2, report.get("plugins").size());
        for (JsonNode step : report.get("steps")) {
            assertEquals("done", step.get("status").asText(), step::toString);
            assertTrue(step.get("millis").isIntegralNumber(), step::toString);
        }
    }

    @Test
    void makesOrdinaryCheckoutsAtTheCommitOfTheRef() {
        for (String name : List.of("alpha", "beta")) {
            Path checkout = playground.dest().resolve(name);
            assertEquals(
                    playground.git().run(playground.repository(name), "rev-parse", "HEAD"),
                    playground.git().run(checkout, "rev-parse", "HEAD"));
            assertEquals("", playground.git().run(checkout, "status", "--porcelain"));
        }
    }
}
