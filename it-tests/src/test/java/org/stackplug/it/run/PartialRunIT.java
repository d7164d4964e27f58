package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.SmallTree;

/** Commands about a part of the plugins: {@code stack --only} and {@code --skip}, and the names given to other commands. */
@Execution(ExecutionMode.CONCURRENT)
class PartialRunIT {
    private static final String RECORD = "[[ $1 == stack && $2 != install ]] || echo \"%s $1\" >>\"$TOP_DIR/order\"\n";

    private Playground playground;

    /** The plugin top requires base by a name that base gives itself, and base requires deep. */
    @BeforeEach
    void plugins(@TempDir Path folder) {
        playground = new Playground(folder)
                .plugin("alone", "devstack/plugin.sh", RECORD.formatted("alone"))
                .plugin(
                        "top",
                        "devstack/plugin.sh",
                        RECORD.formatted("top"),
                        "devstack/settings",
                        "define_plugin top\nplugin_requires top base\n")
                .plugin(
                        "base",
                        "devstack/plugin.sh",
                        RECORD.formatted("base"),
                        "devstack/settings",
                        "define_plugin base\nplugin_requires base deep\n")
                .plugin("deep", "devstack/plugin.sh", RECORD.formatted("deep"));
        playground.localrc(
                playground.enable("alone"),
                playground.enable("top"),
                playground.enable("deep"),
                playground.enable("base"));
    }

