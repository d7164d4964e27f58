package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.SmallTree;

/** {@code settings}: the variables, and the files that set them. */
@Execution(ExecutionMode.CONCURRENT)
class SettingsIT {
    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder)
                .plugin(
                        "alpha",
                        "devstack/override-defaults",
                        "EARLY=${EARLY:-alpha}\n",
                        "devstack/settings",
                        "XT=$(set +o | grep xtrace)\nset +o xtrace\ndefine_plugin alpha\nenable_service a-api\n"
                                + "USERS=alpha\nSHARED=1\nGIVEN=${GIVEN:-default}\nALPHA_PASSWORD=${ALPHA_PASSWORD:-open}\n"
                                + "source $dest_of_alpha/devstack/more\n$XT\n",
                        "devstack/more",
                        "\nexport MORE=\"two\nlines\"\n",
                        "devstack/plugin.sh",
                        "touch $TOP_DIR/ran\n")
                .plugin("beta", "devstack/settings", "enable_service b-api\nSHARED=2\nGIVEN=${GIVEN:-other}\n");
        playground.localrc(
                "# a comment",
                playground.enable("alpha"),
                playground.enable("beta"),
                "USERS=user",
                "GIVEN=user",
                "ALPHA_PASSWORD=verysecret",
                "dest_of_alpha=" + playground.dest().resolve("alpha"));
    }

    @Test
    void knowsThePluginsBeforeAnythingIsFetched() {
        assertEquals(
                ",alpha,beta",
                variable(settings("DEVSTACK_PLUGINS"), "DEVSTACK_PLUGINS")
                        .get("value")
                        .asText());
    }

    private JsonNode settings(String... names) {
        List<String> words = new ArrayList<>(List.of("settings", "--format", "json"));
        words.addAll(List.of(names));
        return playground.run(words.toArray(String[]::new)).exits(0).json();
    }

    private static JsonNode variable(JsonNode document, String name) {
        return StreamSupport.stream(document.get("variables").spliterator(), false)
                .filter(node -> node.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is missing in " + document));
    }

    private static String summary(JsonNode event) {
        return event.get("value").asText() + " by " + event.get("setBy").asText() + " at "
                + Path.of(event.get("file").asText()).getFileName() + ":"
                + event.get("line").asText();
    }

    @Test
    void showsValuePlaceAndReplacedValueOfEachVariable() {
        playground.run("fetch").exits(0);

        JsonNode all = settings();

        assertEquals("stackplug.settings/1", all.get("schema").asText());
        assertEquals("alpha by alpha at override-defaults:1", summary(variable(all, "EARLY")));
        assertEquals("alpha by alpha at settings:5", summary(variable(all, "USERS")));
        assertEquals(
                "user by localrc at local.conf:5",
                summary(variable(all, "USERS").get("replaced").get(0)));
        assertEquals("user by localrc at local.conf:6", summary(variable(all, "GIVEN")));
        assertEquals(0, variable(all, "GIVEN").get("replaced").size());
        assertEquals("2 by beta at settings:2", summary(variable(all, "SHARED")));
        assertEquals("two\nlines by alpha at more:2", summary(variable(all, "MORE")));
        assertEquals("a-api,b-api by beta at settings:1", summary(variable(all, "ENABLED_SERVICES")));
        assertEquals("*** by localrc at local.conf:7", summary(variable(all, "ALPHA_PASSWORD")));
        assertEquals(
                playground.dest().resolve("alpha/devstack/more").toString(),
                variable(all, "MORE").get("file").asText());
        assertEquals(
                playground.topDir().resolve("local.conf").toString(),
                variable(all, "GIVEN").get("file").asText());
    }

    @Test
    void runsNothingElseOfAPluginAndWritesNothing() {
        playground.run("fetch").exits(0);
        var before = Playground.listing(playground.topDir());

        settings();

        assertEquals(before, Playground.listing(playground.topDir()));
        assertEquals(List.of(), List.of(playground.tmp().toFile().list()));
        assertFalse(Files.exists(playground.topDir().resolve("ran")));
    }

    @Test
    void showsTheHistoryOfAVariableInOrder() {
        playground.run("fetch").exits(0);

        JsonNode history = variable(settings("GIVEN", "USERS"), "GIVEN").get("history");

        assertEquals(3, history.size(), history::toString);
        assertEquals("localrc", history.get(0).get("setBy").asText());
        assertTrue(history.get(0).get("before").isNull());
        assertEquals("alpha", history.get(1).get("setBy").asText());
        assertEquals("user", history.get(1).get("after").asText());
        assertEquals("beta", history.get(2).get("setBy").asText());
        playground
                .run("settings", "USERS", "ALPHA_PASSWORD")
                .exits(0)
                .prints(
                        "USERS = 'alpha'",
                        "local.conf:5  localrc  (not set) → 'user'",
                        "settings:5  alpha  'user' → 'alpha'",
                        "again '***'")
                .says("the plugin 'alpha' overrides USERS, which localrc sets")
                .saysNothingOf("SHARED");
    }

    @Test
    void warnsAboutPluginsThatOverrideButNotAboutAdditions() {
        playground.run("fetch").exits(0);

        Result result = playground.run("settings").exits(0);

        result.says(
                        "warning: the plugin 'alpha' overrides USERS, which localrc sets",
                        "settings:5",
                        "local.conf:5",
                        "warning: the plugins 'alpha', 'beta' set SHARED to different values")
                .saysNothingOf("ENABLED_SERVICES", "GIVEN", "ALPHA_PASSWORD");
        assertFalse(result.out().contains("verysecret"));
    }

    @Test
    void warnsAboutOverridesInARunAndNamesTheFiles() {
        playground.plugin(
                "alpha", "devstack/override-defaults", "cd /\nread -r <<<word\nmapfile -t <<<word\n[[ a =~ a ]]\n");
        Result result = playground.run("stack").exits(0);
        assertEquals(3, result.err().split("warning:", -1).length, result.err());
        result.says(
                        "warning: the plugin 'alpha' overrides USERS, which localrc sets",
                        "alpha/devstack/settings",
                        "local.conf:5",
                        "warning: the plugins 'alpha', 'beta' set SHARED to different values",
                        "Warnings:\n  the plugins 'alpha', 'beta' set SHARED",
                        "\n  the plugin 'alpha' overrides USERS, which localrc sets\n    --> ")
                .saysNothingOf("ENABLED_SERVICES", "GIVEN", "ALPHA_PASSWORD", "verysecret");
        playground.run("unstack").exits(0).saysNothingOf("overrides");
    }

    @Test
    void reportsAPluginThatIsNotFetchedWithoutFetchingIt() {
        playground.run("settings").exits(0).says("the plugin 'alpha' is not fetched yet", "local.conf:3");

        assertFalse(Files.exists(playground.dest()));
        assertEquals("user by localrc at local.conf:5", summary(variable(settings(), "USERS")));
    }

    @Test
    void reportsFailingSettingsAndTheirEarlierAssignments() {
        playground.plugin("broken", "devstack/settings", "SET=1\nfalse\n");
        playground.localrc("A=1", playground.enable("broken"));
        playground.run("fetch").exits(0);

        Result result = playground.run("settings", "--format", "json").exits(5);

        result.says("error[SP501]", "broken/devstack/settings:2");
        assertEquals("SP501", result.json().get("problems").get(0).get("code").asText());
        assertEquals(1, variable(result.json(), "SET").get("line").asInt());
    }

    @Test
    void showsTheOtherSettingsOfASetWithFailingFiles() {
        playground.plugin("broken", "devstack/settings", "SET=1\nUSERS=broken\nfalse\n");
        playground.plugin("silent", "devstack/settings", "exit 3\n");
        playground.localrc(
                "NOSUCH_FUNCTION || true",
                "USERS=user",
                playground.enable("broken"),
                playground.enable("silent"),
                playground.enable("beta"));
        playground.run("fetch").exits(0);

        Result result = playground.run("settings").exits(5);

        result.says("error[SP501]: broken: 'source' failed", "error[SP502]: silent: 'source' ended the run")
                .prints("SHARED = '2'", "SET = '1'", "USERS = 'broken'");
        assertEquals(2, result.err().split("NOSUCH_FUNCTION: command", -1).length, result.err());
        assertEquals(2, result.err().split("error\\[", -1).length - 1, result.err());
    }

    @Test
    void joinsTheHistoryBehindAFailingFile() {
        playground.plugin("first", "devstack/settings", "VALUE=1\nLIST=(one)\nGONE=here\nexport TEXT='it'\n");
        playground.plugin(
                "broken",
                "devstack/settings",
                "VALUE=2\nLIST+=(two)\nunset GONE\nTEXT=\"it's\n$VALUE\"\nfalse\nVALUE=9\n");
        playground.plugin(
                "last", "devstack/settings", "VALUE=${VALUE}3\nLIST+=(three)\nGONE=${GONE:-again}\nTEXT+=' here'\n");
        playground.localrc(playground.enable("first"), playground.enable("broken"), playground.enable("last"));
        playground.run("fetch").exits(0);

        Result result = playground.run("settings").exits(5);

        result.prints(
                        "VALUE = '23'  (last,",
                        "    replaced '1'  (first,",
                        "    replaced '2'  (broken,",
                        "LIST = '([0]=\"one\" [1]=\"two\" [2]=\"three\")'",
                        "GONE = 'again'",
                        "TEXT = $'it\\'s\\n2 here'")
                .says("Correct the plugin or its settings")
                .saysNothingOf("the log");
        assertFalse(result.out().contains("was set before"), result.out());
        playground
                .run("settings", "VALUE")
                .exits(5)
                .prints("first  (not set) → '1'", "broken  '1' → '2'", "last  '2' → '23'");
    }

    @Test
    void leavesTheListsOfPluginsOutUnlessTheyAreNamed() {
        playground.run("fetch").exits(0);

        Result result = playground.run("settings").exits(0);

        assertFalse(result.out().contains("ENABLED_SERVICES ="), result.out());
        assertFalse(result.out().contains("GITREPO"), result.out());
        assertFalse(result.out().contains("DEVSTACK_PLUGINS"), result.out());
        playground.run("settings", "-v").exits(0).prints("ENABLED_SERVICES = 'a-api,b-api'");
        playground.run("settings", "ENABLED_SERVICES").exits(0).prints("ENABLED_SERVICES = 'a-api,b-api'");
    }

    @Test
    void refusesANameThatNoVariableHas() {
        playground.run("fetch").exits(0);

        playground
                .run("settings", "USERS", "USRES")
                .exits(2)
                .prints("USERS = 'alpha'")
                .says("error[SP201]: no localrc, override-defaults or settings file sets the variable 'USRES'")
                .says("Did you mean USERS?");
        playground
                .run("settings", "SERVICE_LOCAL_HOST")
                .exits(0)
                .prints("SERVICE_LOCAL_HOST = '127.0.0.1'  (no localrc, override-defaults or settings file sets it)");
    }

    @Test
    void recordsTheFileOfEachAssignmentInARun() {
        playground.run("stack").exits(0);

        JsonNode known = playground.journal().stream()
                .filter(event -> event.get("event").asText().equals("variables-known"))
                .filter(event -> event.get("changed").has("SHARED"))
                .reduce((one, other) -> other)
                .orElseThrow();

        assertEquals("beta", known.get("plugin").asText());
        assertTrue(known.get("file").asText().endsWith("beta/devstack/settings"), known::toString);
        assertEquals("2", known.get("changed").get("SHARED").asText());
        assertFalse(known.get("changed").has("MORE"), known::toString);
    }

    @Test
    void recordsUnsetVariablesInARun() {
        playground.plugin("beta", "devstack/settings", "unset USERS\n");

        playground.run("stack").exits(0);

        JsonNode known = playground.journal().stream()
                .filter(event -> event.get("event").asText().equals("variables-known"))
                .filter(event -> event.get("changed").has("USERS"))
                .reduce((one, other) -> other)
                .orElseThrow();
        assertEquals("beta", known.get("plugin").asText());
        assertTrue(known.get("changed").get("USERS").isNull(), known::toString);
    }

    @Test
    void quotesAValueOfSeveralLinesForBash() {
        playground.run("stack").exits(0);
        playground.run("settings", "MORE").exits(0).prints("MORE = $'two\\nlines'");
    }

    @Test
    void callsTheFunctionsOfADevStackTreeAndChangesNothing(@TempDir Path folder) {
        SmallTree tree = new SmallTree(folder)
                .plugin("gamma", "USERS=gamma\nenable_service g-api\nGAMMA=${GAMMA:-1}")
                .localrc("USERS=user", "enable_plugin gamma $GIT_BASE/gamma");
        tree.playground().run("fetch").exits(0);

        JsonNode all =
                tree.playground().run("settings", "--format", "json").exits(0).json();

        assertEquals("gamma by gamma at settings:1", summary(variable(all, "USERS")));
        assertEquals(
                "user by localrc at local.conf:4",
                summary(variable(all, "USERS").get("replaced").get(0)));
        assertEquals("1 by gamma at settings:3", summary(variable(all, "GAMMA")));
        assertTrue(summary(variable(all, "ENABLED_SERVICES")).endsWith("by gamma at settings:2"), all::toString);
        assertEquals("", tree.changed());
        assertFalse(Files.exists(tree.top().resolve(".localrc.auto")));
    }
}
