package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepResult;

/** Plugins that harm the shared shell, on purpose or by accident. */
abstract class HostilityPromises extends RunnerFixture {
    HostilityPromises(PhaseRunnerContract contract) {
        super(contract);
    }

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
                "builtin() { return 1; }",
                "builtin() { builtin_calls+=x; }; unset() { return 1; }; eval() { return 1; }; command() { return 1; }",
                "builtin() { return 1; }; set -o posix",
                "for f in builtin printf mapfile trap local return declare; do eval \"$f() { command true; }\"; done",
                "test() { return 1; }; [() { return 1; }; :() { return 1; }; command() { return 1; }",
                "set -o pipefail",
                "shopt -s lastpipe inherit_errexit compat42",
                "PATH=/nonexistent",
                "LANG=C LC_ALL=xx_XX; export LANG LC_ALL",
                "unset _stackplug_message _stackplug_traps _stackplug_script_err _stackplug_failure || true",
                "XT=$(set +o | grep xtrace); set -x; echo traced; set +o xtrace; $XT",
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
    void runsTheNextStepUndisturbed(String text) throws Exception {
        stack.points("fetch", "stack install", "stack extra").nextPoint();
        stack.arrange();
        stack.nextPoint();
        assertInstanceOf(StepResult.Done.class, stack.run(text), stack.log());
        Path file = stack.script("q", "\\builtin printf '%s|' \"$1\" \"$2\" \"$dir\" >>" + temp.resolve("seen"));
        List<String> args = List.of("stack", "x");

        assertEquals(
                new StepResult.Done(0),
                stack.run(Step.ScriptKind.PLUGIN, "q", file, args, Optional.of(Duration.ofSeconds(9))));
        stack.nextPoint();
        assertEquals(
                new StepResult.Done(0),
                stack.run(Step.ScriptKind.PLUGIN, "q", file, args, Optional.of(Duration.ofSeconds(9))));
        String once = "stack|x|" + stack.dest().resolve("q") + "|";
        assertEquals(once + once, Files.readString(temp.resolve("seen")));
        stack.session().namespace();
        Failure failure = stack.failure("true\nfalse");
        assertEquals(Failure.Kind.COMMAND, failure.kind());
        assertEquals(2, failure.place().orElseThrow().line());
    }

    @Test
    void runsTheNextStepUndisturbedInPosixMode() throws Exception {
        stack.atLastPoint().outputOf("set -o posix");

        assertEquals("on\n", stack.outputOf("echo on"));
        assertEquals(7, stack.failure("(exit 7)").status());
    }

    @Test
    void reportsAFailureDespiteAnExitTrap() throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("trap 'echo status $?' EXIT\n(exit 7)");

        assertEquals(Failure.Kind.COMMAND, failure.kind());
        assertEquals(2, failure.place().orElseThrow().line());
        assertEquals(7, failure.status());
        assertTrue(stack.log().contains("status 7")
                || Files.readString(stack.output()).contains("status 7"));
    }

    @Test
    void keepsAnErrTrapFromStepToStep() throws Exception {
        stack.atLastPoint();
        stack.outputOf("trap 'echo \"trapped $?\"' ERR");

        stack.breaks("(exit 7)");

        assertTrue(stack.log().contains("trapped 7"), stack.log());
    }

    @Test
    void reportsAnErrTrapThatExits() throws Exception {
        stack.atLastPoint();

        StepResult.Failed broke = stack.breaks("f() {\n  exit 9\n}\ntrap f ERR\nfalse");

        assertEquals(9, broke.failure().status());
        assertTrue(broke.shellGone());
    }

    @Test
    void reportsARedefinedExit() throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("exit() { builtin exit 0; }\nexit");

        assertEquals(Failure.Kind.EXIT, failure.kind());
        assertEquals(0, failure.status());
    }

    @Test
    void reportsAFailureDespiteAnExitTrapThatExitsWithZero() throws Exception {
        stack.atLastPoint();
        stack.outputOf("trap 'exit 0' EXIT");

        assertInstanceOf(StepResult.Failed.class, stack.run("false"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for v in $(compgen -v); do unset \"$v\"; done 2>/dev/null || true; PATH=/usr/bin:/bin",
                "unset BASHPID FUNCNAME BASH_COMMAND EPOCHREALTIME RANDOM",
                "for v in ${!_stackplug*}; do unset \"$v\"; done 2>/dev/null || true",
            })
    void survivesUnsetShellVariables(String text) throws Exception {
        stack.points("fetch", "stack install", "stack extra").nextPoint();
        stack.arrange();
        stack.nextPoint();
        assertInstanceOf(StepResult.Done.class, stack.run(text), stack.log());

        assertEquals("on\n", stack.outputOf("echo on"));
        stack.nextPoint();
        assertEquals("on\n", stack.outputOf("echo on"));
        assertEquals(7, stack.failure("(exit 7)").status());
    }

    @Test
    void survivesReadonlyNamesInLocalrc() throws Exception {
        stack.localrc("readonly dir=/mine plugin mode phase IFS").atLastPoint();

        assertEquals("/mine stack install\n", stack.outputOf("echo $dir $1 $2"));
        assertEquals("/mine again\n", stack.outputOf("echo $dir again"));
        assertEquals(2, stack.failure("true\nfalse").place().orElseThrow().line());
    }

    @Test
    void reportsAFailureDespiteARedefinedBuiltin() throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("builtin() { return 1; }\ntrue\nfalse");

        assertEquals(Failure.Kind.COMMAND, failure.kind());
        assertEquals(3, failure.place().orElseThrow().line());
    }

    @Test
    void runsAFileWithoutAFinalNewlineToItsEnd() throws Exception {
        stack.atLastPoint();

        assertEquals("one\ntwo\n", stack.outputOf("echo one\necho two"));
        assertEquals(2, stack.failure("true\nfalse").place().orElseThrow().line());
    }

    @Test
    void reportsThePlaceOfAFailureWithWindowsLineEndings() throws Exception {
        stack.atLastPoint();

        Failure failure = stack.failure("echo one\r\nif true; then\r\n  echo two\r\nfi\r\n");

        assertTrue(failure.place().isPresent());
        assertTrue(failure.status() > 0);
    }

    @Test
    void reportsAFailureWithErrexitSwitchedOnInTeardown() throws Exception {
        stack.teardown().atLastPoint();

        StepResult.Failed broke = stack.breaks("set -e\ntrue\nfalse");

        assertTrue(broke.shellGone());
        assertEquals(3, broke.failure().place().orElseThrow().line());
    }

    @Test
    void keepsVeryLongLinesAndBinaryOutputInTheLog() throws Exception {
        stack.atLastPoint();

        stack.run("head -c 1000000 /dev/zero | tr '\\0' x; printf '\\n\\0\\377\\033[31m\\033]0;title\\007'");

        byte[] log = Files.readAllBytes(stack.logFile());
        assertEquals(1_000_000 + 1 + 2 + 5 + 10, log.length);
        assertEquals("on\n", stack.outputOf("echo on"));
    }
}