    private List<String> fetched() throws IOException {
        try (var folders = Files.list(playground.dest())) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("devstack")))
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void runsOnlyThePluginAndThatItRequires() throws IOException {
        playground.run("stack", "--only", "top").exits(0).says("partial");

        assertEquals(List.of("deep stack", "base stack", "top stack"), playground.order());
        assertEquals(List.of("base", "deep", "top"), fetched());
    }

    @Test
    void skipsAPluginWhoseRemoteHasGone() throws IOException {
        Files.move(playground.repository("alone"), playground.root().resolve("gone"));

        playground.run("stack", "--skip", "alone").exits(0);

        assertEquals(List.of("deep stack", "base stack", "top stack"), playground.order());
    }

    @Test
    void refusesToSkipWhatAnotherPluginRequires() {
        playground
                .run("stack", "--skip", "deep")
                .exits(2)
                .says("the plugin 'base' requires 'deep', which is skipped", "settings:2");
        assertFalse(Files.exists(playground.topDir().resolve("order")));
    }

    @Test
    void refusesNamesThatSelectNothing() {
        playground.run("stack", "--only", "alonne").exits(2).says("'alonne' is not enabled", "Did you mean alone?");
        playground.run("stack", "--skip", "alone,top,deep,base").exits(2).says("every enabled plugin is skipped");
        playground
                .run("stack", "--only", "top", "--skip", "top")
                .exits(2)
                .says("the plugin 'top' is both selected and skipped");
    }

    /** A run that does nothing would be the last one, and an unfinished stack could not be resumed. */
    @Test
    void leavesNoRunForAMisspeltName() throws IOException {
        playground.file("fails", "");
        playground.plugin("alone", "devstack/plugin.sh", "[[ ! -e $TOP_DIR/fails ]] || false\n");
        playground.run("stack").exits(5);
        String runs = playground.run("runs").exits(0).out();

        playground.run("stack", "--only", "alonne").exits(2).says("Did you mean alone?");
        playground.run("stack", "--skip", "alonne").exits(2);
        playground.run("stack", "--only", "top", "--skip", "top").exits(2);
        playground.run("fetch", "alonne").exits(2);
        playground.run("update", "alonne").exits(2);
        playground.run("run", "check", "--in-place", "alonne").exits(2);
        playground.run("stack", "--resume", "--dry-run").exits(2).says("leave out --resume");

        assertEquals(runs, playground.run("runs").exits(0).out());
        Files.delete(playground.topDir().resolve("fails"));
        playground.run("stack", "--resume").exits(0).saysNothingOf("nothing to resume");
        playground.run("report").exits(0).prints("not repeated, and 1 was");
    }

    @Test
    void isMarkedPartialAndNeverResumed() {
        playground.file("fails", "");
        playground.plugin("alone", "devstack/plugin.sh", "[[ ! -e $TOP_DIR/fails ]] || false\n");
        playground.run("stack", "--only", "alone").exits(5).saysNothingOf("--resume");

        playground.run("runs").exits(0).prints("partial: only alone");
        JsonNode run =
                playground.run("runs", "--format", "json").json().get("runs").get(0);
        assertEquals("only alone", run.get("part").asText());
        playground.run("report").exits(0).prints("It was partial: only alone.");
        playground.run("stack", "--resume", "--only", "alone").exits(2).says("--resume continues a whole run");
        playground.run("stack", "--resume").says("there is nothing to resume", "ran only a part of the plugins");
    }

    @Test
    void tearsDownWhatThePartialRunHasStarted() {
        playground.run("fetch").exits(0);
        playground.run("stack", "--only", "base").exits(0);

        playground.file("order", "").run("unstack").exits(0).saysNothingOf("warning");

        assertEquals(List.of("deep unstack", "base unstack"), playground.order());
    }

    @Test
    void tearsDownAllPartsOfSeveralRuns() {
        playground.run("stack", "--skip", "alone").exits(0);
        playground.run("stack", "--only", "alone").exits(0);

        playground.file("order", "").run("clean").exits(0).saysNothingOf("warning");

        assertEquals(
                List.of("alone unstack", "deep unstack", "base unstack", "top unstack"),
                playground.order().subList(0, 4));
        playground.file("order", "").run("unstack").exits(0);
        assertEquals(4, playground.order().size(), "clean has forgotten the partial runs");
    }

    @Test
    void keepsTheLockOfTheOtherPlugins() {
        playground.run("fetch").exits(0);
        String before = playground.read("stackplug.lock");

        playground.run("stack", "--only", "alone").exits(0);

        assertEquals(before, playground.read("stackplug.lock"));
    }

    @Test
    void locksEachRoundOfWhatIsRequired() {
        playground.run("stack", "--only", "top").exits(0);

        String lock = playground.read("stackplug.lock");

        for (String name : List.of("top", "base", "deep")) {
            assertTrue(lock.contains("\"" + name + "\""), lock);
        }
        assertFalse(lock.contains("\"alone\""), lock);
    }

    @Test
    void fetchesOnlyWhatIsNamed() throws IOException {
        playground.run("fetch", "deep", "top").exits(0).prints("top ", "deep ");

        assertEquals(List.of("deep", "top"), fetched());
        playground.run("fetch", "depe").exits(2).says("Did you mean deep?");
    }

    @Test
    void showsTheStateOfWhatIsNamed() {
        playground.run("fetch", "deep").exits(0);

        String shown = playground.run("status", "deep").exits(0).out();

        assertTrue(shown.startsWith("deep  current"), shown);
        assertEquals(1, shown.lines().count(), shown);
    }

    @Test
    void plansWhatIsNamedWithItsRequirements() {
        playground.run("fetch").exits(0);

        JsonNode plan =
                playground.run("plan", "base", "--format", "json").exits(0).json();

        assertEquals(2, plan.get("plugins").size(), plan.toString());
        assertEquals("deep", plan.get("plugins").get(0).get("name").asText());
    }

    @Test
    void leavesOthersAloneInAnUpdate() throws IOException {
        playground.run("update", "deep").exits(0);

        assertEquals(List.of("deep"), fetched());
    }

    @Test
    void isRefusedInADevStackTree(@TempDir Path folder) {
        Playground tree = new SmallTree(folder).playground().localrc();

        tree.run("stack", "--only", "top").exits(2).says("--only and --skip can't be used in a DevStack tree");
    }
}
