package org.stackplug.it.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.TreeFixture;

/** A DevStack tree reads local.conf itself. There too, no line is ignored silently. */
@Execution(ExecutionMode.CONCURRENT)
class TreeLocalrcIT extends TreeFixture {
    private static final List<String> COMMANDS = List.of("plan", "settings", "fetch", "status", "stack");

    private String conf(int line) {
        return tree.top().resolve("local.conf") + ":" + line;
    }

    @ParameterizedTest
    @CsvSource({
        "'enable_plugn p https://example.org/p', SP318",
        "'X=$(no_such_command)', SP318",
        "'X=$(no_such_command | cat)', SP318",
        "'source $TOP_DIR/absent.rc', SP319",
        "'[[ -n $HOME ] && X=1', SP304",
        "'[[ $A == 1 || $B == 2 ]] && C=1', SP303"
    })
    void failsEveryCommandWithTheLineOfLocalConf(String line, String code) {
        tree.localrc("enable_plugin alpha $GIT_BASE/alpha", line, "enable_plugin beta $GIT_BASE/beta");

        for (String command : COMMANDS) {
            playground.run(command).exits(3).says("error[" + code + "]", conf(5));
        }
        assertFalse(Files.exists(tree.dest().resolve("alpha")), "nothing must be fetched");
    }

    @Test
    void continuesWithWarningsInEveryCommand() {
        tree.localrc(
                "enable_plugin alpha $GIT_BASE/alpha",
                "enable_plugin beta $GIT_BASE/beta",
                "X=$(cat /no/such/file)",
                "if ! no_such_command; then Y=1; fi");

        for (String command : COMMANDS) {
            Result result = playground.run(command, "--format", "json").exits(0);
            result.says(conf(6), conf(7), "/no/such/file", "no_such_command");
            JsonNode warnings = result.json().get("warnings");
            String sentences = String.join("\n", strings(warnings, "sentence"));
            assertTrue(sentences.contains("/no/such/file") && sentences.contains("no_such_command"), sentences);
            assertEquals(6, warnings.get(0).get("places").get(0).get("line").asInt());
        }
        assertEquals("exit 0\n", playground.read("files/traps"), "the tree's own traps are unchanged");
        playground.run("unstack").exits(0).says(conf(6), conf(7));
        playground.run("clean").exits(0).says(conf(6), conf(7));
    }

    @Test
    void namesTheLineOfASourcedFile() {
        playground.file("more.rc", "\nno_such_command | cat\nls /no/such/folder\n");
        tree.localrc("source $TOP_DIR/more.rc");

        for (String command : List.of("plan", "stack")) {
            playground.run(command).exits(3).says("SP318", "more.rc:2", "more.rc:3", conf(4));
        }
    }

    @Test
    void readsTheSameSectionsAsAStandAloneRun() {
        tree.localrc("enable_plugin alpha $GIT_BASE/alpha");
        playground.file(
                "local.conf",
                playground.read("local.conf")
                        + "[[local|localrc ]] # once more\nenable_plugin beta $GIT_BASE/beta\n"
                        + "[[postconfig|$X]]\nenable_plugin gamma $GIT_BASE/gamma\n");

        JsonNode plan = playground.run("plan", "--format", "json").exits(0).json();

        assertEquals(List.of("alpha", "beta"), strings(plan.get("plugins"), "name"));
        assertEquals(List.of("[[postconfig|$X]]"), strings(plan.get("unmerged"), "section"));
        assertEquals(9, plan.get("plugins").get(1).get("declaredAt").get("line").asInt());
    }

    @Test
    void refusesWindowsLineEndings() {
        playground.file("local.conf", playground.read("local.conf").replace("\n", "\r\n"));

        for (String command : COMMANDS) {
            playground.run(command).exits(3).says("error[SP317]", conf(1));
        }
    }

    @Test
    void warnsAboutATreeWithoutPlugins() throws Exception {
        tree.localrc("A=1");
        playground.run("stack").exits(0).says("warning: no plugin is enabled");

        Files.delete(tree.top().resolve("local.conf"));
        playground.run("plan").exits(0).says("warning: no plugin is enabled", "there is no local.conf");
    }

    @Test
    @Timeout(120)
    void tearsDownWithABrokenOrMissingLocalConf() throws Exception {
        playground.run("stack").exits(0);
        Path conf = tree.top().resolve("local.conf");
        playground.file("local.conf", " [[local|localrc]]\n");
        playground.run("unstack").exits(0);
        Files.delete(conf);
        assertEquals(0, new ProcessBuilder("mkfifo", conf.toString()).start().waitFor());
        playground.run("stack").exits(3).says("error[SP302]", "local.conf");

        playground.run("unstack").exits(0);

        assertTrue(tree.order().contains("alpha unstack"), tree.order()::toString);
    }
}
