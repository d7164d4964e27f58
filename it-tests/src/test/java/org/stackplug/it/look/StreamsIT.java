package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** Results on stdout, everything else on stderr. */
@Execution(ExecutionMode.CONCURRENT)
class StreamsIT {
    private static final String ESCAPE = "\u001b[";

    private Playground playground;

    @BeforeEach
    void oneTalkativePlugin(@TempDir Path folder) {
        playground = new Playground(folder)
                .plugin("talker", "devstack/plugin.sh", "printf 'said in %s\\n' \"$2\"\necho to-stderr >&2\n");
        playground.localrc(playground.enable("talker"));
    }

    @Test
    void printsProgressToStderrOneLinePerEvent() {
        Result result = playground.run("stack").exits(0);
        assertEquals("", result.out());
        result.says("fetched talker", "done stack install  talker").saysNothingOf("said in", ESCAPE);
    }

    @Test
    void printsNothingWhenQuietAndSuccessful() {
        Result result = playground.run("stack", "-q").exits(0);
        assertEquals("", result.err());
        assertEquals("", result.out());
    }

    @Test
    void printsWarningsAndErrorsWhenQuiet() {
        playground.localrc(playground.enable("talker"), "DEST=$TOP_DIR/late", "true");
        playground.run("stack", "-q").exits(0).says("warning: DEST is set after");
        playground.localrc("enable_plugin a");
        playground.run("stack", "-q").exits(3).says("error[SP306]").saysNothingOf("The run's folder");
    }

    @Test
    void printsTheOutputOfStepsWhenVerbose() {
        Result result = playground.run("stack", "-v").exits(0);
        assertEquals("", result.out());
        result.says("step stack install  talker", "said in install", "to-stderr");
    }

    @Test
    void printsOneJsonDocumentEvenOnFailure() {
        assertEquals(
                "stackplug.stack/1",
                playground
                        .run("stack", "-v", "--format", "json")
                        .exits(0)
                        .json()
                        .get("schema")
                        .asText());
        playground.localrc("enable_plugin a");
        Result failed = playground.run("stack", "--format", "json").exits(3);
        assertEquals("SP306", failed.json().get("failure").get("code").asText());
        Result plan = playground.run("plan", "--format", "json").exits(3);
        assertEquals("stackplug.plan/1", plan.json().get("schema").asText());
        assertEquals("SP306", plan.json().get("failure").get("code").asText());
        Result missing = playground.run("stack", "-C", "..", "--format", "json").exits(3);
        assertEquals("SP301", missing.json().get("failure").get("code").asText());
    }

    @Test
    void printsOneJsonDocumentForWrongUsage() {
        Result usage = playground.run("stack", "--no-such", "--format", "json").exits(2);
        assertEquals("SP201", usage.json().get("failure").get("code").asText());
    }

    @Test
    void choosesColourByFlagThenVariablesThenTerminal() {
        playground.localrc("enable_plugin a");
        assertFalse(coloured(), "no terminal, no colour");
        assertTrue(coloured("--color", "always"));
        playground.environment("FORCE_COLOR", "1");
        assertTrue(coloured());
        assertFalse(coloured("--color", "never"));
        playground.environment("NO_COLOR", "1");
        assertFalse(coloured(), "NO_COLOR beats FORCE_COLOR");
        assertTrue(coloured("--color", "always"), "the flag beats NO_COLOR");
    }

    @Test
    void choosesColourByASetting() {
        playground.localrc("enable_plugin a").file("stackplug.properties", "color=always\n");
        assertTrue(coloured());
        playground.environment("STACKPLUG_COLOR", "never");
        assertFalse(coloured());
    }

    private boolean coloured(String... flags) {
        String[] arguments = new String[flags.length + 1];
        arguments[0] = "stack";
        System.arraycopy(flags, 0, arguments, 1, flags.length);
        return playground.run(arguments).exits(3).err().contains(ESCAPE);
    }

    @Test
    void printsVersionHelpAndExplanationsToStdout() {
        assertEquals(
                "stackplug " + Distribution.version() + "\n",
                playground.run("--version").exits(0).out());
        playground.run("--help").exits(0).prints("Usage: stackplug", "stack", "unstack", "providers");
        playground.run("stack", "--help").exits(0).prints("--until");
        playground
                .run("explain", "sp402")
                .exits(0)
                .prints("SP402", "(exit status 4)", "Cause:", "Remedy:", "$ stackplug");
        playground.run("explain", "SP999").exits(2).says("SP999");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version", "--help", "explain", "explain SP402", "config", "config --format json", "providers",
                        "plan",
                "plan --format json", "status", "settings -v", "fetch", "stack --format json", "runs", "report", "logs"
            })
    void reportsAResultThatCouldNotBeWritten(String command) {
        playground.run("stack").exits(0);
        redirected(command, ">/dev/full").exits(2).says(command.equals("--version") ? "write error" : "error[SP204]");
    }

    @Test
    void keepsTheStatusOfAFailedCommandWhoseResultIsLost() {
        playground.localrc("enable_plugin a");
        redirected("plan --format json", ">/dev/full").exits(3).says("error[SP306]", "error[SP204]");
    }

    @Test
    void stopsSilentlyWhenTheReaderHasGone() {
        playground.run("stack").exits(0);
        Result result = redirected("explain", "| true; exit ${PIPESTATUS[0]}");
        assertTrue(result.exit() == 141 || result.exit() == 0, result::toString);
        result.saysNothingOf("error", "Exception");
    }

    private Result redirected(String command, String redirection) {
        List<String> shell = List.of("bash", "-c", Distribution.built().command() + " " + command + " " + redirection);
        try (Running running = playground.start(playground.topDir(), shell)) {
            return running.await();
        }
    }

    @Test
    void printsTheSourceOfEachSetting() {
        playground.environment("STACKPLUG_JOBS", "2").file("stackplug.properties", "silence=5s\njobs=7\n");
        Result result = playground.run("config").exits(0);
        result.prints(
                "jobs=2",
                "from the environment",
                "silence=5s",
                playground.topDir().resolve("stackplug.properties").toString(),
                "from default");
    }
}
