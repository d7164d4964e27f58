package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.RunnerException;

abstract class CheckpointPromises extends RunnerFixture {
    /** Variables of bash that differ in every shell or at every moment, and those of one session. */
    private static final Pattern VOLATILE = Pattern.compile(
            "_|BASHPID|BASH_.*|EPOCH.*|LINENO|PIPESTATUS|PPID|RANDOM|SECONDS|SRANDOM|_?STACKPLUG_.*|SHLVL|DIRSTACK");
    /** Prints the state of a shell, except its variables. */
    private static final String PRINT_STATE = """
            { declare -f; declare -F; alias -p; shopt -p; set +o; trap -p USR1; trap -p EXIT; umask; pwd; dirs -l -p
            } | grep -v _stackplug_
            """;

    private Optional<TestStack> restored = Optional.empty();

    CheckpointPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @AfterEach
    void endRestored() {
        restored.ifPresent(TestStack::close);
    }

    private TestStack ready() throws Exception {
        assumeTrue(runner().capabilities().contains(PhaseRunner.Capability.CHECKPOINTS), "this runner cannot restore");
        return stack.points("fetch", "source", "stack install", "stack extra").atInstall();
    }

    /** Restores a session from the present state of the first one, and goes to its first point after fetch. */
    private TestStack restored(boolean pointDone) throws Exception {
        Path file = temp.resolve("checkpoint");
        stack.session().checkpoint(file, pointDone);
        TestStack other =
                pointDone ? stack.from(file, "stack extra") : stack.from(file, "stack install", "stack extra");
        restored = Optional.of(other);
        other.nextPoint();
        other.nextPoint();
        return other;
    }

    private static Map<String, Namespace.Variable> lasting(Namespace namespace) {
        Map<String, Namespace.Variable> variables = new TreeMap<>(namespace.variables());
        variables.keySet().removeIf(name -> VOLATILE.matcher(name).matches());
        return variables;
    }

    @Test
    void refusesACheckpointIfItCannotRestore() throws Exception {
        assumeFalse(runner().capabilities().contains(PhaseRunner.Capability.CHECKPOINTS));
        stack.nextPoint();
        assertThrows(RunnerException.class, () -> stack.session().checkpoint(temp.resolve("checkpoint"), true));
    }

    @Test
    void writesAPrivateAndCompleteFile() throws Exception {
        ready();
        stack.outputOf("umask 0");
        Path file = temp.resolve("checkpoint");

        stack.session().checkpoint(file, true);

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(Files.exists(temp.resolve("checkpoint.new")));
        assertEquals(List.of(), runner().changedSince(file));
    }

