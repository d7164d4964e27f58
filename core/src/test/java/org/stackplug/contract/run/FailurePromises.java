package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepResult;

abstract class FailurePromises extends RunnerFixture {
    FailurePromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @Test
    void reportsFileLineCommandAndStatusOfACommand() throws Exception {
        stack.atLastPoint();
        Path file = stack.script("p", "true\n\n(exit 7)\necho not reached\n");

        StepResult.Failed broke = assertInstanceOf(
                StepResult.Failed.class, stack.run(Step.ScriptKind.PLUGIN, "p", file, List.of(), Optional.empty()));

        assertEquals(Failure.Kind.COMMAND, broke.failure().kind());
        assertEquals(7, broke.failure().status());
        assertEquals("( exit 7 )", broke.failure().command());
        assertEquals(Optional.of(new Place(file, 3)), broke.failure().place());
        assertTrue(broke.shellGone());
        assertEquals("", stack.log());
        assertEquals(7, stack.end().status());
    }

    @Test
    void reportsTheStackOfNestedFunctions() throws Exception {
        stack.atLastPoint();
        Path lib = stack.script("p", "inner() {\n  ls /nonexistent 2>/dev/null\n}\n");
        Path file = stack.script("p", "source " + lib + "\nouter() {\n  inner\n}\nouter\n");

        StepResult.Failed broke = assertInstanceOf(
                StepResult.Failed.class, stack.run(Step.ScriptKind.PLUGIN, "p", file, List.of(), Optional.empty()));

        Failure failure = broke.failure();
        assertEquals("ls /nonexistent 2> /dev/null", failure.command());
        assertEquals(List.of("inner", "outer", "source"), functions(failure));
        assertEquals(List.of(new Place(lib, 2), new Place(file, 3), new Place(file, 5)), places(failure));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void namesThePlaceOfAnExit(int status) throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("true\nexit " + status + "\n");

        assertEquals(Failure.Kind.EXIT, failure.kind());
        assertEquals(status, failure.status());
        assertEquals("exit " + status, failure.command());
        assertEquals(2, failure.place().orElseThrow().line());
        assertEquals(status, stack.end().status());
    }

    @Test
    void reportsTheStackOfAnExitInAFunction() throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("f() {\n  exit 0\n}\n\nf\n");

