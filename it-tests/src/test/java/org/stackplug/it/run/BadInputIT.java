package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/**
 * Mistakes of users: the exit status; an error with its code, a sentence, the place in the user's file, the cause and one
 * thing to do. Nothing is run, fetched or lost.
 */
@Execution(ExecutionMode.CONCURRENT)
class BadInputIT {
    private static final String URL = "https://example.invalid/x";

    @TempDir
    Path folder;

    static Stream<Arguments> wrongLocalrc() {
        return Stream.of(
                arguments("too few words", "enable_plugin a", "SP306", "needs a name and a URL"),
                arguments("no words", "enable_plugin", "SP306", "neither"),
                arguments("a variable that is not set", "enable_plugin a $NOWHERE", "SP306", "only 'a'"),
                arguments("too many words", "enable_plugin a " + URL + " master more", "SP306", "at most three"),
                arguments("invalid bash", "if true; then", "SP304", "syntax error"),
                arguments("invalid bash inside", "fi", "SP304", "syntax error"),
                arguments("a name that is ..", "enable_plugin .. " + URL, "SP307", "'..'"),
                arguments("a name that escapes", "enable_plugin ../../x " + URL, "SP307", "'../../x'"),
                arguments("a name with a slash", "enable_plugin a/b " + URL, "SP307", "'a/b'"),
                arguments("a name with a comma", "enable_plugin a,b " + URL, "SP307", "'a,b'"),
                arguments("a name with a blank", "enable_plugin 'a b' " + URL, "SP307", "'a b'"),
                arguments("a name with a leading -", "enable_plugin -a " + URL, "SP307", "'-a'"),
                arguments("a name with a leading .", "enable_plugin .a " + URL, "SP307", "'.a'"),
                arguments("a name with a line end", "enable_plugin $'a\\nb' " + URL, "SP307", "'a?b'"),
                arguments("a name with an escape", "enable_plugin $'a\\e[31m' " + URL, "SP307", "'a?[31m'"),
                arguments("a URL that is an option", "enable_plugin a --upload-pack=x", "SP308", "begins with '-'"),
                arguments("a ref that is an option", "enable_plugin a " + URL + " -x", "SP308", "begins with '-'"),
                arguments("a ref with a blank", "enable_plugin a " + URL + " 'x y'", "SP308", "blank"),
                arguments("a URL with a line end", "enable_plugin a $'x\\ny'", "SP308", "control character"),
                arguments("an exit", "exit 0", "SP305", "status 0"),
                arguments("a die", "die $LINENO 'not here'", "SP305", "not here"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongLocalrc")
    @Execution(ExecutionMode.CONCURRENT)
    void refusesALocalrcWithAMistake(String what, String line, String code, String said) {
        Playground playground = new Playground(folder);
        playground
                .recordingPlugin("good")
                .localrc(playground.enable("good"), line)
                .file("extras.d/10-tell.sh", "echo extras >>\"$TOP_DIR/order\"\n");
        String conf = playground.topDir().resolve("local.conf").toString();
        Result result = refused(playground, 3);
        result.says("error[" + code + "]: ", "--> " + conf + ":3", "3 | " + line, "^", "help: ", said);
    }

    /** Runs a stack that must be refused before anything happens. */
    private static Result refused(Playground playground, int exit) {
        SortedMap<String, String> before = files(playground);
        Result result = playground.run("stack").exits(exit);
        assertEquals(before, files(playground), "nothing must change");
        assertEquals("", result.out());
        assertFalse(Files.exists(playground.dest().resolve("good")), "nothing must be fetched");
        return result;
    }

    private static SortedMap<String, String> files(Playground playground) {
        SortedMap<String, String> files = Playground.listing(playground.topDir());
        files.keySet()
                .removeIf(path -> path.isEmpty()
                        || path.startsWith(".stackplug")
                        // The lock of DEST.
                        || path.equals("stack")
                        || path.startsWith("stack/.stackplug"));
        return files;
    }

    @Test
    void refusesAMissingLocalConf() {
        Playground playground = new Playground(folder);
        Result result = refused(playground, 3);
        result.says("error[SP301]", playground.topDir().resolve("local.conf").toString(), "'stackplug enable NAME'");
        for (String command : List.of("plan", "status", "unstack")) {
            playground.run(command).exits(3).says("error[SP301]", "'stackplug enable NAME'");
        }
        assertFalse(Files.exists(playground.topDir().resolve(".stackplug")), "the folder stays unchanged");
    }

    @Test
    void refusesAMissingFolder() {
        Playground playground = new Playground(folder);
        Path nowhere = playground.root().resolve("nowhere");
        playground.run("stack", "-C", nowhere.toString()).exits(3).says("error[SP301]", nowhere.toString());
        assertFalse(Files.exists(nowhere));
    }

    @Test
    void refusesALocalConfThatIsAFolder() throws IOException {
        Playground playground = new Playground(folder);
        Files.createDirectory(playground.topDir().resolve("local.conf"));
        refused(playground, 3).says("error[SP302]", "local.conf", "help: ");
    }

    @Test
    void refusesALocalConfThatCannotBeRead() {
        Playground playground = new Playground(folder).localrc("true");
        Path conf = playground.topDir().resolve("local.conf");
        conf.toFile().setReadable(false);
        assumeTrue(!Files.isReadable(conf), "root reads everything");
        refused(playground, 3).says("error[SP302]", "local.conf", "help: ");
    }

    @Test
    void refusesASectionHeaderThatIsNotClosed() {
        Playground playground = new Playground(folder)
                .file("local.conf", "[[local|localrc]]\nA=1\n[[post-config|$X\n[a]\n[[no-bar]]\n");
        Result result = refused(playground, 3);
        result.says("error[SP303]", "local.conf:3", "3 | [[post-config|$X", "local.conf:5", "help: ");
    }

    @Test
    void acceptsABashTestAtTheStartOfALine() {
        Playground playground = new Playground(folder).localrc("[[ -n $HOME ]] && A=1");
        playground.run("plan").exits(0);
    }

    @Test
    void namesBothLinesOfANameEnabledTwice() {
        Playground playground = new Playground(folder);
        playground.recordingPlugin("good").localrc(playground.enable("good"), "", playground.enable("good"));
        String conf = playground.topDir().resolve("local.conf").toString();
        refused(playground, 3).says("error[SP309]", "'good'", "--> " + conf + ":4", "--> " + conf + ":2", "help: ");
    }

    @Test
    void reportsAllWrongLinesAtOnce() {
        Playground playground = new Playground(folder)
                .localrc("enable_plugin a,b " + URL, "enable_plugin a", "enable_plugin c -x", "enable_plugin d f:/x y");
        refused(playground, 3).says("error[SP307]", "error[SP306]", "error[SP308]");
    }

    @Test
    void removesControlSequencesFromAnExcerpt() {
        Playground playground = new Playground(folder).localrc("enable_plugin a,b \u001b]0;owned\u0007");
        Result result = refused(playground, 3);
        assertTrue(result.err().chars().noneMatch(c -> c == 0x1b || c == 7), result::toString);
    }

    @Test
    void refusesWrongUsage() {
        Playground playground = new Playground(folder).localrc("true");
        playground.run("stakc").exits(2).says("error[SP201]", "stack", "help: ");
        playground.run("stack", "--no-such").exits(2).says("error[SP201]", "--no-such");
        playground.run("stack", "-j", "0").exits(3).says("error[SP314]", "jobs", "the command line");
        playground.run("run").exits(2).says("error[SP201]", "MODE");
        playground.run("run", "../x").exits(2).says("error[SP201]", "../x");
        playground.run().exits(2).says("Usage: stackplug");
        playground.run("stack", "--format", "xml").exits(2).says("error[SP201]", "xml");
        playground.run("stack", "--color", "sometimes").exits(2).says("error[SP201]", "sometimes");
        for (String option : List.of("--dest", "--top-dir", "--conf", "--jobs", "--only", "--step-timeout")) {
            playground.run("stack", option, "").exits(2).says("error[SP201]: " + option + " needs a value: ");
        }
        playground.run("stack", "-C", "").exits(2).says("error[SP201]: --top-dir needs a value: DIR");
        playground.run("stack", "--dest=").exits(2).says("error[SP201]: --dest needs a value: DIR");
        assertFalse(Files.exists(playground.topDir().resolve(".stackplug")));
    }

    /** By every command that reads settings, also by one that does not use them. */
    @Test
    void refusesEveryWrongSettingWhereItIsRead() {
        Playground playground = new Playground(folder)
                .localrc("true")
                .environment("STACKPLUG_STEP_TIMEOUT", "soon")
                .environment("STACKPLUG_CHECKPOINTS", "maybe")
                .environment("STACKPLUG_SILENCE", "")
                .environment("STACKPLUG_FETCH_MAX_REFS", "-1");
        for (String command : List.of("plan", "status", "runs", "config", "search", "stack")) {
            playground
                    .run(command)
                    .exits(3)
                    .says(
                            "error[SP314]: the setting 'step-timeout' can't be 'soon'",
                            "It comes from STACKPLUG_STEP_TIMEOUT in the environment.",
                            "'checkpoints' can't be 'maybe'",
                            "'fetch-max-refs' can't be '-1'")
                    .saysNothingOf("silence");
        }
    }

    @Test
    void takesTheLargestNumbersAndRefusesOthers() {
        Playground playground = new Playground(folder).recordingPlugin("good");
        playground.localrc(playground.enable("good"), "GIT_TIMEOUT=10m");
        playground.run("fetch", "--jobs", "2147483647").exits(0);
        playground.run("stack", "--step-timeout", "999999999h").exits(3).says("error[SP314]", "up to 100000h");
        playground.localrc(playground.enable("good"), "GIT_TIMEOUT=soon");
        playground.run("fetch").exits(3).says("error[SP314]: the variable GIT_TIMEOUT can't be 'soon'", "local.conf:3");
        playground.localrc(playground.enable("good"), "GIT_DEPTH=-1");
        playground.run("fetch").exits(3).says("error[SP314]: the variable GIT_DEPTH can't be '-1'");
    }

    @Test
    void refusesAnUnknownSetting() {
        Playground playground = new Playground(folder).localrc("true").file("stackplug.properties", "jobbs=3\n");
        refused(playground, 3).says("error[SP314]", "'jobbs'", "stackplug.properties", "help: ");
    }
}