    @Test
    void refusesATruncatedCheckpoint() throws Exception {
        ready();
        Path file = temp.resolve("checkpoint");
        stack.session().checkpoint(file, true);
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() / 2));

        assertThrows(RunnerException.class, () -> runner().changedSince(file));
        assertThrows(
                RunnerException.class, () -> stack.from(file, "stack extra").session());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void keepsEveryVariable(boolean pointDone) throws Exception {
        ready();
        stack.outputOf("""
                P="it's \\"x\\" \\$HOME \\\\"; L=$'one\\ntwo\\ttab\\001'; U=$'\\303\\244\\342\\202\\254'
                declare -gi I=7; declare -g N; declare -gx XN; declare -gA E=(); declare -ga EA=(); declare -ga UA
                declare -ga A=(x 'y z' [5]=$'q\\nr'); declare -gA M=(['k ]=']='v"' [b]='' [$'\\n']=')')
                declare -gn R=P; declare -gl LOW=ABC; declare -gu UP=abc; export X=1; readonly RO='r o'
                declare -gra RA=(1 2); declare -gix IX=3; declare -gA ASSOC=([x]=1); export PATH=/opt/none:$PATH
                LC_ALL=C; IFS=:; OPTIND=3; CDPATH=/usr; unset HOME; function=1; EMPTY=''
                """);
        stack.outputOf("{ sleep 0; } 2>/dev/null; XT=$(set +o | grep xtrace)");
        Namespace before = stack.session().namespace();

        TestStack other = restored(pointDone);

        assertEquals(lasting(before), lasting(other.session().namespace()));
        assertTrue(lasting(before).containsKey("UA"));
        assertEquals(
                "8 it's \"x\" $HOME \\ abc ABC\n", other.outputOf("I+=1; LOW=ABC; UP=abc; echo \"$I $R $LOW $UP\""));
        assertEquals("fixed\n", other.outputOf("(RO=2) 2>/dev/null || echo fixed"));
    }

    @Test
    void keepsFunctionsAliasesOptionsTrapsUmaskAndFolder() throws Exception {
        ready();
        stack.outputOf("""
                shopt -s extglob nullglob; set -o pipefail; set -C; umask 027; cd /usr/share; pushd /usr/lib >/dev/null
                eval 'ext() { [[ $1 == @(x|y) ]] && echo matched; }'
                function odd.name-1 { cat <<Q
                }
                ext ()
                { $1
                Q
                }
                exported() { echo "e $1"; }; export -f exported; fixed() { :; }; readonly -f fixed
                unset -f vercmp; is_service_enabled() { echo mine; }
                alias ll='ls -l "it'\\''s"' two=$'echo a\\necho b'
                trap 'echo "got '\\''usr1'\\''"' USR1; trap '' USR2; trap 'echo bye' EXIT
                """);
        String before = stack.outputOf(PRINT_STATE);

        TestStack other = restored(true);

        assertEquals(before, other.outputOf(PRINT_STATE));
        assertEquals(
                "matched\n}\next ()\n{ 3\ne 1\nmine\n",
                other.outputOf(
                        "ext x; odd.name-1 3; bash -c 'exported 1'; is_service_enabled; type vercmp 2>/dev/null || true"));
        assertEquals("got 'usr1'\n", other.outputOf("kill -USR1 $BASHPID"));
    }

    @Test
    void keepsAnErrTrapWithinAPoint() throws Exception {
        ready();
        stack.outputOf("trap 'echo \"failed: $?\"' ERR; set +e");
        assertEquals("failed: 3\n", stack.outputOf("(exit 3); true"));

        assertEquals("failed: 3\n", restored(false).outputOf("(exit 3); true"));
    }

    @Test
    void dropsLocalVariablesAfterAPoint() throws Exception {
        ready();
        stack.outputOf("G=global; local own=1 G=local");

        assertEquals("global none\n", restored(true).outputOf("echo \"$G ${own-none}\""));
    }

    @Test
    void keepsLocalVariablesWithinAPoint() throws Exception {
        ready();
        stack.outputOf(
                "G=global; local own='1 2' G=local; local -a list=(a 'b c'); local -r fixed=f; local -A m=([k]=v)");

        TestStack other = restored(false);

        assertEquals("local 1 2 b c f v\n", other.outputOf("echo \"$G $own ${list[1]} $fixed ${m[k]}\""));
        other.nextPoint();
        assertEquals("global none none\n", other.outputOf("echo \"$G ${own-none} ${list-none}\""));
    }

    @Test
    void survivesHostilePlugins() throws Exception {
        ready();
        stack.outputOf("""
                source() { :; }; printf() { :; }; declare() { builtin echo hidden; }; alias() { :; }; trap() { :; }
                builtin alias local='echo no' builtin='echo never'; shopt -s expand_aliases nocasematch
                IFS=xyz; set -f; set -o posix; readonly dir
                """);

        assertEquals(
                "hidden on xyz\n", restored(true).outputOf("echo \"$(declare x) $([[ -o posix ]] && echo on) $IFS\""));
    }

    @Test
    void reportsWhatCannotBeRestored() throws Exception {
        ready();
        stack.outputOf("exec 7>" + temp.resolve("seven") + "; sleep 60 & echo $! >" + temp.resolve("pid"));

        List<String> lost = stack.session().checkpoint(temp.resolve("checkpoint"), true);

        kill(pid(temp.resolve("pid")));
        assertEquals(2, lost.size(), lost::toString);
        assertTrue(lost.get(0).contains(temp.resolve("seven").toString()), lost::toString);
        assertTrue(lost.get(1).contains("sleep 60"), lost::toString);
    }

    @Test
    void reportsNothingIfEverythingCanBeRestored() throws Exception {
        ready();
        stack.outputOf("echo hello");
        assertEquals(List.of(), stack.session().checkpoint(temp.resolve("checkpoint"), true));
    }

    @Test
    void terminatesProcessesOfStepsAfterTheCheckpoint() throws Exception {
        ready();
        stack.outputOf("sleep 61 & echo $! >" + temp.resolve("kept"));
        Path file = temp.resolve("checkpoint");
        stack.session().checkpoint(file, false);
        stack.outputOf("setsid sleep 62 & echo $! >" + temp.resolve("ended"));
        long kept = pid(temp.resolve("kept"));
        long ended = pid(temp.resolve("ended"));
        try {
            TestStack other = stack.from(file, "stack install", "stack extra");
            restored = Optional.of(other);
            other.nextPoint();

            assertEnds(ended);
            assertTrue(lives(kept), "a process of a step before the checkpoint keeps running");
        } finally {
            kill(kept);
            kill(ended);
        }
    }

    @Test
    void writesACheckpointInARestoredSession() throws Exception {
        ready();
        stack.outputOf("A=1; f() { echo \"f $A\"; }");
        TestStack other = restored(false);
        other.outputOf("A=2");
        Path second = temp.resolve("second");
        other.session().checkpoint(second, true);
        other.close();

        TestStack third = other.from(second, "stack extra");
        restored = Optional.of(third);
        third.nextPoint();
        third.nextPoint();

        assertEquals("f 2\n", third.outputOf("f"));
    }
}
