package org.stackplug.it.conf;

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

/** Faults in localrc that DevStack ignores silently. */
@Execution(ExecutionMode.CONCURRENT)
class LocalrcFaultIT {
    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
        playground.recordingPlugin("good");
    }

    @ParameterizedTest
    @CsvSource({
        "'enable_plugn p https://example.org/p', SP318, 'enable_plugn'",
        "'X=$(no_such_command)', SP318, 'no_such_command'",
        "'X=$(no_such_command | cat)', SP318, 'no_such_command'",
        "'ADMIN_PASSWORD = hush-hush', SP318, 'blank before the equals sign'",
        "'source $TOP_DIR/absent.rc', SP319, 'absent.rc'",
        "'. $NOT_SET', SP319, 'name is empty'",
        "'[[ -n $HOME ] && X=1', SP304, 'syntax error'",
        "'cat <<EOF', SP304, 'here-document at line 3'"
    })
    void failsEveryCommandWithTheLineOfLocalConf(String line, String code, String said) {
        playground.localrc(playground.enable("good"), line, "AFTER=1");
        for (String command : List.of("plan", "settings", "fetch", "status", "stack")) {
            playground
                    .run(command)
                    .exits(3)
                    .says("error[" + code + "]", playground.topDir().resolve("local.conf") + ":3", said);
        }
        assertFalse(Files.exists(playground.dest().resolve("good")), "nothing must be fetched");
    }

    @Test
    void hidesAPasswordThatIsRunAsACommand() {
        playground.localrc("ADMIN_PASSWORD= hush-hush");

        Result result = playground.run("plan").exits(3).says("SP318", "local.conf:2", "ADMIN_PASSWORD");

        assertFalse(result.toString().contains("hush-hush"), result::toString);
    }

    @Test
    void asksForTheFunctionThatWasMeant() {
        playground.localrc("enable_plugni good https://git.example.org/good");

        playground.run("plan").exits(3).says("SP318", "Did you mean enable_plugin?");
    }

    @Test
    void namesTheLineOfASourcedFileAndTheLineThatSourcesIt() {
        playground.file("broken.rc", "A=1\nif [[ -n $X ]; then\nfi\n").file("more.rc", "\nno_such_command\n");
        playground.localrc("source $TOP_DIR/more.rc", "source $TOP_DIR/broken.rc");

        playground
                .run("plan")
                .exits(3)
                .says("SP318", "more.rc:2", "local.conf:2", "SP304", "broken.rc:2", "conditional expression");
    }

    @Test
    void reportsAllFaultsAtOnce() {
        playground.localrc("no_such_command", "enable_plugin a", "source /no/such/file");

        playground.run("plan").exits(3).says("SP318", "SP306", "SP319");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if ! no_such_command; then A=1; fi",
                "no_such_command || A=1",
                "X=$(no_such_command || echo none)",
                "source $TOP_DIR/absent.rc || true"
            })
    void warnsAboutFaultsThatLocalrcHandles(String line) {
        playground.localrc(playground.enable("good"), line);

        playground.run("plan").exits(0).says("warning: bash said in localrc", "local.conf:3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command -v no_such_command >/dev/null && A=1",
                "[[ -f $TOP_DIR/absent.rc ]] && source $TOP_DIR/absent.rc",
                "[[ -n $NOT_SET ]]",
                "no_such_command 2>/dev/null || true",
                "((A++))",
                "if is_service_enabled n-api; then A=1; fi"
            })
    void acceptsCommandsThatDoNotFail(String line) {
        playground.localrc(playground.enable("good"), line);

        playground.run("plan").exits(0).saysNothingOf("warning");
    }

    @Test
    void warnsAboutAFunctionOfOpenStack() {
        playground.localrc(playground.enable("good"), "is_provider_network");

        playground.run("plan").exits(0).says("warning", "local.conf:3", "is a function of DevStack's");
    }

    @Test
    void reportsAFailingCommandInEveryReport() {
        playground.localrc(playground.enable("good"), "X=$(cat /no/such/file)", "echo said to stdout");
        String place = playground.topDir().resolve("local.conf") + ":3";

        Result stack = playground.run("stack", "--format", "json").exits(0);

        stack.says("warning: localrc goes on after a command that failed with status 1", "/no/such/file", place);
        assertWarned(stack.json().get("warnings"));
        List<JsonNode> journal = new ArrayList<>(playground.journal());
        journal.removeIf(event -> !event.get("event").asText().equals("warned"));
        assertEquals(1, journal.size(), journal::toString);
        assertTrue(journal.get(0).get("sentence").asText().contains("cat /no/such/file"), journal::toString);
        assertWarned(
                playground.run("report", "--format", "json").exits(0).json().get("warnings"));
        playground.run("report").exits(0).prints("cat /no/such/file", place);
        for (String command : List.of("plan", "status", "settings", "fetch")) {
            assertWarned(playground
                    .run(command, "--format", "json")
                    .exits(0)
                    .says(place)
                    .json()
                    .get("warnings"));
        }
        String log = Playground.read(playground.topDir().resolve(".stackplug/runs/latest/logs/session-1.log"));
        assertTrue(log.contains("said to stdout") && log.contains("No such file"), log);
    }

    private static void assertWarned(JsonNode warnings) {
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).get("sentence").asText().contains("cat /no/such/file"), warnings::toString);
        assertEquals(3, warnings.get(0).get("places").get(0).get("line").asInt(), warnings::toString);
    }

    @Test
    void keepsTheWarningsOfACommandThatFails() {
        playground.localrc("false", "no_such_command");

        JsonNode plan = playground.run("plan", "--format", "json").exits(3).json();

        assertEquals("SP318", plan.get("problems").get(0).get("code").asText());
        assertTrue(plan.get("warnings").get(0).get("sentence").asText().contains("false"), plan::toString);
    }

    @Test
    void tearsDownAfterASourcedFileHasGone() throws Exception {
        playground.localrc(playground.enable("good"), "source $TOP_DIR/more.rc").file("more.rc", "A=1\n");
        playground.run("stack").exits(0);
        Files.delete(playground.topDir().resolve("more.rc"));

        playground.run("unstack").exits(0).says("warning", "more.rc");

        assertTrue(playground.order().contains("good plugin unstack"), playground.order()::toString);
    }

    @Test
    void removesItsErrTrapBeforePluginsRun() {
        playground.plugin(
                "curious",
                "devstack/settings",
                "{ trap -p; declare -F command_not_found_handle; } >$TOP_DIR/found\n",
                "devstack/plugin.sh",
                ":\n");
        playground.localrc("false", playground.enable("curious"));

        playground.run("stack").exits(0);

        assertFalse(playground.read("found").contains("_stackplug_catch"), playground.read("found"));
    }

    /** The shell reads a copy. */
    @ParameterizedTest
    @ValueSource(strings = {"stack", "plan"})
    void namesTheUsersFileWhereAnErrorOfBashEndsLocalrc(String command) {
        playground.localrc("set -u", "A=$NOT_SET_BY_ANYBODY");
        playground
                .run(command)
                .exits(3)
                .says("error[SP305]", "--> " + playground.topDir().resolve("local.conf") + ":3")
                .says("It said: " + playground.topDir().resolve("local.conf") + ": line 3: NOT_SET_BY_ANYBODY")
                .saysNothingOf("/./localrc");
    }
}
