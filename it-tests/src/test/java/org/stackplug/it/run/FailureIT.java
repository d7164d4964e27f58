package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** Reports of failed steps contain everything that the author of a plugin needs. */
@Execution(ExecutionMode.CONCURRENT)
class FailureIT {
    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
    }

    private Playground broken(String install) {
        return playground
                .plugin("broken", "devstack/plugin.sh", "if [[ $2 == install ]]; then\n" + install + "fi\n")
                .recordingPlugin("later")
                .localrc(playground.enable("broken"), playground.enable("later"));
    }

    @Test
    void reportsPluginPointPlaceStatusStackAndLogOfAFailure() {
        broken("    function deep {\n        echo last-words\n        test 1 = 2\n    }\n    deep\n");
        Result result = playground.run("stack", "--format", "json").exits(5);
        Path script = playground.dest().resolve("broken/devstack/plugin.sh");
        result.says(
                "error[SP501]: broken: 'stack install' failed with status 1",
                "--> " + script + ":4",
                "command: test 1 = 2",
                "in deep at " + script + ":4",
                script + ":6",
                "last-words",
                "help: ");
        JsonNode failure = result.json().get("failure");
        assertEquals("SP501", failure.get("code").asText());
        assertEquals("broken", failure.get("plugin").asText());
        assertEquals("stack install", failure.get("point").asText());
        assertEquals(script.toString(), failure.get("file").asText());
        assertEquals(4, failure.get("line").asInt());
        assertEquals("test 1 = 2", failure.get("command").asText());
        assertEquals(1, failure.get("status").asInt());
        assertEquals("deep", failure.get("stack").get(0).get("function").asText());
        assertTrue(
                Playground.read(Path.of(failure.get("log").asText())).contains("last-words"),
                "the log contains the output of the step");
    }

    @Test
    void runsNothingAfterAFailure() {
        broken("    false\n");
        playground.run("stack").exits(5);
        assertEquals(List.of("later plugin stack pre-install"), playground.order());
    }

    @Test
    void reportsAnEarlyExitZeroAsAFailure() {
        broken("    exit 0\n");
        Result result = playground.run("stack", "--format", "json").exits(5);
        result.says("error[SP502]", "'exit' with status 0", "devstack/plugin.sh:2", "return");
        assertEquals("failed", result.json().get("outcome").asText());
        assertEquals(0, result.json().get("failure").get("status").asInt());
        assertEquals(List.of("later plugin stack pre-install"), playground.order());
    }

    @Test
    void quotesTheMessageOfAPluginThatDies() {
        broken("    function configure {\n        die $LINENO 'set FOO, see README'\n    }\n    configure\n");
        Result result = playground.run("stack", "--format", "json").exits(5);
        result.says(
                        "error[SP502]: broken: 'stack install' gave up with status 1: set FOO, see README",
                        "devstack/plugin.sh:3",
                        "help: Do what it says, and run again.",
                        "[Call Trace]",
                        "plugin.sh:3:die")
                .saysNothingOf("command: exit", "session-1/library");
        assertEquals("SP502", result.json().get("failure").get("code").asText());
    }

    @Test
    void reportsAFailedCloneAsTheReason() {
        broken("    git_clone /nowhere/at-all $DEST/it master\n");
        playground
                .run("stack")
                .exits(5)
                .says("error[SP502]: broken: 'stack install' gave up with status 1: it: there is no such repository");
    }

    @Test
    void keepsTheStatusOfAnExitInTheReport() {
        broken("    exit 3\n");
        Result result = playground.run("stack", "--format", "json").exits(5);
        assertEquals(3, result.json().get("failure").get("status").asInt());
    }

    @Test
    void terminatesAStepThatTakesTooLongWithItsProcesses() {
        broken("    sleep 300 &\n    echo $! >\"$TOP_DIR/child\"\n    sleep 300\n");
        Result result = playground
                .run("stack", "--step-timeout", "1s", "--format", "json")
                .exits(5);
        result.says("error[SP504]: broken: 'stack install' took longer than its limit of 1 s", "command: sleep 300");
        JsonNode failure = result.json().get("failure");
        assertEquals("sleep 300", failure.get("command").asText());
        assertEquals(4, failure.get("line").asInt());
        long child = Long.parseLong(playground.read("child").strip());
        Running.eventually(
                "the child's end",
                () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void showsNoCommandOfItsOwnInAPluginsTrace() {
        broken("    set -x\n    set +e\n    false\n    here() { false; true; }\n    here\n    set -e\n");
        playground.run("stack").exits(0);
        String log = playground.read(".stackplug/runs/latest/logs/stack-install/broken.log");
        assertTrue(log.contains("+ false\n"), log);
        assertFalse(log.contains("builtin") || log.contains("_stackplug"), log);
    }

    @Test
    void namesACallOfAHelperAndNotTheHelpersOwnCommand() {
        broken("    is_plugin_enabled another\n");
        playground.run("stack").exits(5).says("command: is_plugin_enabled another", "plugin.sh:2");
    }

    @ParameterizedTest
    @CsvSource({"devstack/settings,stack install", "devstack/plugin.sh,stack pre-install"})
    void namesWindowsLineEndsAsTheCause(String file, String point) {
        playground.plugin(
                "broken",
                "devstack/settings",
                "DIR=/usr\n",
                "devstack/plugin.sh",
                "if [[ $2 == install ]]; then\n    ls $DIR/bin >/dev/null\nfi\n",
                file,
                file.endsWith("settings") ? "DIR=/usr\r\n" : "if [[ $2 == install ]]; then\r\n    true\r\nfi\r\n");
        playground.localrc(playground.enable("broken"));
        playground.run("stack").exits(5).says("'" + point + "'", "Windows line ends (CRLF)", "broken/" + file + ":1");
    }

    @Test
    void refusesAServiceThatLocalrcDisables() {
        playground.plugin("broken", "devstack/settings", "enable_service a b\nENABLED_SERVICES+=,c\n");
        playground.localrc("disable_service x", "disable_service b c", playground.enable("broken"));
        Result result = playground.run("stack").exits(5);
        result.says(
                "error[SP509]: broken enables the service 'c', which localrc disables",
                "devstack/settings",
                "local.conf:3",
                "Remove 'c'");
        playground.localrc("disable_service x", "disable_service b", playground.enable("broken"));
        playground.run("stack").exits(0);
    }

    @Test
    void reportsASyntaxErrorInAPlugin() {
        broken("    if true; then\n");
        playground.run("stack").exits(5).says("broken", "plugin.sh", "syntax error");
    }

    /** The command that ran before is innocent. */
    @ParameterizedTest
    @CsvSource({
        "'A=1\nif then\nfi\n', settings:2, syntax error near unexpected token `then'",
        "'A=1\nf() {\n    echo \"x\n}\n', settings:3, unexpected EOF",
        "'A=1\nsource $DEST/broken/devstack/more\n', more:2, syntax error near unexpected token `fi'"
    })
    void namesALineOfTheSettingsThatIsNotBash(String settings, String place, String message) {
        playground
                .plugin("broken", "devstack/settings", settings, "devstack/more", "B=1\nfi\n")
                .localrc(playground.enable("broken"));
        for (String command : List.of("stack", "settings")) {
            playground
                    .run(command)
                    .exits(5)
                    .says("broken: 'source' failed, because its file is not valid bash: " + message)
                    .says("devstack/" + place, "bash -n")
                    .saysNothingOf("command:");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source $TOP_DIR/lib/nova_plugins/functions-libvirt",
                "VERSION=$(set +o xtrace && source ${TOP_DIR}/stackrc && echo 1)",
                "cp \"$TOP_DIR/tools/outfilter.py\" /tmp"
            })
    void saysThatAMissingFileIsOneOfTheTree(String command) {
        broken(command + "\n");
        playground
                .run("stack")
                .exits(5)
                .says(" is a file of the DevStack tree, and TOP_DIR is not a tree", "stackplug -C TREE stack");
        broken("source $TOP_DIR/mine\n");
        playground.run("stack", "--update").exits(5).says("mine").saysNothingOf("DevStack tree");
    }

    @Test
    void namesAFailingExtrasScript() {
        playground.recordingPlugin("later").localrc(playground.enable("later"));
        playground.file("extras.d/10-bad.sh", "if [[ $1 == stack ]]; then\n    (exit 9)\nfi\n");
        Result result = playground.run("stack", "--format", "json").exits(5);
        result.says("extras", "10-bad.sh", "status 9");
        assertTrue(result.json().get("failure").get("plugin").isNull());
    }

    @Test
    void listsEveryFailureOfAFetchAndRunsNothing() {
        playground.recordingPlugin("good").plugin("plain", "README", "no plugin\n");
        playground.localrc(
                playground.enable("good"),
                "enable_plugin gone '" + playground.repository("gone") + "'",
                playground.enable("good").replace("plugin good", "plugin other") + " nosuchref",
                playground.enable("plain"));
        Result result = playground.run("stack", "--format", "json").exits(4);
        result.says("error[SP401]: gone", "error[SP402]: other", "error[SP412]: plain", "nosuchref", "master");
        result.says("local.conf:3", "local.conf:4", "local.conf:5");
        assertEquals(3, result.json().get("problems").size());
        assertEquals(List.of(), playground.order());
        assertTrue(Files.isDirectory(playground.dest().resolve("good/devstack")));
        for (String name : List.of("gone", "other", "plain")) {
            assertFalse(Files.exists(playground.dest().resolve(name)), name);
        }
    }

    @Test
    void namesTheDefaultBranchIfMasterIsMissing() {
        playground.pluginOn("main", "modern", "devstack/plugin.sh", "true\n").localrc(playground.enable("modern"));
        playground.git().run(playground.repository("modern"), "branch", "stable/2026.1");
        playground
                .run("stack")
                .exits(4)
                .says(
                        "error[SP402]",
                        "'master'",
                        "branches: 'main', 'stable/2026.1'",
                        "default branch is 'main'",
                        "HEAD");
    }

    @Test
    void writesTheFailureToTheJournal() {
        broken("    false\n");
        playground.run("stack").exits(5);
        List<String> events = new ArrayList<>();
        playground.journal().forEach(event -> events.add(event.get("event").asText()));
        assertEquals("run-started", events.get(0));
        assertEquals("run-ended", events.get(events.size() - 1));
        JsonNode end = playground.journal().get(events.size() - 1);
        assertEquals("failed", end.get("outcome").asText());
        assertEquals("SP501", end.get("problems").get(0).get("code").asText());
    }
}
