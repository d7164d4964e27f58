package org.stackplug.it.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.Terminal;
import org.stackplug.it.fixture.TreeFixture;

/** The teardown of a DevStack tree, whose clean.sh runs unstack.sh as a child. */
@Execution(ExecutionMode.CONCURRENT)
class TreeTeardownIT extends TreeFixture {
    @Test
    void followsBothScriptsOfAClean() {
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
        assertTrue(result.err().contains("a bash of its own: plain"), "other shells stay unchanged");
        assertTrue(strings(result.json().get("steps"), "point").containsAll(List.of("unstack", "clean")));
        List<String> events = playground.journal().stream()
                .map(event -> event.get("event").asText())
                .toList();
        assertTrue(events.contains("script-started") && events.contains("script-ended"), events::toString);
        assertEquals("", tree.changed());
    }

    @Test
    void continuesATeardownThatAPluginEnds() {
        playground.run("stack").exits(0);
        playground.environment("LEAVE", "beta unstack");

        playground.file("files/order", "");
        playground.run("unstack").exits(5);
        assertEquals(1, tree.order().stream().filter("alpha unstack"::equals).count());

        playground.file("files/order", "");
        Result cleaned = playground.run("clean").exits(5);
        assertTrue(cleaned.err().contains("beta: 'unstack' ended the run by 'exit' with status 3"), cleaned.err());
        assertTrue(tree.order().containsAll(List.of("beta clean", "alpha clean")), "the outer script continues");
        assertTrue(cleaned.err().contains("clean.sh came to its end"), cleaned.err());
    }

    @Test
    void tearsDownAPluginRemovedBetweenTwoStacks() throws IOException {
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

    /** Adds a third plugin, which runs this text when clean.sh runs unstack.sh. */
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
    void letsAPluginOfTheInnerScriptAskTheUser() {
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

    /** Pauses first: what starts in the last moment of a step may be a service of that step, and is spared. */
    private static final String HANG =
            "sleep 1\n(trap '' INT TERM HUP; echo $BASHPID >\"$TOP_DIR/files/child\"; while :; do sleep 0.1; done) &\n"
                    + "until [[ -s $TOP_DIR/files/child ]]; do sleep 0.05; done\necho $PPID >\"$TOP_DIR/files/outer\"\nsleep 300";

    private boolean lives(String file) {
        return Running.lives(playground.read(file));
    }

    @Test
    void terminatesAStepOfTheInnerScriptThatTakesTooLong() {
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
    void endsAtCtrlCInTheInnerScript() {
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
    void namesTheLineOfAFailureInTheInnerScript() throws IOException {
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
        assertTrue(tree.order().contains("alpha clean"), "the outer script continues");
    }
}
