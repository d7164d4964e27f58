package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

abstract class OneShellPromises extends RunnerFixture {
    OneShellPromises(PhaseRunnerContract contract) {
        super(contract);
    }

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
    void keepsErrtraceAsAStepLeavesIt() throws Exception {
        stack.points("fetch", "stack install", "stack extra").nextPoint();
        stack.arrange();
        stack.nextPoint();
        String asked = "[[ -o errtrace ]] && echo on || echo off";
        // Measures by an ERR trap, because the session itself has errtrace on while a step runs.
        String own =
                "declare -g E=; f() { false; E=$E$FUNCNAME; }; trap 'E=$E.' ERR; set +e; f; trap - ERR; echo ${E:-none}";

        assertEquals("on\n", stack.says("set -E; " + asked));
        assertEquals("on\n", stack.says(asked));
        assertEquals(".f\n", stack.says(own));
        stack.nextPoint();
        assertEquals("on\n", stack.says(asked), "at the next point as well");
        assertEquals("off\n", stack.says("set +o errtrace; " + asked));
        assertEquals("f\n", stack.says("set -o errtrace; set +E; " + own));
        assertEquals("on\n", stack.says("h() {\n  set -eEu -o pipefail\n}\nh; set +eu; " + asked));
        assertEquals("on\n", stack.says(asked));
    }

    @Test
    void keepsAnErrTrapWhetherInheritedOrNot() throws Exception {
        stack.atLastPoint();
        stack.says("set +e; set -E; trap 'echo failed in ${FUNCNAME-}' ERR; f() { false; true; }");

        assertEquals("failed in f\n", stack.says("f"));
        assertEquals("", stack.says("set +E; f"));
        assertEquals("failed in source\n", stack.says("false; true"), "the trap itself is still there");
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
    void limitsLocalVariablesToTheirPoint() throws Exception {
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
    void runsStepsWithErrexit() throws Exception {
        stack.atLastPoint();

        assertEquals("on\n", stack.says("[[ -o errexit ]] && echo on"));
    }

    @Test
    void leavesErrexitOffInTeardown() throws Exception {
        stack.teardown().atLastPoint();

        assertEquals("off\n", stack.says("[[ -o errexit ]] || echo off"));
    }

    @Test
    void givesStepsAnEmptyStandardInput() throws Exception {
        stack.atLastPoint();

        assertEquals("end\n", stack.says("read -r line || echo end"));
    }

    @Test
    void opensTheDescriptorsOfDevStack() throws Exception {
        stack.atLastPoint();

        assertEquals("3\n6\n", stack.says("echo 3 >&3; echo 6 >&6"));
    }
}
