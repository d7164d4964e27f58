package org.stackplug.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
                    "p|" + stack.dest().resolve("p") + "|stack|install\n",
                    stack.says("echo \"$plugin|$dir|$mode|$phase\""));
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
            List<EnableCall> calls =
                    declared("\n# first\nenable_plugin a https://h/a\n\nenable_plugin b https://h/b dev\n");

            assertEquals(List.of("a", "https://h/a"), calls.get(0).words());
            assertEquals(new Place(stack.localConf(), 3), calls.get(0).place());
            assertEquals(List.of("b", "https://h/b", "dev"), calls.get(1).words());
            assertEquals(new Place(stack.localConf(), 5), calls.get(1).place());
        }

        @Test
        void mayStandInConditionsAndUseVariables() throws Exception {
            List<EnableCall> calls = declared("""
                    BASE=https://h
                    if [[ -n $BASE ]]; then
                      enable_plugin a $BASE/a
                    else
                      enable_plugin b $BASE/b
                    fi
                    """);

            assertEquals(1, calls.size());
            assertEquals(List.of("a", "https://h/a"), calls.get(0).words());
            assertEquals(3, calls.get(0).place().line());
        }

        @Test
        void fromASourcedFileHaveThatFilesLine() throws Exception {
            Path more = Files.writeString(stack.top().resolve("more.rc"), "\n\nenable_plugin a u\n");

            assertEquals(
                    new Place(more, 3),
                    declared("source $TOP_DIR/more.rc").get(0).place());
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

            assertEquals(
                    List.of("late", "u"), stack.nextPoint().enabled().get(0).words());
        }

        @Test
        void areArrangedInTheOrderThatTheEngineSays() throws Exception {
            stack.localrc("enable_plugin a u\nenable_plugin b u\n").nextPoint();
            stack.arrange("b", "a");

            assertEquals(Optional.of(",b,a"), stack.value("DEVSTACK_PLUGINS"));
            assertEquals(
                    stack.dest().resolve("a").toString(),
                    stack.session()
                            .namespace()
                            .variables()
                            .get("GITDIR")
                            .elements()
                            .get("a"));
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
            stack.environment("FROM_OUTSIDE", "a  b")
                    .localrc("SEEN=$FROM_OUTSIDE")
                    .nextPoint();

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
                    StepResult.Broke.class, stack.run(Step.Kind.PLUGIN, "p", file, List.of(), Optional.empty()));

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
                    StepResult.Broke.class, stack.run(Step.Kind.PLUGIN, "p", file, List.of(), Optional.empty()));

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
            assertEquals(
                    List.of(2, 5), places(failure).stream().map(Place::line).toList());
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

    @Nested
    class Output {
        @Test
        void ofAStepIsInItsLogByteForByte() throws Exception {
            stack.atLastPoint();
            stack.run("printf '\\0\\377\\r\\n%s' x; printf y >&2");

            assertArrayEquals(new byte[] {0, (byte) 0xff, '\r', '\n', 'x', 'y'}, Files.readAllBytes(stack.logFile()));
        }

        @Test
        void ofTheSessionIsInNoStepsLog() throws Exception {
            stack.localrc("echo from localrc").atLastPoint();
            stack.run("set -x");

            assertEquals("", stack.says("{ set +x; } 2>/dev/null"));
            assertTrue(Files.readString(stack.output()).contains("from localrc"));
        }

        @Test
        void isAppended() throws Exception {
            stack.atLastPoint();
            Path log = Files.writeString(temp.resolve("old.log"), "old\n");
            Step step = new Step.Source(
                    Point.of("stack", "install"),
                    Step.Kind.EXTRAS,
                    Optional.empty(),
                    stack.script("p", "echo new"),
                    List.of(),
                    Optional.empty());
            stack.session().run(step, log, Optional.empty());

            assertEquals("old\nnew\n", Files.readString(log));
        }

        @Test
        void thatAStepRedirectsForItselfComesBackForTheNext() throws Exception {
            stack.atLastPoint();
            stack.says("exec >" + temp.resolve("elsewhere") + " 2>&1; echo hidden");

            assertEquals("seen\n", stack.says("echo seen"));
            assertEquals("hidden\n", Files.readString(temp.resolve("elsewhere")));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"exec 1>&-", "exec 2>&-", "exec 3>&-", "exec 6>&-", "exec 9>&-", "exec 1>&- 2>&- 10>&- 11>&-"
                })
        void comesBackAfterDescriptorsWereClosed(String closing) throws Exception {
            stack.atLastPoint().run(closing);

            assertEquals("seen\n", stack.says("echo seen"));
        }

        @Test
        void ofADaemonGoesOnAfterTheEndWhichItDoesNotBlock() throws Exception {
            stack.atLastPoint();
            Path pid = temp.resolve("pid");
            stack.says("{ echo $BASHPID >" + pid + "; sleep 0.4; echo still here; sleep 30; } &");
            Path log = stack.logFile();
            long daemon = pid(pid);
            try {
                assertEquals(new Announcement.Ended(0, Optional.empty()), stack.end());
                stack.close();
                for (int i = 0; i < 300 && Files.size(log) == 0; i++) {
                    Thread.sleep(10);
                }

                assertEquals("still here\n", Files.readString(log));
                assertTrue(lives(daemon));
            } finally {
                ProcessHandle.of(daemon).ifPresent(handle -> handle.children().forEach(ProcessHandle::destroyForcibly));
                kill(daemon);
            }
        }
    }

    @Nested
    class Limits {
        private StepResult.Broke hangs(String text) throws RunnerException, IOException {
            return assertInstanceOf(StepResult.Broke.class, stack.run("p", text, Optional.of(SHORT)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sleep 60",
                    "while :; do :; done",
                    "trap '' TERM; while :; do :; done",
                    "read -r x < <(sleep 60)"
                })
        void endAHangAndTheShell(String text) throws Exception {
            stack.atLastPoint();

            StepResult.Broke broke = hangs(text);

            assertEquals(Failure.Kind.TIMEOUT, broke.failure().kind());
            assertTrue(broke.shellGone());
            stack.end();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sleep 60 & echo $! >FILE; sleep 60",
                    "(sleep 60 & echo $! >FILE); sleep 60",
                    "( while :; do sleep 0.05; done ) & echo $! >FILE; sleep 60",
                    "setsid sleep 60 & echo $! >FILE; sleep 60",
                    "env -i sleep 60 & echo $! >FILE; sleep 60",
                    "( trap '' TERM; while :; do sleep 0.05; done ) & echo $! >FILE; sleep 60",
                })
        void endEveryProcessOfTheStep(String text) throws Exception {
            stack.atLastPoint();
            Path file = temp.resolve("pid");

            hangs(text.replace("FILE", file.toString()));

            assertEnds(pid(file));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sleep 60 & echo $! >FILE",
                    "(setsid sleep 60 & echo $! >FILE)",
                    "( while :; do sleep 0.05; done ) & echo $! >FILE"
                })
        void leaveAloneWhatEarlierStepsStarted(String text) throws Exception {
            stack.atLastPoint();
            Path file = temp.resolve("pid");
            stack.says(text.replace("FILE", file.toString()));
            long daemon = pid(file);
            Thread.sleep(50);
            try {
                hangs("sleep 60");
                Thread.sleep(1000);

                assertTrue(lives(daemon));
            } finally {
                kill(daemon);
            }
        }

        @Test
        void thatAreNotReachedChangeNothing() throws Exception {
            stack.atLastPoint();

            assertEquals(new StepResult.Done(0), stack.run("p", "true", Optional.of(SHORT)));
            Thread.sleep(SHORT.toMillis() + 100);
            assertEquals("on\n", stack.says("echo on"));
        }
    }

    @Nested
    class Cancelling {
        @Test
        void fromAnotherThreadEndsTheStepSoon() throws Exception {
            stack.atLastPoint();
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                    () -> assertDoesNotThrow(() -> stack.session().cancel()),
                    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            long start = System.nanoTime();

            StepResult.Broke broke = stack.breaks("trap '' TERM INT; while :; do sleep 1; done");

            assertEquals(Failure.Kind.CANCELLED, broke.failure().kind());
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(3).toNanos());
            cancel.get();
        }

        @Test
        void betweenTwoStepsIsToldByTheNextCall() throws Exception {
            stack.atLastPoint();
            stack.session().cancel();

            assertEquals(Failure.Kind.CANCELLED, stack.failure("true").kind());
        }

        @Test
        void beforeTheFirstPointIsToldThere() throws Exception {
            stack.session().cancel();

            assertEquals(
                    Failure.Kind.CANCELLED, stack.end().failure().orElseThrow().kind());
        }

        @Test
        void betweenStepsSparesWhatTheyStarted() throws Exception {
            stack.atLastPoint();
            Path file = temp.resolve("pid");
            stack.says("sleep 60 & echo $! >" + file);
            long daemon = pid(file);
            Thread.sleep(50);
            try {
                stack.session().cancel();
                stack.end();
                Thread.sleep(900);

                assertTrue(lives(daemon));
            } finally {
                kill(daemon);
            }
        }

        @Test
        void twiceIsHarmless() throws Exception {
            stack.atLastPoint();
            stack.session().cancel();
            stack.session().cancel();

            stack.end();
            stack.session().cancel();
        }
    }

    @Nested
    class Closing {
        @Test
        void twiceIsHarmless() throws Exception {
            stack.atLastPoint();
            stack.session().close();
            stack.session().close();
        }

        @Test
        void beforeTheFirstPointEndsTheShell() throws Exception {
            Path file = temp.resolve("pid");
            stack.localrc("echo $$ >" + file + "; sleep 60").session();
            long shell = pid(file);

            stack.close();

            assertEnds(shell);
        }

        @Test
        void atAPointRunsExitTraps() throws Exception {
            stack.atLastPoint();
            Path file = temp.resolve("trapped");
            stack.says("trap 'echo yes >" + file + "' EXIT");

            stack.close();

            assertEquals("yes\n", Files.readString(file));
        }
    }

    @Nested
    class Names {
        @Test
        void ofLocalsAreNoPartOfTheNamespace() throws Exception {
            stack.atLastPoint();
            stack.says("local a=1; b=2; declare -g c=3");

            Map<String, Namespace.Variable> variables =
                    stack.session().namespace().variables();

            assertFalse(variables.containsKey("a"));
            assertFalse(variables.containsKey("dir"));
            assertTrue(variables.keySet().stream().noneMatch(name -> name.startsWith("_stackplug_")));
            assertEquals(Optional.of("2"), variables.get("b").value());
            assertEquals(Optional.of("3"), variables.get("c").value());
        }

        @Test
        void haveOddValues() throws Exception {
            String odd = "a\nb'c\"d\\e$f`g\th\u0001\u00e4\u20ac ]) [x]=";
            stack.environment("ODD", odd).atLastPoint();

            assertEquals(Optional.of(odd), stack.value("ODD"));
        }

        @Test
        void haveOddValuesWhateverTheLocale() throws Exception {
            stack.environment("ODD", "\u00e4\n\u20ac").atLastPoint();
            stack.says("LC_ALL=C");

            assertEquals(Optional.of("\u00e4\n\u20ac"), stack.value("ODD"));
        }

        @Test
        void ofArraysHaveTheirElements() throws Exception {
            stack.atLastPoint();
            stack.says(
                    "L=(x 'y z' $'1\\n2'); L[7]=s; declare -gA M=(['k ]=']='v\"' [b]=''); declare -g unset; export E=1; R=2;"
                            + " readonly R");

            Map<String, Namespace.Variable> all = stack.session().namespace().variables();

            assertEquals(
                    Map.of("0", "x", "1", "y z", "2", "1\n2", "7", "s"),
                    all.get("L").elements());
            assertEquals(Map.of("k ]=", "v\"", "b", ""), all.get("M").elements());
            assertEquals(Optional.empty(), all.get("unset").value());
            assertEquals("x", all.get("E").attributes());
            assertEquals("r", all.get("R").attributes());
        }
    }

    @Nested
    class Checks {
        private Optional<SyntaxError> check(String text) throws RunnerException, IOException {
            return provider().create().check(Files.writeString(temp.resolve("a b\n.sh"), text));
        }

        @Test
        void findNothingInAFileThatCanBeRead() throws Exception {
            assertEquals(Optional.empty(), check("echo; touch " + temp.resolve("ran") + "\n"));
            assertFalse(Files.exists(temp.resolve("ran")));
        }

        @Test
        void tellTheLineOfAMistake() throws Exception {
            SyntaxError error = check("echo\nif true; do\nfi\n").orElseThrow();

            assertEquals(2, error.line());
            assertTrue(error.message().contains("do"), error.message());
        }

        @Test
        void allowExtendedPatterns() throws Exception {
            assertEquals(Optional.empty(), check("shopt -s extglob\ncase x in @(a|x)) ;; esac\n"));
        }

        @Test
        void ofAMissingFileAreAnError() {
            assertThrows(RunnerException.class, () -> provider().create().check(temp.resolve("missing")));
        }
    }

    /** What a plugin can do to the shell that it shares, on purpose or not. */
    @Nested
    class HostilePlugins {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "set -u",
                    "set -x",
                    "set -f",
                    "set -C",
                    "set -v",
                    "set -E",
                    "set -T",
                    "shopt -s nocasematch",
                    "shopt -s failglob nullglob dotglob extglob",
                    "shopt -s expand_aliases; alias builtin=false trap=false local=false read=false",
                    "IFS=0123456789/.-_",
                    "IFS=",
                    "unset IFS",
                    "readonly IFS=,",
                    "LC_ALL=C",
                    "TMOUT=1",
                    "read() { return 1; }; printf() { return 1; }; echo() { command echo x; }",
                    "mapfile() { return 1; }; trap() { return 1; }; eval() { return 1; }; unset() { return 1; }",
                    "source() { return 1; }; .() { return 1; }; local() { return 1; }; export() { return 1; }; set() { return 1; }",
                    "exit() { builtin exit \"$@\"; }",
                    "for f in $(compgen -A function); do unset -f $f 2>/dev/null || :; done",
                    "readonly REPLY=1 i=2 status=3 count=4 errexit=5",
                    "readonly dir",
                    "readonly plugin dir mode phase",
                    "declare -gr dir=/x plugin=y mode=m phase=p",
                    "unset dir plugin mode phase",
                    "trap 'true' EXIT",
                    "trap 'true' ERR",
                    "trap 'true' DEBUG",
                    "trap 'true' RETURN",
                    "trap '' EXIT ERR TERM INT HUP",
                    "trap 'true # comment' ERR EXIT",
                    "trap - EXIT ERR DEBUG",
                    "umask 777",
                    "mkdir gone; cd gone; rmdir ../gone",
                    "unset PATH HOME BASH_ENV",
                    "wait",
                    "sleep 0.01 & wait",
                    "set -m",
                    "set -b +B +h",
                    "ulimit -c 0",
                    "exec </dev/null",
                    "exec 0<&-",
                    "BASH_ARGV0=other",
                    "PS4='$(false)+ '; set -x",
                })
        void doNotDisturbTheNext(String text) throws Exception {
            stack.points("fetch", "stack install", "stack extra").nextPoint();
            stack.arrange();
            stack.nextPoint();
            assertInstanceOf(StepResult.Done.class, stack.run(text), stack.log());
            Path file = stack.script("q", "\\builtin printf '%s|' \"$1\" \"$2\" \"$dir\" >>" + temp.resolve("seen"));
            List<String> args = List.of("stack", "x");

            assertEquals(
                    new StepResult.Done(0),
                    stack.run(Step.Kind.PLUGIN, "q", file, args, Optional.of(Duration.ofSeconds(9))));
            stack.nextPoint();
            assertEquals(
                    new StepResult.Done(0),
                    stack.run(Step.Kind.PLUGIN, "q", file, args, Optional.of(Duration.ofSeconds(9))));
            String once = "stack|x|" + stack.dest().resolve("q") + "|";
            assertEquals(once + once, Files.readString(temp.resolve("seen")));
            stack.session().namespace();
            Failure failure = stack.failure("true\nfalse");
            assertEquals(Failure.Kind.COMMAND, failure.kind());
            assertEquals(2, failure.place().orElseThrow().line());
        }

        @Test
        void inPosixModeDoNotDisturbTheNext() throws Exception {
            stack.atLastPoint().says("set -o posix");

            assertEquals("on\n", stack.says("echo on"));
            assertEquals(7, stack.failure("(exit 7)").status());
        }

        @Test
        void withAnExitTrapOfTheirOwnAreStillToldOf() throws Exception {
            stack.atLastPoint();

            Failure failure = stack.failure("trap 'echo status $?' EXIT\n(exit 7)");

            assertEquals(Failure.Kind.COMMAND, failure.kind());
            assertEquals(2, failure.place().orElseThrow().line());
            assertEquals(7, failure.status());
            assertTrue(stack.log().contains("status 7")
                    || Files.readString(stack.output()).contains("status 7"));
        }

        @Test
        void keepTheirErrTrapFromStepToStep() throws Exception {
            stack.atLastPoint();
            stack.says("trap 'echo \"trapped $?\"' ERR");

            stack.breaks("(exit 7)");

            assertTrue(stack.log().contains("trapped 7"), stack.log());
        }

        @Test
        void withAnErrTrapThatExitsAreToldOf() throws Exception {
            stack.atLastPoint();

            StepResult.Broke broke = stack.breaks("f() {\n  exit 9\n}\ntrap f ERR\nfalse");

            assertEquals(9, broke.failure().status());
            assertTrue(broke.shellGone());
        }

        @Test
        void thatRedefineExitAreToldOf() throws Exception {
            stack.atLastPoint();

            Failure failure = stack.failure("exit() { builtin exit 0; }\nexit");

            assertEquals(Failure.Kind.EXIT, failure.kind());
            assertEquals(0, failure.status());
        }

        @Test
        void cantEndARunAsIfItWereComplete() throws Exception {
            stack.atLastPoint();
            stack.says("trap 'exit 0' EXIT");

            assertInstanceOf(StepResult.Broke.class, stack.run("false"));
        }
    }
}
