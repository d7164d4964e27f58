package org.stackplug.it.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** localrc is bash: the declarations at its end count. Plans show them, and need no repository. */
@Execution(ExecutionMode.CONCURRENT)
class DeclarationIT {
    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
    }

    private JsonNode plan(String... options) {
        List<String> arguments = new ArrayList<>(List.of("plan", "--format", "json"));
        arguments.addAll(List.of(options));
        return playground.run(arguments.toArray(String[]::new)).exits(0).json();
    }

    private static List<String> names(JsonNode plan) {
        List<String> names = new ArrayList<>();
        plan.get("plugins").forEach(plugin -> names.add(plugin.get("name").asText()));
        return names;
    }

    @Test
    void evaluatesConditionsVariablesAndSourcedFiles() {
        playground.file("more.rc", "\nenable_plugin sourced https://example.org/sourced stable/1\n");
        playground.localrc(
                "BASE=https://example.org",
                "if [[ -n $BASE ]]; then",
                "    enable_plugin yes $BASE/yes",
                "else",
                "    enable_plugin no $BASE/no",
                "fi",
                "source $TOP_DIR/more.rc",
                "for n in one two; do enable_plugin $n $BASE/$n; done");
        JsonNode plan = plan();
        assertEquals(List.of("yes", "sourced", "one", "two"), names(plan));
        JsonNode yes = plan.get("plugins").get(0);
        assertEquals("https://example.org/yes", yes.get("url").asText());
        assertEquals("master", yes.get("ref").asText());
        assertEquals(
                playground.topDir().resolve("local.conf").toString(),
                yes.get("declaredAt").get("file").asText());
        assertEquals(4, yes.get("declaredAt").get("line").asInt());
        JsonNode sourced = plan.get("plugins").get(1);
        assertEquals("stable/1", sourced.get("ref").asText());
        assertEquals(
                playground.topDir().resolve("more.rc").toString(),
                sourced.get("declaredAt").get("file").asText());
        assertEquals(2, sourced.get("declaredAt").get("line").asInt());
    }

    @Test
    void plansWithExactlyTheDocumentedFieldsAndWritesNothing() {
        playground.recordingPlugin("alpha", "devstack/settings", "touch $TOP_DIR/settings-ran\n");
        playground.localrc(playground.enable("alpha")).file("extras.d/10-one.sh", "touch $TOP_DIR/extras-ran\n");
        SortedMap<String, String> before = Playground.listing(playground.root());
        JsonNode plan = plan();
        SortedMap<String, String> after = Playground.listing(playground.root());
        for (SortedMap<String, String> listing : List.of(before, after)) {
            // The output files of this test, and TMPDIR, which is empty again but has another time stamp.
            listing.keySet().removeIf(path -> path.startsWith("output") || path.equals("tmp"));
        }
        assertEquals(before, after);
        assertEquals(
                List.of("schema", "topDir", "dest", "plugins", "steps", "unmerged", "problems", "warnings"),
                fields(plan));
        assertEquals("stackplug.plan/1", plan.get("schema").asText());
        JsonNode plugin = plan.get("plugins").get(0);
        assertEquals(
                List.of("name", "url", "ref", "revision", "dir", "declaredAt", "usersOwn", "requires"), fields(plugin));
        assertTrue(plugin.get("revision").isNull());
        assertEquals(
                playground.dest().resolve("alpha").toString(), plugin.get("dir").asText());
        JsonNode steps = plan.get("steps");
        assertEquals("override_defaults", steps.get(0).get("point").asText());
        assertEquals("extras", steps.get(0).get("kind").asText());
        assertEquals("override_defaults", steps.get(0).get("args").get(0).asText());
        JsonNode unknown = steps.get(1);
        assertEquals(List.of("point", "kind", "plugin", "file", "args", "known"), fields(unknown));
        assertFalse(unknown.get("known").asBoolean());
        JsonNode last = steps.get(steps.size() - 1);
        assertEquals("stack test-config", last.get("point").asText());
        assertEquals("plugin", last.get("kind").asText());
        assertEquals(2, last.get("args").size());
        assertEquals(
                playground.dest().resolve("alpha/devstack/plugin.sh").toString(),
                last.get("file").asText());
    }

    private static List<String> fields(JsonNode node) {
        List<String> fields = new ArrayList<>();
        node.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    @Test
    void plansOnADryRun() {
        playground.localrc("enable_plugin a https://example.org/a");
        assertEquals(
                plan(),
                playground
                        .run("stack", "--dry-run", "--format", "json")
                        .exits(0)
                        .json());
        assertFalse(Files.exists(playground.topDir().resolve(".stackplug")));
    }

    @Test
    void prefersAPlainLocalrcToTheSection() {
        playground
                .localrc("enable_plugin section https://example.org/section")
                .file("localrc", "\nenable_plugin plain https://example.org/plain\n");
        JsonNode plan = plan();
        assertEquals(List.of("plain"), names(plan));
        JsonNode place = plan.get("plugins").get(0).get("declaredAt");
        assertEquals(
                playground.topDir().resolve("localrc").toString(),
                place.get("file").asText());
        assertEquals(2, place.get("line").asInt());
    }

    @Test
    void acceptsAPlainLocalrcAlone() {
        playground.file("localrc", "enable_plugin plain https://example.org/plain\n");
        assertEquals(List.of("plain"), names(plan()));
    }

    @Test
    void joinsSeveralLocalrcSections() {
        playground.file("local.conf", """
                [[local|localrc]]
                BASE=https://example.org
                [[post-config|$X]]
                [a]
                b = c
                [[local|localrc]]
                enable_plugin second $BASE/second
                """);
        JsonNode plan = plan();
        assertEquals(List.of("second"), names(plan));
        assertEquals(7, plan.get("plugins").get(0).get("declaredAt").get("line").asInt());
    }

    @Test
    void warnsAboutALateDestWithBothLines() {
        playground.localrc("enable_plugin early https://example.org/early", "DEST=$TOP_DIR/late");
        Result result = playground.run("plan", "--format", "json").exits(0);
        String conf = playground.topDir().resolve("local.conf").toString();
        result.says("warning: DEST is set after the plugin 'early'", "--> " + conf + ":2", "--> " + conf + ":3");
        assertEquals(
                playground.topDir().resolve("late/early").toString(),
                result.json().get("plugins").get(0).get("dir").asText());
    }

    @Test
    void refusesADestOfTheCommandLineThatLocalrcChanges() {
        playground.localrc("enable_plugin a https://example.org/a");
        Path elsewhere = playground.root().resolve("elsewhere");
        assertEquals(
                elsewhere.toString(),
                plan("--dest", elsewhere.toString()).get("dest").asText());
        playground.localrc("DEST=/opt/other", "enable_plugin a https://example.org/a");
        playground
                .run("plan", "--dest", elsewhere.toString())
                .exits(3)
                .says("error[SP313]", "local.conf:2", elsewhere.toString(), "/opt/other");
        playground.localrc("DEST=${DEST:-/opt/other}", "enable_plugin a https://example.org/a");
        assertEquals(
                elsewhere.toString(),
                plan("--dest", elsewhere.toString()).get("dest").asText());
    }

    @Test
    void takesTheInitialDestFromTheEnvironment() {
        playground.localrc("enable_plugin a https://example.org/a");
        Path elsewhere = playground.root().resolve("elsewhere");
        playground.environment("DEST", elsewhere.toString());
        assertEquals(elsewhere.toString(), plan().get("dest").asText());
    }

    @Test
    void refusesADestThatIsNotAnAbsolutePath() {
        playground.localrc("DEST=relative", "enable_plugin a https://example.org/a");
        playground.run("plan").exits(3).says("error[SP313]", "'relative'", "local.conf:2");
        playground.localrc("DEST=", "enable_plugin a https://example.org/a");
        playground.run("plan").exits(3).says("error[SP313]", "local.conf:2");
    }

    @Test
    void hidesPasswordsInUrls() {
        playground.localrc("enable_plugin a https://user:hush@example.org/a");
        Result result = playground.run("plan", "--format", "json").exits(0);
        assertFalse(result.out().contains("hush"), result::toString);
        assertFalse(playground.run("plan").exits(0).out().contains("hush"));
    }
}
