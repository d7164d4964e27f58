package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.run.Assignment;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.step.StepResult;

/** Assignments that a traced session reports. */
abstract class TracePromises extends RunnerFixture {
    TracePromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @BeforeEach
    void requireTrace() {
        assumeTrue(
                runner().capabilities().contains(PhaseRunner.Capability.TRACE), "this runner reports no assignments");
    }

    /** Runs this text as a step and returns its assignments to X, as "LINE BEFORE>AFTER", with - for unset. */
    private List<String> ofX(String text) throws Exception {
        return ofX(text, "");
    }

    private List<String> ofX(String text, String localrc) throws Exception {
        stack.traced().localrc(localrc).atLastPoint();
        stack.assignments();
        stack.run(text);
        return of("X", stack.assignments());
    }

    private static List<String> of(String name, List<Assignment> assignments) {
        return assignments.stream()
                .filter(one -> one.name().equals(name))
                .map(one -> one.place().line() + " " + one.before().orElse("-") + ">"
                        + one.after().orElse("-"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X=1",
                "export X=1",
                "declare -g X=1",
                "readonly X=1",
                "declare -gi X=1",
                ": ${X:=1}",
                "X=$(echo 1)",
                "read -r X <<<1",
                "read -r X < <(echo 1)",
                "printf -v X %s 1",
                "name=X; printf -v \"$name\" %s 1",
                "name=X; printf -v \"$name\" %s \"1\"",
                "half=; declare -g \"X$half=1\"",
                "name=X; export \"$name=1\"",
                "name=X; read -r \"$name\" <<<1",
                "eval 'X=1'",
                "eval \"$(echo X=1)\"",
                "((X = 1))",
                "let X=1",
                "for X in 1; do :; done",
                "if true; then X=1; fi",
                "case a in a) X=1 ;; esac",
                "[[ -n ${X-} ]] || X=1",
                "{ X=1; } 2>/dev/null",
                "function f { X=1; }; f",
                "f() { local -n ref=$1; ref=1; }; f X",
                "f() { eval \"$1=1\"; }; f X",
                "f() { local y=X; g; }; g() { printf -v $y 1; }; f",
                "X=1 # and a comment",
                "unset -f nothing; X=1"
            })
    void namesTheLineOfEveryKindOfAssignment(String command) throws Exception {
        assertEquals(List.of("3 ->1"), ofX("true\n\n" + command + "\ntrue\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set +x",
                "set -x",
                "set -o xtrace; set +o xtrace",
                "XT=$(set +o | grep xtrace); set +o xtrace; $XT",
                "set +T",
                "trap 'true' DEBUG",
                "set +T; trap - DEBUG",
                "trap 'true' RETURN ERR",
                "set -u",
                "set +e",
                "set -f; IFS=X",
                "shopt -s nocasematch extglob nullglob",
                "function builtin { command builtin \"$@\"; }",
                "function printf { :; }; function declare { :; }; function mapfile { :; }",
                "unset ${!_stackplug_*} 2>/dev/null || true",
                "cd /; umask 077; set -C",
                "exec >/dev/null 2>&1"
            })
    void keepsTracingThroughTheHabitsOfPlugins(String habit) throws Exception {
        stack.points("fetch", "source", "stack install").traced().atLastPoint();
        stack.run(habit + "\n");
        stack.assignments();

        stack.run("true\nX=1\ntrue\n");

        assertEquals(List.of("2 ->1"), of("X", stack.assignments()));
    }

    @Test
    void namesTheFirstLineOfACommandOverSeveralLines() throws Exception {
        assertEquals(List.of("2 ->a\nb", "4 a\nb>ab", "6 ab>ab1", "9 ab1>5"), ofX("""
                true
                X="a
                b"
                X=a\\
                b
                X+="$(cat <<<1
                )"
                eval "Y=1
                X=5"
                """));
    }

    @Test
    void reportsAssignmentsThatChangeNothing() throws Exception {
        assertEquals(
                List.of("1 0>1", "2 1>1", "3 1>1", "4 1>12", "5 12>-", "6 ->3"),
                ofX("X=1\nX=1\n: ${X:=2}; X=${X:-2}\nX+=2\nunset X\nX=3\n", "X=0\n"));
    }

    @Test
    void namesTheCallerOfAHelperFunction() throws Exception {
        stack.traced().atLastPoint();

        stack.run("true\nenable_service x-api x-sch\nX=1\n");

        List<Assignment> all = stack.assignments();
        assertEquals("2 >x-api,x-sch", of("ENABLED_SERVICES", all).get(0));
        assertTrue(all.stream().allMatch(one -> one.place().file().startsWith(stack.dest())), () -> all.toString());
    }

    @Test
    void namesTheSourcedFile() throws Exception {
        stack.traced().atLastPoint();
        Path inner = stack.script("p", "\nX=1\nf() {\n  Y=1\n}\n");

        stack.run("source " + inner + "\nf\n");

        List<Assignment> all = stack.assignments();
        assertEquals(List.of("2 ->1"), of("X", all));
        assertEquals(List.of("4 ->1"), of("Y", all));
        assertTrue(all.stream().allMatch(one -> one.place().file().equals(inner)), () -> all.toString());
    }

    @Test
    void omitsLocalVariablesAndSubshells() throws Exception {
        assertEquals(List.of(), ofX("local X=1\n(X=2)\nf() { local X=3; X=4; }; f\nY=$(X=5; echo)\nX=6 true\nX=7 f\n"));
    }

    @Test
    void reportsTheElementsOfArrays() throws Exception {
        assertEquals(
                List.of("1 ->([0]=\"a\" [1]=\"b\")", "2 ([0]=\"a\" [1]=\"b\")>([0]=\"a\" [1]=\"c\")"),
                ofX("X=(a b)\nX[1]=c\n"));
    }

    @Test
    void namesTheUsersFileForAssignmentsOfLocalrc() throws Exception {
        Path more = Files.writeString(temp.resolve("more"), "\nB=2\n");
        stack.traced()
                .localrc("A=1\nsource " + more + "\nDEST=" + stack.dest() + "\nenable_plugin a b\nOFFLINE=true\n");
        stack.nextPoint();

        List<Assignment> all = stack.assignments();

        assertEquals(List.of("1 ->1"), of("A", all));
        assertEquals(List.of("2 ->2"), of("B", all));
        assertEquals(List.of("5 ->true"), of("OFFLINE", all));
        assertEquals(List.of("4 >,a"), of("DEVSTACK_PLUGINS", all));
        assertEquals(
                List.of(stack.localConf(), more),
                all.stream()
                        .filter(one -> one.name().equals("A") || one.name().equals("B"))
                        .map(one -> one.place().file())
                        .toList());
        assertEquals(List.of(), of("GIT_BASE", all), "localrc does not assign what the session sets");
    }

    @Test
    void runsStepsLikeAnUntracedSession() throws Exception {
        stack.traced().atLastPoint();

        assertEquals(
                "1 match 3 0\n",
                stack.outputOf("false || a=$?\n[[ match =~ (.*) ]]; c=3\nf() { return 0; }; f; d=$?\n"
                        + "echo $a ${BASH_REMATCH[1]} $c $d\n"));
        StepResult.Failed broke = stack.breaks("true\ng() {\n  false\n}\ng\n");
        assertEquals(Optional.of(3), broke.failure().place().map(place -> place.line()));
        assertInstanceOf(StepResult.Failed.class, broke);
    }

    @Test
    void reportsAssignmentsBeforeAFailure() throws Exception {
        assertEquals(List.of("1 ->1"), ofX("X=1\ntrue\nfalse\nX=2\n"));
    }
}
