package org.stackplug.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.Announcement;
import org.stackplug.spi.EnableCall;
import org.stackplug.spi.Failure;
import org.stackplug.spi.Namespace;
import org.stackplug.spi.PhaseRunner;
import org.stackplug.spi.PhaseRunnerProvider;
import org.stackplug.spi.Place;
import org.stackplug.spi.Point;
import org.stackplug.spi.RunnerException;
import org.stackplug.spi.Step;
import org.stackplug.spi.StepResult;
import org.stackplug.spi.SyntaxError;

/**
 * What every run backend promises. A backend's test extends this class and says which provider is meant; each test opens a
 * session of its own, in folders of its own, and runs real files in it.
 */
@Timeout(60)
public abstract class PhaseRunnerContract {
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path temp;

    private TestStack stack;

    /** The backend. */
    protected abstract PhaseRunnerProvider provider();

    @BeforeEach
    void prepare() throws IOException {
        stack = new TestStack(provider().create(), temp);
    }

    @AfterEach
    void end() {
        stack.close();
    }

    private static List<Place> places(Failure failure) {
        return failure.stack().stream().map(Failure.Frame::place).toList();
    }

    private static List<String> functions(Failure failure) {
        return failure.stack().stream().map(Failure.Frame::function).toList();
    }

    private static long pid(Path file) throws IOException, InterruptedException {
        for (int i = 0; i < 500 && (!Files.exists(file) || Files.size(file) == 0); i++) {
            Thread.sleep(10);
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    private static boolean lives(long pid) {
        try {
            // A process that nobody has collected yet has ended all the same.
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).matches("(?s).*\\) Z .*");
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertEnds(long pid) throws InterruptedException {
        for (int i = 0; i < 300 && lives(pid); i++) {
            Thread.sleep(10);
        }
        assertFalse(lives(pid), () -> "process " + pid + " still lives");
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Nested
    class Points {
        @Test
        void areAnnouncedInOrderAndThenTheEnd() throws Exception {
            stack.points("fetch", "override_defaults", "source", "stack pre-install", "stack install");

            assertEquals(Point.FETCH, stack.nextPoint().point());
            assertEquals(Point.OVERRIDE_DEFAULTS, stack.nextPoint().point());
            assertEquals(Point.SOURCE, stack.nextPoint().point());
            assertEquals(Point.of("stack", "pre-install"), stack.nextPoint().point());
            assertEquals(Point.of("stack", "install"), stack.nextPoint().point());
            assertEquals(new Announcement.Ended(0, Optional.empty()), stack.end());
        }

        @Test
        void haveAnEndThatIsToldAgainAndAgain() throws Exception {
            stack.points("fetch").nextPoint();

            assertEquals(stack.end(), stack.end());
        }

        @Test
        void giveFilesModeAndPhaseAsArguments() throws Exception {
            stack.atLastPoint();

            assertEquals("stack install 2\n", stack.says("echo $1 $2 $#"));
        }

        @Test
        void withoutAPhaseGiveOneArgument() throws Exception {
            stack.teardown().atLastPoint();

            assertEquals("unstack|-|1\n", stack.says("echo \"$1|${2--}|$#\""));
        }

        @Test
        void giveSettingsNoArguments() throws Exception {
            stack.points("fetch", "source").atLastPoint();
            Path file = stack.script("p", "SEEN=\"$#\"; set -- left over");

            stack.run(Step.Kind.SETTINGS, "p", file, List.of(), Optional.empty());
            stack.run(Step.Kind.SETTINGS, "p", file, List.of(), Optional.empty());

            assertEquals(Optional.of("0"), stack.value("SEEN"));
        }

        @Test
        void giveFilesTheVariablesOfTheirCaller() throws Exception {
            stack.atLastPoint();

            assertEquals(
                    "p|" + stack.dest().resolve("p") + "|stack|install\n", stack.says("echo \"$plugin|$dir|$mode|$phase\""));
        }

        @Test
        void knowTheScriptByItsName() throws Exception {
            stack.teardown().atLastPoint();

            assertEquals("unstack.sh\n", stack.says("echo \"${0##*/}\""));
        }

        @Test
        void passArgumentsAndPathsUnchanged() throws Exception {
            stack.atLastPoint();
            List<String> args = List.of("", " a  b ", "*", "line\nbreak", "'\"\\$x`", "-n", "\u00e4\u20ac");
            Path file = stack.script("odd \n n\u00e4me $x", "printf '%s|' \"$@\" \"$dir\" \"$BASH_SOURCE\"");

            stack.run(Step.Kind.EXTRAS, "odd \n n\u00e4me $x", file, args, Optional.empty());

            assertEquals(
                    String.join("|", args) + "|" + stack.dest().resolve("odd \n n\u00e4me $x") + "|" + file + "|",
                    stack.log());
        }

        @Test
        void areWhereSectionsAreMerged() throws Exception {
            Files.writeString(stack.localConf(), "[[post-config|$TARGET]]\n[DEFAULT]\nanswer = $ANSWER\n");
            stack.localrc("TARGET=" + stack.top() + "/app.ini; ANSWER=42").atLastPoint();

            assertEquals(new StepResult.Done(0), stack.merge("post-config", "$TARGET"));

            assertTrue(Files.readString(stack.top().resolve("app.ini")).contains("answer = 42"));
        }

        @Test
        void runLocalShAsAProgram() throws Exception {
            stack.localrc("export EXPORTED=yes; KEPT=no").atLastPoint();
            Path file = Files.writeString(stack.top().resolve("local.sh"), "#!/bin/sh\necho $EXPORTED $KEPT; exit 0\n");
            assertTrue(file.toFile().setExecutable(true));
            Step step = new Step.Source(
                    Point.of("stack", "extra"), Step.Kind.LOCAL, Optional.empty(), file, List.of(), Optional.empty());

            assertEquals(new StepResult.Done(0), stack.session().run(step, temp.resolve("log"), Optional.empty()));
            assertEquals("yes\n", Files.readString(temp.resolve("log")));
        }
    }

    @Nested
    class Declarations {
        private List<EnableCall> declared(String localrc) throws RunnerException, IOException {
            return stack.localrc(localrc).nextPoint().enabled();
        }

        @Test
        void areToldInOrderWithTheirLines() throws Exception {
            List<EnableCall> calls = declared("\n# first\nenable_plugin a https://h/a\n\nenable_plugin b https://h/b dev\n");

            assertEquals(List.of("a", "https://h/a"), calls.get(0).words());
            assertEquals(new Place(stack.localConf(), 3), calls.get(0).place());
            assertEquals(List.of("b", "https://h/b", "dev"), calls.get(1).words());
            assertEquals(new Place(stack.localConf(), 5), calls.get(1).place());
        }

        @Test
        void mayStandInConditionsAndUseVariables() throws Exception {
            List<EnableCall> calls = declared("BASE=https://h\nif [[ -n $BASE ]]; then\n  enable_plugin a $BASE/a\nelse\n"
                    + "  enable_plugin b $BASE/b\nfi\n");

            assertEquals(1, calls.size());
            assertEquals(List.of("a", "https://h/a"), calls.get(0).words());
            assertEquals(3, calls.get(0).place().line());
        }

        @Test
        void fromASourcedFileHaveThatFilesLine() throws Exception {
            Path more = Files.writeString(stack.top().resolve("more.rc"), "\n\nenable_plugin a u\n");

            assertEquals(new Place(more, 3), declared("source $TOP_DIR/more.rc").get(0).place());
            stack.close();
        }

        @Test
        void fromAFileSourcedByARelativePathHaveItsPlace() throws Exception {
            Path more = Files.writeString(stack.top().resolve("more.rc"), "enable_plugin a u\n");

            assertEquals(new Place(more, 1), declared("source ./more.rc").get(0).place());
        }

        @Test
        void keepEveryWordAsItIs() throws Exception {
            List<EnableCall> calls = declared("enable_plugin 'a  b' '*' \"x\ny\" ''\nenable_plugin\n");

            assertEquals(List.of("a  b", "*", "x\ny", ""), calls.get(0).words());
            assertEquals(List.of(), calls.get(1).words());
        }

        @Test
        void tellWhatDestWas() throws Exception {
            List<EnableCall> calls = declared("enable_plugin a u\nDEST=/elsewhere\nenable_plugin b u\n");

            assertEquals(stack.dest().toString(), calls.get(0).dest());
            assertEquals("/elsewhere", calls.get(1).dest());
        }

        @Test
        void madeLaterComeWithTheNextPoint() throws Exception {
            stack.points("fetch", "source", "stack install").nextPoint();
            stack.arrange();
            assertEquals(List.of(), stack.nextPoint().enabled());
            stack.says("enable_plugin late u");

            assertEquals(List.of("late", "u"), stack.nextPoint().enabled().get(0).words());
        }

        @Test
        void areArrangedInTheOrderThatTheEngineSays() throws Exception {
            stack.localrc("enable_plugin a u\nenable_plugin b u\n").nextPoint();
            stack.arrange("b", "a");

            assertEquals(Optional.of(",b,a"), stack.value("DEVSTACK_PLUGINS"));
            assertEquals(
                    stack.dest().resolve("a").toString(),
                    stack.session().namespace().variables().get("GITDIR").elements().get("a"));
        }
    }

    @Nested
    class Localrc {
        @Test
        void isEvaluatedInTheShellOfTheRun() throws Exception {
            stack.localrc("A=1\nf() { echo f; }\ndeclare -A M=([k]=v)\nexport E=2\n")
                    .atLastPoint();

            assertEquals("1 f v 2\n", stack.says("echo $A $(f) ${M[k]} $(printenv E)"));
        }

        @Test
        void maySetDest() throws Exception {
            stack.localrc("DEST=/else/where").nextPoint();

            assertEquals(Optional.of("/else/where"), stack.value("DEST"));
        }

        @Test
        void isNotEndedByAFailingCommand() throws Exception {
            stack.localrc("false\nA=1\nreturn 3\nA=2").nextPoint();

            assertEquals(Optional.of("1"), stack.value("A"));
        }

        @Test
        void thatExitsIsToldWithItsLine() throws Exception {
            Failure failure = stack.localrc("A=1\nexit 3\n").end().failure().orElseThrow();

            assertEquals(Failure.Kind.EXIT, failure.kind());
            assertEquals(3, failure.status());
            assertEquals(Optional.of(new Place(stack.localConf(), 2)), failure.place());
        }

        @Test
        void thatHangsCanBeCancelled() throws Exception {
            stack.localrc("sleep 60");
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                    () -> assertDoesNotThrow(() -> stack.session().cancel()),
                    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            stack.session();

            assertEquals(
                    Failure.Kind.CANCELLED, stack.end().failure().orElseThrow().kind());
            cancel.get();
        }

        @Test
        void seesTheSessionsEnvironment() throws Exception {
            stack.environment("FROM_OUTSIDE", "a  b").localrc("SEEN=$FROM_OUTSIDE").nextPoint();

            assertEquals(Optional.of("a  b"), stack.value("SEEN"));
        }
    }

    @Nested
    class OneShell {
        @Test
        void keepsVariablesFunctionsArraysFolderAndOptions() throws Exception {
            stack.points("fetch", "stack install", "stack extra").nextPoint();
            stack.arrange();
            stack.nextPoint();
            stack.says("A=1; f() { echo f; }; L=(x 'y z'); declare -gA M=([k]=v); cd /; shopt -s nullglob; set -f\n"
                    + "alias ll=ls; umask 027");
            stack.nextPoint();

            assertEquals(
                    "1 f y z v / on f 0027\n",
                    stack.says("echo $A $(f) ${L[1]} ${M[k]} $PWD $(shopt -q nullglob && echo on)"
                            + " $([[ $- == *f* ]] && echo f) $(umask)"));
        }

        @Test
        void keepsOneProcess() throws Exception {
            stack.points("fetch", "stack install", "stack extra").nextPoint();
            stack.arrange();
            stack.nextPoint();
            String before = stack.says("echo $$ $BASHPID");
            stack.nextPoint();

            assertEquals(before, stack.says("echo $$ $BASHPID"));
        }

        @Test
        void showsLocalsOfAPointToTheNextPluginThereAndToNoOtherPoint() throws Exception {
            stack.points("fetch", "stack install", "stack extra").nextPoint();
            stack.arrange();
            stack.nextPoint();
            stack.says("local a=1; declare b=2; declare -g c=3; typeset d=4");
            assertEquals("1234\n", stack.says("echo $a$b$c$d"));
            stack.nextPoint();

            assertEquals("--3-\n", stack.says("echo ${a--}${b--}${c--}${d--}"));
        }

        @Test
        void allowsReturnAtTheTopLevel() throws Exception {
            stack.atLastPoint();

            assertEquals("a\n", stack.says("echo a; return 0; echo b"));
        }

        @Test
        void runsTheScriptWithErrexitAndWithoutErrtrace() throws Exception {
            stack.atLastPoint();

            assertEquals("on\n", stack.says("[[ -o errexit ]] && echo on"));
        }

        @Test
        void leavesErrexitOffInTeardown() throws Exception {
            stack.teardown().atLastPoint();

            assertEquals("off\n", stack.says("[[ -o errexit ]] || echo off"));
        }

        @Test
        void readsNothingWithoutATerminal() throws Exception {
            stack.atLastPoint();

            assertEquals("end\n", stack.says("read -r line || echo end"));
        }

        @Test
        void opensTheDescriptorsOfDevStack() throws Exception {
            stack.atLastPoint();

            assertEquals("3\n6\n", stack.says("echo 3 >&3; echo 6 >&6"));
        }
    }

    @Nested
    class Failures {
        @Test
        void ofACommandHaveFileLineCommandAndStatus() throws Exception {
            stack.atLastPoint();
            Path file = stack.script("p", "true\n\n(exit 7)\necho not reached\n");

            StepResult.Broke broke = assertInstanceOf(
                    StepResult.Broke.class,
                    stack.run(Step.Kind.PLUGIN, "p", file, List.of(), Optional.empty()));

            assertEquals(Failure.Kind.COMMAND, broke.failure().kind());
            assertEquals(7, broke.failure().status());
            assertEquals("( exit 7 )", broke.failure().command());
            assertEquals(Optional.of(new Place(file, 3)), broke.failure().place());
            assertTrue(broke.shellGone());
            assertEquals("", stack.log());
            assertEquals(7, stack.end().status());
        }

        @Test
        void inNestedFunctionsHaveTheStackOfCalls() throws Exception {
            stack.atLastPoint();
            Path lib = stack.script("p", "inner() {\n  ls /nonexistent 2>/dev/null\n}\n");
            Path file = stack.script("p", "source " + lib + "\nouter() {\n  inner\n}\nouter\n");

            StepResult.Broke broke = assertInstanceOf(
                    StepResult.Broke.class,
                    stack.run(Step.Kind.PLUGIN, "p", file, List.of(), Optional.empty()));

            Failure failure = broke.failure();
            assertEquals("ls /nonexistent 2> /dev/null", failure.command());
            assertEquals(List.of("inner", "outer", "source"), functions(failure));
            assertEquals(List.of(new Place(lib, 2), new Place(file, 3), new Place(file, 5)), places(failure));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 4})
        void byExitHaveItsPlace(int status) throws Exception {
            stack.atLastPoint();

            Failure failure = stack.failure("true\nexit " + status + "\n");

            assertEquals(Failure.Kind.EXIT, failure.kind());
            assertEquals(status, failure.status());
            assertEquals("exit " + status, failure.command());
            assertEquals(2, failure.place().orElseThrow().line());
            assertEquals(status, stack.end().status());
        }

        @Test
        void byExitInAFunctionHaveTheStackOfCalls() throws Exception {
            stack.atLastPoint();

            Failure failure = stack.failure("f() {\n  exit 0\n}\n\nf\n");

            assertEquals(Failure.Kind.EXIT, failure.kind());
            assertEquals(List.of("f", "source"), functions(failure));
            assertEquals(List.of(2, 5), places(failure).stream().map(Place::line).toList());
        }

        @Test
        void inASubshellAreItsParentsToJudge() throws Exception {
            stack.atLastPoint();

            assertEquals("3\n", stack.says("(exit 3) || echo $?\nX=$(exit 4) || true"));
        }

        @Test
        void thatAConditionCatchesAreNone() throws Exception {
            stack.atLastPoint();

            assertEquals("on\n", stack.says("if false; then :; fi; false || true; ! true; echo on"));
        }

        @Test
        void byReturnAtTheTopLevelNameTheFile() throws Exception {
            stack.atLastPoint();

            Failure failure = stack.failure("return 5");

            assertEquals(5, failure.status());
            assertEquals(Failure.Kind.COMMAND, failure.kind());
            assertTrue(failure.place().isPresent());
        }

        @Test
        void bySyntaxHaveTheLine() throws Exception {
            stack.atLastPoint();

            Failure failure = stack.failure("true\n\nif true; do\n");

            assertEquals(Failure.Kind.COMMAND, failure.kind());
            assertEquals(3, failure.place().orElseThrow().line());
        }

        @ParameterizedTest
        @ValueSource(strings = {"echo $nope", "echo ${nope?gone}", "UID=3"})
        void thatBashItselfTakesForFatalHaveTheLine(String line) throws Exception {
            stack.atLastPoint();

            Failure failure = stack.failure("set -u\nf() {\n  " + line + "\n}\nf\n");

            assertEquals(Failure.Kind.COMMAND, failure.kind());
            assertEquals(3, failure.place().orElseThrow().line());
        }

        @Test
        void ofAMissingFileBreakTheStep() throws Exception {
            stack.atLastPoint();
            Path file = stack.dest().resolve("p/devstack/plugin.sh");

            StepResult result = stack.run(Step.Kind.PLUGIN, "p", file, List.of(), Optional.empty());

            Failure failure = assertInstanceOf(StepResult.Broke.class, result).failure();
            assertEquals(file, failure.place().orElseThrow().file());
        }

        @Test
        void afterErrexitWasSwitchedOffAreOnlyAStatus() throws Exception {
            stack.atLastPoint();

            assertEquals(new StepResult.Done(3), stack.run("set +e\nfalse\nreturn 3"));
        }

        @Test
        void inTeardownDoNotEndTheShell() throws Exception {
            stack.teardown().atLastPoint();

            StepResult.Broke broke = stack.breaks("f() {\n  (exit 6)\n}\nfalse\nf\n");

            assertFalse(broke.shellGone());
            assertEquals(6, broke.failure().status());
            assertEquals(2, broke.failure().place().orElseThrow().line());
            assertEquals("on\n", stack.says("false; echo on"));
            assertEquals(new Announcement.Ended(0, Optional.empty()), stack.end());
        }

        @Test
        void byASignalTellItsNumber() throws Exception {
            stack.atLastPoint();

            StepResult.Broke broke = stack.breaks("kill $$\nsleep 5");

            assertEquals(Failure.Kind.SIGNAL, broke.failure().kind());
            assertEquals(143, broke.failure().status());
            assertTrue(broke.shellGone());
        }

        @Test
        void byKillLeaveNoTimeAndAreToldAllTheSame() throws Exception {
            stack.atLastPoint();

            Failure failure = stack.failure("kill -9 $$\nsleep 5");

            assertEquals(Failure.Kind.SIGNAL, failure.kind());
            assertEquals(137, failure.status());
        }

        @Test
        void byExecEndTheShell() throws Exception {
            stack.atLastPoint();

            StepResult.Broke broke = stack.breaks("exec true");

            assertEquals(Failure.Kind.EXIT, broke.failure().kind());
            assertTrue(broke.shellGone());
        }

        @Test
        void ofAMergeBreakIt() throws Exception {
            Files.writeString(stack.localConf(), "[[post-config|/proc/none/app.ini]]\n[DEFAULT]\na = 1\n");
            stack.atLastPoint();

            assertInstanceOf(StepResult.Broke.class, stack.merge("post-config", "/proc/none/app.ini"));
        }

        @Test
        void leaveNoFurtherStepToRun() throws Exception {
            stack.atLastPoint().breaks("exit 1");

            assertThrows(RunnerException.class, () -> stack.run("true"));
            assertThrows(RunnerException.class, () -> stack.session().namespace());
        }
    }
}
