package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a DevStack tree its own scripts run, unchanged, and the plugins at their points. */
@Execution(ExecutionMode.CONCURRENT)
class TreeIT {
    private static final String EXTRAS = "extras 80 ";

    @TempDir
    Path folder;

    private SmallTree tree;
    private Playground playground;

    @BeforeEach
    void plant() {
        tree = new SmallTree(folder)
                .plugin("alpha", "plugin_requires alpha beta\nALPHA=${ALPHA:-1}")
                .plugin("beta", "BETA=1")
                .localrc("enable_plugin alpha $GIT_BASE/alpha", "enable_plugin beta $GIT_BASE/beta");
        playground = tree.playground();
    }

    private static List<String> strings(JsonNode array, String field) {
        List<String> all = new ArrayList<>();
        array.forEach(node -> all.add(node.get(field).asText()));
        return all;
    }

    @Test
    void runsEveryPhaseAtTheTreesOwnPointsWithWhatIsRequiredFirst() {
        Result result = playground.run("stack", "--format", "json").exits(0);

        List<String> expected = new ArrayList<>(
                List.of(EXTRAS + "override_defaults", EXTRAS + "source", "beta settings", "alpha settings"));
        for (String phase : List.of("pre-install", "install", "post-config", "extra", "test-config")) {
            expected.addAll(List.of(EXTRAS + "stack " + phase, "beta stack " + phase, "alpha stack " + phase));
        }
        assertEquals(expected, tree.order());
        assertEquals("", tree.changed());
        assertEquals("", tree.clonedByTheTree(), "the engine brings what the tree clones, too");
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
        // Bash has one name for a function: the tree's own one has another behind ours.
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
    void leavesItsLogAndItsSummaryToTheTree(String verbose, String log) {
        Path file = playground.root().resolve("stack.log");
        playground.environment("VERBOSE", verbose).environment("LOGFILE", log == null ? "" : file.toString());

        Result result = playground.run("stack").exits(0);

        boolean words = result.err().contains("the words of alpha at stack extra");
        assertEquals(verbose.equals("True"), words, result.err());
        if (log != null) {
            assertTrue(Playground.read(file).contains("the words of alpha at stack extra"));
            String summary = Playground.read(playground.root().resolve("stack.log.summary"));
            assertTrue(summary.contains("alpha sums up") && summary.contains("stack.sh completed"), summary);
        }
        if (log == null || verbose.equals("False")) {
            assertTrue(result.err().contains("alpha sums up"), result.err());
        }
    }

    @ParameterizedTest
    @CsvSource({"function,functions,cat /no/such/file,exit 1", "main,stack.sh,ls /no/such/folder,err 2"})
    void tellsAFailureBetweenThePointsByTheScriptsLine(String where, String file, String command, String trap)
            throws IOException {
        Result result = playground
                .environment("BREAK", where)
                .run("stack", "--format", "json")
                .exits(5);

        JsonNode failure = result.json().get("failure");
        assertEquals("SP505", failure.get("code").asText());
        assertTrue(failure.get("plugin").isNull());
        assertEquals("stack install", failure.get("point").asText());
        assertEquals(tree.top().resolve(file).toString(), failure.get("file").asText());
        String line = Files.readAllLines(tree.top().resolve(file))
                .get(failure.get("line").asInt() - 1);
        assertEquals(command, line.strip());
        assertTrue(playground.read("files/traps").startsWith(trap), "its own traps run as they would without us");
    }

    @Test
    void tellsAFailureInAPluginByThePluginsLine() {
        Result result = playground
                .environment("BREAK", "alpha stack install")
                .run("stack", "--format", "json")
                .exits(5);

        JsonNode failure = result.json().get("failure");
        assertEquals("SP501", failure.get("code").asText());
        assertEquals("alpha", failure.get("plugin").asText());
        assertEquals(
                tree.dest().resolve("alpha/devstack/plugin.sh").toString(),
                failure.get("file").asText());
        assertEquals("exit 2\n", playground.read("files/traps"));
    }

    /** DevStack's stack.sh refuses root; which user the small tree refuses, the test says. */
    @ParameterizedTest
    @CsvSource({"REFUSED_USER,,not as this user", "VIRTUAL_ENV,/venv,not in a virtual environment"})
    void fetchesNothingWhereTheTreeRefusesToRun(String variable, String value, String refusal) throws IOException {
        String user = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();

        Result result = playground
                .environment(variable, value == null ? user : value)
                .run("stack")
                .exits(5);

        assertTrue(result.err().contains(refusal), result.err());
        assertTrue(result.err().contains("before 'fetch'"), result.err());
        assertFalse(Files.exists(tree.dest()));
        assertEquals("", tree.clonedByTheTree());
    }

    @Test
    void seesBothScriptsOfAClean() {
        playground.run("stack").exits(0);
        playground.file("files/order", "");
        playground.file("local.conf", "[[local|localrc]]\n# nothing is enabled any more\n");

        Result result = playground.run("clean", "--format", "json").exits(0);

        assertEquals(
                List.of(
                        "extras 50 source",
                        EXTRAS + "source",
                        EXTRAS + "override_defaults",
                        "extras 50 source",
                        EXTRAS + "source",
                        "beta settings",
                        "alpha settings",
                        EXTRAS + "unstack",
                        "beta unstack",
                        "alpha unstack",
                        "beta settings",
                        "alpha settings",
                        EXTRAS + "clean",
                        "beta clean",
                        "alpha clean",
                        "extras 50 clean",
                        EXTRAS + "clean"),
                tree.order());
        assertTrue(result.err().contains("a bash of its own: plain"), "other shells are left alone");
        assertTrue(strings(result.json().get("steps"), "point").containsAll(List.of("unstack", "clean")));
        List<String> events = playground.journal().stream()
                .map(event -> event.get("event").asText())
                .toList();
        assertTrue(events.contains("script-started") && events.contains("script-ended"), events::toString);
        assertEquals("", tree.changed());
    }

    @Test
    void goesOnWithATeardownThatAPluginEnds() {
        playground.run("stack").exits(0);
        playground.environment("LEAVE", "beta unstack");

        playground.file("files/order", "");
        playground.run("unstack").exits(5);
        assertEquals(1, tree.order().stream().filter("alpha unstack"::equals).count());

        playground.file("files/order", "");
        Result cleaned = playground.run("clean").exits(5);
        assertTrue(cleaned.err().contains("beta: 'unstack' ended the run by 'exit' with status 3"), cleaned.err());
        assertTrue(tree.order().containsAll(List.of("beta clean", "alpha clean")), "the outer script goes on");
        assertTrue(cleaned.err().contains("clean.sh came to its end"), cleaned.err());
    }

    @Test
    void looksAtTheTreeWithoutRunningIt() {
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
    void bringsEverythingBeforehandSoThatAnOrdinaryStackClonesNothing() throws IOException {
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
    void keepsWhatItNotesOfARunToItself() {
        for (String command : List.of("fetch", "stack", "clean")) {
            playground.run(command).exits(0);
        }
        assertEquals(List.of(), Playground.openToOthers(tree.top().resolve(".stackplug/runs")));
    }

    @Test
    void fetchesWhatTheUserWroteForAPluginThatIsNamedLikeALibrary() {
        tree.plugin("mine", "MINE=1").localrc("enable_plugin oslo.log $GIT_BASE/mine");
        playground.plugin("oslo.log", "README", "the library\n");

        playground.run("stack").exits(0);
        assertTrue(tree.order().contains("mine stack install"), "it is the user's");

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
    void refusesWhatTheTreeDecides() {
        assertTrue(playground.run("stack", "--dest", "/tmp/x").exits(3).err().contains("--dest"));
        playground.run("plan", "--dest", "/tmp/x").exits(3);
        playground.run("run", "stack", "install").exits(2);
        playground.run("stack", "--conf", "other.conf").exits(2);
        assertFalse(Files.exists(tree.dest()));
    }

    @Test
    void tellsWhatIsWrongInLocalrcInTheUsersFile() {
        tree.localrc("enable_plugin alpha $GIT_BASE/alpha", "enable_plugin alpha $GIT_BASE/beta");
        Result twice = playground.run("stack").exits(3);
        assertTrue(twice.err().contains("SP309") && twice.err().contains("local.conf:5"), twice.err());

        tree.localrc("exit 4");
        Result left = playground.run("stack").exits(3);
        assertTrue(left.err().contains("SP305") && left.err().contains("local.conf:4"), left.err());
    }

    @Test
    void endsAtThePointThatIsAskedFor() {
        playground.run("stack", "--until", "source").exits(0);

        assertTrue(tree.order().contains("alpha settings"));
        assertFalse(tree.order().contains("alpha stack pre-install"));
        assertEquals("exit 0\n", playground.read("files/traps"), "its own trap has run");
    }

    @Test
    void tearsDownWhatHasLeftLocalConfBetweenTwoStacks() throws IOException {
        playground.run("stack").exits(0);
        tree.localrc("enable_plugin beta $GIT_BASE/beta");
        playground.run("stack").exits(0);
        Files.delete(tree.top().resolve("files/order"));

        playground.run("clean").exits(0).says("the plugin 'alpha' was stacked earlier");

        List<String> plugins = tree.order().stream()
                .filter(line -> line.matches("(alpha|beta) (unstack|clean)"))
                .toList();
        assertEquals(List.of("beta unstack", "alpha unstack", "beta clean", "alpha clean"), plugins);
        assertEquals("", tree.changed());
        playground.run("unstack").exits(0).saysNothingOf("alpha");
    }

    /** A third plugin, which does this when unstack.sh is run by clean.sh. */
    private void inTheInnerScript(String text) {
        tree.localrc(
                "enable_plugin beta $GIT_BASE/beta",
                "enable_plugin gamma $GIT_BASE/gamma",
                "enable_plugin alpha $GIT_BASE/alpha");
        playground.plugin(
                "gamma",
                "devstack/plugin.sh",
                "echo \"gamma $*\" >>\"$TOP_DIR/files/order\"\nif [[ $1 == unstack ]]; then\n" + text + "\nfi\n");
        playground.run("stack").exits(0);
        playground.file("files/order", "");
    }

    @Test
    void asksTheUserInAScriptThatAScriptHasStarted() {
        inTheInnerScript("read -r -p 'Your name: ' name </dev/stdin\necho \"name=$name\" >\"$TOP_DIR/files/asked\"");

        try (Terminal terminal = new Terminal(playground, 80, 24, "clean")) {
            Running.eventually("the step", () -> tree.order().contains("gamma unstack"));
            terminal.press("Ada");
            terminal.press("Enter");
            assertEquals(0, terminal.status(), terminal::everything);
        }
        assertEquals("name=Ada\n", playground.read("files/asked"));
        assertTrue(tree.order().containsAll(List.of("alpha unstack", "gamma clean", "alpha clean")));
    }

    private static final String HANG =
            "(trap '' INT TERM HUP; echo $BASHPID >\"$TOP_DIR/files/child\"; while :; do sleep 0.1; done) &\n"
                    + "until [[ -s $TOP_DIR/files/child ]]; do sleep 0.05; done\necho $PPID >\"$TOP_DIR/files/outer\"\nsleep 300";

    private boolean lives(String file) {
        Path status = Path.of("/proc", playground.read(file).strip(), "status");
        return Files.exists(status) && !Playground.read(status).contains("State:\tZ");
    }

    @Test
    void endsAStepThatTakesTooLongInAScriptThatAScriptHasStarted() {
        inTheInnerScript(HANG);

        Result result = playground
                .run("clean", "--step-timeout", "2s", "--format", "json")
                .exits(5);

        assertFalse(lives("files/child"), "the step's child lives");
        assertFalse(lives("files/outer"), "the script around it lives");
        JsonNode failure = result.json().get("failure");
        assertEquals("SP504", failure.get("code").asText());
        assertEquals("gamma", failure.get("plugin").asText());
        assertEquals("unstack", failure.get("point").asText());
        assertEquals(
                1,
                result.json().get("problems").size(),
                () -> result.json().get("problems").toString());
        for (String step : List.of("alpha unstack", "gamma unstack", "beta clean", "gamma clean", "alpha clean")) {
            assertEquals(1, tree.order().stream().filter(step::equals).count(), step);
        }
    }

    @Test
    void endsWithCtrlCInAScriptThatAScriptHasStarted() {
        inTheInnerScript(HANG);

        try (Terminal terminal = new Terminal(playground, 80, 24, "clean")) {
            Running.eventually("the step", () -> Files.exists(tree.top().resolve("files/outer")));
            terminal.press("C-c");
            assertEquals(130, terminal.status(), terminal::everything);
            assertFalse(lives("files/child"), "the step's child lives");
            assertFalse(lives("files/outer"), "the script around it lives");
        }
        assertFalse(tree.order().contains("alpha unstack"), tree.order()::toString);
        assertFalse(tree.order().contains("gamma clean"), tree.order()::toString);
    }

    @Test
    void tellsAFailureBetweenThePointsOfAScriptThatAScriptHasStarted() throws IOException {
        playground.run("stack").exits(0);
        playground.environment("BREAK", "unstack");

        Result result = playground.run("clean", "--format", "json").exits(5);

        JsonNode failure = result.json().get("failure");
        assertEquals("SP505", failure.get("code").asText());
        assertEquals("source", failure.get("point").asText());
        assertEquals(
                tree.top().resolve("unstack.sh").toString(), failure.get("file").asText());
        assertEquals(
                "exit 4",
                Files.readAllLines(tree.top().resolve("unstack.sh"))
                        .get(failure.get("line").asInt() - 1)
                        .strip());
        assertTrue(tree.order().contains("alpha clean"), "the outer script goes on");
    }
}
