package org.stackplug.it.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.TreeFixture;

/** In a DevStack tree its own unchanged scripts run, and the plugins run at the points of the scripts. */
@Execution(ExecutionMode.CONCURRENT)
class TreeIT extends TreeFixture {
    @Test
    void runsEveryPhaseAtTheTreesPointsInRequiredOrder() {
        Result result = playground.run("stack", "--format", "json").exits(0);

        List<String> expected = new ArrayList<>(
                List.of(EXTRAS + "override_defaults", EXTRAS + "source", "beta settings", "alpha settings"));
        for (String phase : List.of("pre-install", "install", "post-config", "extra", "test-config")) {
            expected.addAll(List.of(EXTRAS + "stack " + phase, "beta stack " + phase, "alpha stack " + phase));
        }
        assertEquals(expected, tree.order());
        assertEquals("", tree.changed());
        assertEquals("", tree.clonedByTheTree(), "the engine fetches the repositories that the tree clones as well");
        assertTrue(Files.exists(tree.dest().resolve("requirements/README")));
        assertTrue(Files.exists(tree.dest().resolve("service/README")));
        assertTrue(playground.read("files/conf").contains("b = c"), "the tree has merged");
        assertEquals("exit 0\n", playground.read("files/traps"), "its own trap has run");
        JsonNode steps = result.json().get("steps");
        assertTrue(strings(steps, "kind").containsAll(List.of("settings", "plugin", "extras", "merge")));
        assertTrue(playground.read("stackplug.lock").contains("\"devstack\""));
        assertTrue(playground
                .read(".stackplug/runs/latest/logs/stack-install/alpha.log")
                .contains("the words of alpha at stack install"));
    }

    @Test
    void keepsItsOwnCommandsOutOfTheTreesTrace() {
        tree.plugin(
                "alpha",
                "ALPHA=1; set -o xtrace",
                "devstack/override-defaults",
                "git_clone $SERVICE_REPO $DEST/more master");

        Result result = playground.environment("VERBOSE", "True").run("stack").exits(0);

        result.says("+ run_phase stack install");
        // The session keeps the tree's own function under another name.
        assertEquals(
                List.of(),
                result.err()
                        .lines()
                        .filter(line -> line.replace("_stackplug_tree_merge_config_file", "")
                                .contains("_stackplug"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"True,", "True,log", "False,", "False,log"})
    void leavesLogAndSummaryToTheTree(String verbose, String log) {
        Path file = playground.root().resolve("stack.log");
        playground.environment("VERBOSE", verbose).environment("LOGFILE", log == null ? "" : file.toString());

        Result result = playground.run("stack").exits(0);

        boolean shown = result.err().contains("the words of alpha at stack extra");
        assertEquals(verbose.equals("True"), shown, result.err());
        if (log != null) {
            assertTrue(Playground.read(file).contains("the words of alpha at stack extra"));
            String summary = Playground.read(playground.root().resolve("stack.log.summary"));
            assertTrue(summary.contains("alpha sums up") && summary.contains("stack.sh completed"), summary);
        }
        if (log == null || verbose.equals("False")) {
            assertTrue(result.err().contains("alpha sums up"), result.err());
        }
    }

    @Test
    void plansAndReportsStatusWithoutRunningTheTree() {
        tree.localrc(
                "enable_plugin alpha $GIT_BASE/alpha",
                "[[local|localrc]]",
                "enable_plugin beta $GIT_BASE/beta",
                "FOUND=$RC_DIR/files");
        playground.file(".localrc.auto", "# what the last stack used\n");
        var before = Playground.listing(tree.top());

        Result plan = playground.run("plan", "--format", "json").exits(0);
        playground.run("status").exits(0);

        assertEquals(before, Playground.listing(tree.top()));
        assertEquals(tree.dest().toString(), plan.json().get("dest").asText());
        JsonNode beta = plan.json().get("plugins").get(1);
        assertEquals("beta", beta.get("name").asText());
        assertEquals(
                tree.top().resolve("local.conf").toString(),
                beta.get("declaredAt").get("file").asText());
        assertEquals(6, beta.get("declaredAt").get("line").asInt());
        List<String> files = strings(plan.json().get("steps"), "file");
        assertTrue(files.contains(tree.top().resolve("extras.d/80-tempest.sh").toString()));
        assertFalse(files.contains(tree.top().resolve("extras.d/50-other.sh").toString()));

        playground.file(
                "localrc", "DEST=" + tree.dest() + "\nenable_plugin beta " + playground.repository("beta") + "\n");
        JsonNode plain = playground.run("plan", "--format", "json").exits(0).json();
        assertEquals(List.of("beta"), strings(plain.get("plugins"), "name"));
        assertEquals(
                tree.top().resolve("localrc").toString(),
                plain.get("plugins").get(0).get("declaredAt").get("file").asText());
    }

    @Test
    void fetchesEverythingThatAnOrdinaryStackClones() throws IOException {
        tree.localrc(
                "enable_plugin alpha $GIT_BASE/alpha",
                "enable_plugin beta $GIT_BASE/beta",
                "LIBS_FROM_GIT=python-serviceclient");

        Result result = playground.run("fetch", "--all").exits(0);

        for (String name : List.of("alpha", "beta", "requirements", "service", "python-serviceclient")) {
            assertTrue(result.out().contains(tree.dest().resolve(name).toString()), result.out());
        }
        try (Running plain = playground.start(tree.top(), List.of("bash", "stack.sh"))) {
            assertEquals(0, plain.await().exit());
        }
        assertEquals("", tree.clonedByTheTree());
    }

    @Test
    void keepsTheFilesOfARunPrivate() {
        for (String command : List.of("fetch", "stack", "clean")) {
            playground.run(command).exits(0);
        }
        assertEquals(List.of(), Playground.openToOthers(tree.top().resolve(".stackplug/runs")));
    }

    @Test
    void fetchesTheUsersRepositoryForAPluginNamedLikeALibrary() {
        tree.plugin("mine", "MINE=1").localrc("enable_plugin oslo.log $GIT_BASE/mine");
        playground.plugin("oslo.log", "README", "the library\n");

        playground.run("stack").exits(0);
        assertTrue(tree.order().contains("mine stack install"), "it is the user's plugin");

        tree.localrc("enable_plugin oslo.log $GIT_BASE/mine", "LIBS_FROM_GIT=oslo.log");
        Result refused = playground.run("stack").exits(3);
        assertTrue(refused.err().contains("SP316"), refused.err());
    }

    @Test
    void readsThePlaceOfAPluginAtEveryPoint() {
        tree.plugin("gamma", "GITDIR[beta]=$DEST/elsewhere")
                .localrc("enable_plugin gamma $GIT_BASE/gamma", "enable_plugin beta $GIT_BASE/beta");
        playground.plugin("other", "devstack/plugin.sh", "echo \"from elsewhere $*\" >>\"$TOP_DIR/files/order\"\n");
        playground
                .git()
                .run(
                        playground.root(),
                        "clone",
                        "-q",
                        playground.repository("other").toString(),
                        tree.dest().resolve("elsewhere").toString());

        playground.run("stack").exits(0);

        assertTrue(tree.order().contains("from elsewhere stack install"), tree.order()::toString);
        assertFalse(tree.order().contains("beta stack install"), tree.order()::toString);
    }

    @Test
    void endsAtTheRequestedPoint() {
        playground.run("stack", "--until", "source").exits(0);

        assertTrue(tree.order().contains("alpha settings"));
        assertFalse(tree.order().contains("alpha stack pre-install"));
        assertEquals("exit 0\n", playground.read("files/traps"), "its own trap has run");
    }
}