        assertEquals(Failure.Kind.EXIT, failure.kind());
        assertEquals(List.of("f", "source"), functions(failure));
        assertEquals(List.of(2, 5), places(failure).stream().map(Place::line).toList());
    }

    @Test
    void letsTheParentHandleAFailureInASubshell() throws Exception {
        stack.atLastPoint();

        assertEquals("3\n", stack.outputOf("(exit 3) || echo $?\nX=$(exit 4) || true"));
    }

    @Test
    void ignoresFailuresThatAConditionCatches() throws Exception {
        stack.atLastPoint();

        assertEquals("on\n", stack.outputOf("if false; then :; fi; false || true; ! true; echo on"));
    }

    @Test
    void namesThePlaceOfAReturnAtTheTopLevel() throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("return 5");

        assertEquals(5, failure.status());
        assertEquals(Failure.Kind.COMMAND, failure.kind());
        assertTrue(failure.place().isPresent());
    }

    @Test
    void namesTheLineOfASyntaxError() throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("true\n\nif true; do\n");

        assertEquals(Failure.Kind.COMMAND, failure.kind());
        assertEquals(3, failure.place().orElseThrow().line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo $nope", "echo ${nope?gone}", "UID=3"})
    void namesTheLineOfAnErrorThatIsFatalToBash(String line) throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("set -u\nf() {\n  " + line + "\n}\nf\n");

        assertEquals(Failure.Kind.COMMAND, failure.kind());
        assertEquals(3, failure.place().orElseThrow().line());
    }

    @Test
    void failsAStepWhoseFileIsMissing() throws Exception {
        stack.atLastPoint();
        Path file = stack.dest().resolve("p/devstack/plugin.sh");

        StepResult result = stack.run(Step.ScriptKind.PLUGIN, "p", file, List.of(), Optional.empty());

        Failure failure = assertInstanceOf(StepResult.Failed.class, result).failure();
        assertEquals(file, failure.place().orElseThrow().file());
    }

    @Test
    void returnsOnlyAStatusWithoutErrexit() throws Exception {
        stack.atLastPoint();

        assertEquals(new StepResult.Done(3), stack.run("set +e\nfalse\nreturn 3"));
    }

    @Test
    void keepsTheShellAfterAFailureInTeardown() throws Exception {
        stack.teardown().atLastPoint();

        StepResult.Failed broke = stack.breaks("f() {\n  (exit 6)\n}\nfalse\nf\n");

        assertFalse(broke.shellGone());
        assertEquals(6, broke.failure().status());
        assertEquals(2, broke.failure().place().orElseThrow().line());
        assertEquals("on\n", stack.outputOf("false; echo on"));
        assertEquals(new Announcement.Ended(0, Optional.empty()), stack.end());
    }

    @Test
    void reportsTheNumberOfASignal() throws Exception {
        stack.atLastPoint();

        StepResult.Failed broke = stack.breaks("kill $$\nsleep 5");

        assertEquals(Failure.Kind.SIGNAL, broke.failure().kind());
        assertEquals(143, broke.failure().status());
        assertTrue(broke.shellGone());
    }

    @Test
    void reportsAShellThatWasKilled() throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("kill -9 $$\nsleep 5");

        assertEquals(Failure.Kind.SIGNAL, failure.kind());
        assertEquals(137, failure.status());
    }

    @Test
    void reportsAnExecAsTheEndOfTheShell() throws Exception {
        stack.atLastPoint();

        StepResult.Failed broke = stack.breaks("exec true");

        assertEquals(Failure.Kind.EXIT, broke.failure().kind());
        assertTrue(broke.shellGone());
    }

    @Test
    void failsAMergeThatCannotBeWritten() throws Exception {
        Files.writeString(stack.localConf(), "[[post-config|/proc/none/app.ini]]\n[DEFAULT]\na = 1\n");
        stack.atLastPoint();

        assertInstanceOf(StepResult.Failed.class, stack.merge("post-config", "/proc/none/app.ini"));
    }

    @Test
    void refusesStepsAfterAFailure() throws Exception {
        stack.atLastPoint().breaks("exit 1");

        assertThrows(RunnerException.class, () -> stack.run("true"));
        assertThrows(RunnerException.class, () -> stack.session().namespace());
    }

    @Test
    void keepsTheVariablesAtTheFailure() throws Exception {
        stack.atLastPoint()
                .breaks("function make { local made=\"in a function\"; false; }\n"
                        + "declare local_one='of the file'\nmake");

        Namespace last = stack.session().crashVariables().orElseThrow();

        assertEquals(Optional.of("in a function"), last.value("made"));
        assertEquals(Optional.of("of the file"), last.value("local_one"));
        assertEquals(Optional.empty(), stack.session().crashVariables());
    }

    @Test
    void keepsTheVariablesAtAnExitOrAnUnsetVariable() throws Exception {
        for (String end : List.of("exit 3", "set -u; : $nothing_of_that_name")) {
            try (TestStack one = new TestStack(runner(), Files.createTempDirectory(temp, "one"))) {
                one.atLastPoint()
                        .breaks("function make { local made=$RANDOM_PART-4711; " + end + "; }; RANDOM_PART=x; make");

                assertEquals(
                        Optional.of("x-4711"),
                        one.session().crashVariables().orElseThrow().value("made"),
                        end);
            }
        }
    }

    @Test
    void keepsNoVariablesWithoutAFailure() throws Exception {
        stack.atLastPoint().outputOf("if ! false; then echo fine; fi; (exit 3) || true");

        assertEquals(Optional.empty(), stack.session().crashVariables());
    }
}
