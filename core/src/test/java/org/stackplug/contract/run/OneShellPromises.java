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
        stack.outputOf("A=1; f() { echo f; }; L=(x 'y z'); declare -gA M=([k]=v); cd /; shopt -s nullglob; set -f\n"
                + "alias ll=ls; umask 027");
        stack.nextPoint();

        assertEquals(
                "1 f y z v / on f 0027\n",
                stack.outputOf("echo $A $(f) ${L[1]} ${M[k]} $PWD $(shopt -q nullglob && echo on)"
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

        assertEquals("on\n", stack.outputOf("set -E; " + asked));
        assertEquals("on\n", stack.outputOf(asked));
        assertEquals(".f\n", stack.outputOf(own));
        stack.nextPoint();
        assertEquals("on\n", stack.outputOf(asked), "at the next point as well");
        assertEquals("off\n", stack.outputOf("set +o errtrace; " + asked));
        assertEquals("f\n", stack.outputOf("set -o errtrace; set +E; " + own));
        assertEquals("on\n", stack.outputOf("h() {\n  set -eEu -o pipefail\n}\nh; set +eu; " + asked));
        assertEquals("on\n", stack.outputOf(asked));
    }

    @Test
    void keepsAnErrTrapWhetherInheritedOrNot() throws Exception {
        stack.atLastPoint();
        stack.outputOf("set +e; set -E; trap 'echo failed in ${FUNCNAME-}' ERR; f() { false; true; }");

        assertEquals("failed in f\n", stack.outputOf("f"));
        assertEquals("", stack.outputOf("set +E; f"));
        assertEquals("failed in source\n", stack.outputOf("false; true"), "the trap itself is still there");
    }

    @Test
    void keepsOneProcess() throws Exception {
        stack.points("fetch", "stack install", "stack extra").nextPoint();
        stack.arrange();
        stack.nextPoint();
        String before = stack.outputOf("echo $$ $BASHPID");
        stack.nextPoint();

        assertEquals(before, stack.outputOf("echo $$ $BASHPID"));
    }

    @Test
    void limitsLocalVariablesToTheirPoint() throws Exception {
        stack.points("fetch", "stack install", "stack extra").nextPoint();
        stack.arrange();
        stack.nextPoint();
        stack.outputOf("local a=1; declare b=2; declare -g c=3; typeset d=4");
        assertEquals("1234\n", stack.outputOf("echo $a$b$c$d"));
        stack.nextPoint();

        assertEquals("--3-\n", stack.outputOf("echo ${a--}${b--}${c--}${d--}"));
    }

    @Test
    void allowsReturnAtTheTopLevel() throws Exception {
        stack.atLastPoint();

        assertEquals("a\n", stack.outputOf("echo a; return 0; echo b"));
    }

    @Test
    void runsStepsWithErrexit() throws Exception {
        stack.atLastPoint();

        assertEquals("on\n", stack.outputOf("[[ -o errexit ]] && echo on"));
    }

    @Test
    void leavesErrexitOffInTeardown() throws Exception {
        stack.teardown().atLastPoint();

        assertEquals("off\n", stack.outputOf("[[ -o errexit ]] || echo off"));
    }

    @Test
    void givesStepsAnEmptyStandardInput() throws Exception {
        stack.atLastPoint();

        assertEquals("end\n", stack.outputOf("read -r line || echo end"));
    }

    @Test
    void opensTheDescriptorsOfDevStack() throws Exception {
        stack.atLastPoint();

        assertEquals("3\n6\n", stack.outputOf("echo 3 >&3; echo 6 >&6"));
    }
}
