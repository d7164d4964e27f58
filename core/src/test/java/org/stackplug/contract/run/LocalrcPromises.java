package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Assignment;
import org.stackplug.spi.run.LocalrcFault;
import org.stackplug.spi.run.step.Failure;

abstract class LocalrcPromises extends RunnerFixture {
    LocalrcPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @Test
    void evaluatesLocalrcInTheShellOfTheRun() throws Exception {
        stack.localrc("A=1\nf() { echo f; }\ndeclare -A M=([k]=v)\nexport E=2\n")
                .atLastPoint();

        assertEquals("1 f v 2\n", stack.outputOf("echo $A $(f) ${M[k]} $(printenv E)"));
    }

    @Test
    void takesDestFromLocalrc() throws Exception {
        stack.localrc("DEST=/else/where").nextPoint();

        assertEquals(Optional.of("/else/where"), stack.value("DEST"));
    }

    @Test
    void continuesAfterAFailingCommand() throws Exception {
        stack.localrc("false\nA=1\nreturn 3\nA=2").nextPoint();

        assertEquals(Optional.of("1"), stack.value("A"));
    }

    @Test
    void reportsTheLineOfAnExitInLocalrc() throws Exception {
        Failure failure = stack.localrc("A=1\nexit 3\n").end().failure().orElseThrow();

        assertEquals(Failure.Kind.EXIT, failure.kind());
        assertEquals(3, failure.status());
        assertEquals(Optional.of(new Place(stack.localConf(), 2)), failure.place());
    }

    @Test
    void cancelsALocalrcThatHangs() throws Exception {
        stack.localrc("sleep 60").session();
        CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                () -> assertDoesNotThrow(() -> stack.session().cancel()),
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));

        assertEquals(Failure.Kind.CANCELLED, stack.end().failure().orElseThrow().kind());
        cancel.get();
    }

    @Test
    void passesTheSessionsEnvironment() throws Exception {
        stack.environment("FROM_OUTSIDE", "a  b").localrc("SEEN=$FROM_OUTSIDE").nextPoint();

        assertEquals(Optional.of("a  b"), stack.value("SEEN"));
    }

    private List<LocalrcFault> faults(String localrc) throws Exception {
        stack.localrc(localrc).nextPoint();
        return stack.session().localrcFaults();
    }

    private static List<LocalrcFault.Kind> kinds(List<LocalrcFault> faults) {
        return faults.stream().map(LocalrcFault::kind).toList();
    }

    private Place line(int number) {
        return new Place(stack.localConf(), number);
    }

    @Test
    void reportsNoFaultsForACorrectLocalrc() throws Exception {
        assertEquals(List.of(), faults("""
                A=1
                [[ -n $NOT_SET ]] && B=1
                [[ -n $NOT_SET ]]
                (( A - 1 ))
                read -r -d '' C <<END
                text
                END
                if false; then D=1; fi
                false || E=1
                ! true
                command -v no_such_command
                [[ -f $TOP_DIR/absent.rc ]] && source $TOP_DIR/absent.rc
                enable_plugin a u
                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no_such_command a b",
                "X=$(no_such_command)",
                "export X=$(no_such_command a)",
                "echo `no_such_command`",
                "X=$(no_such_command | cat)",
                "no_such_command | cat",
                "true && no_such_command",
                "f() { no_such_command; }; f",
                "(no_such_command)",
                "for i in $(no_such_command); do :; done",
                "cat < <(no_such_command)"
            })
    void reportsAMissingCommand(String command) throws Exception {
        List<LocalrcFault> faults = faults("A=1\n" + command + "\nB=1\n");

        assertEquals(List.of(LocalrcFault.Kind.MISSING_COMMAND), kinds(faults), faults::toString);
        assertEquals("no_such_command", faults.get(0).subject());
        assertEquals(line(2), faults.get(0).places().get(0));
        assertEquals(Optional.of("1"), stack.value("B"), "the rest is read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if no_such_command; then A=2; fi",
                "if ! no_such_command; then A=2; fi",
                "no_such_command || A=2",
                "X=$(no_such_command || echo default)",
                "if X=$(no_such_command); then A=2; fi",
                "while no_such_command; do A=2; done",
                "source $TOP_DIR/absent.rc || A=2",
                "if ! source $TOP_DIR/absent.rc; then A=2; fi"
            })
    void reportsErrorOutputOfAConditionAsAMessage(String condition) throws Exception {
        List<LocalrcFault> faults = faults("A=1\n" + condition + "\n");

        assertEquals(List.of(LocalrcFault.Kind.MESSAGE), kinds(faults), faults::toString);
        assertEquals(List.of(line(2)), faults.get(0).places());
        assertTrue(faults.get(0).output().matches(".*(no_such_command|absent[.]rc).*"), faults::toString);
    }

    @Test
    void reportsAMissingSourcedFile() throws Exception {
        List<LocalrcFault> faults = faults("source $TOP_DIR/absent.rc\n. ./absent2.rc\nsource $NOT_SET\nA=1\n");

        assertEquals(
                List.of(LocalrcFault.Kind.MISSING_FILE),
                kinds(faults).stream().distinct().toList());
        assertEquals(
                List.of(stack.top() + "/absent.rc", "./absent2.rc", ""),
                faults.stream().map(LocalrcFault::subject).toList());
        assertEquals(
                List.of(line(1), line(2), line(3)),
                faults.stream().map(fault -> fault.places().get(0)).toList());
        assertEquals(Optional.of("1"), stack.value("A"));
    }

    @Test
    void reportsBothPlacesOfAFaultInASourcedFile() throws Exception {
        Path more = Files.writeString(stack.top().resolve("more.rc"), "A=1\nno_such_command\nB=1\n");

        LocalrcFault fault = faults("\nsource $TOP_DIR/more.rc\n").get(0);

        assertEquals(LocalrcFault.Kind.MISSING_COMMAND, fault.kind());
        assertEquals(List.of(new Place(more, 2), line(2)), fault.places());
    }

    @Test
    void reportsASourcedFileWithASyntaxError() throws Exception {
        Path more = Files.writeString(stack.top().resolve("more.rc"), "A=1\nif [[ -n $X ]; then\nfi\nB=1\n");

        List<LocalrcFault> faults = faults("source $TOP_DIR/more.rc\n");

        assertEquals(List.of(LocalrcFault.Kind.SYNTAX), kinds(faults), faults::toString);
        assertEquals(List.of(new Place(more, 2)), faults.get(0).places());
    }

    @Test
    void reportsAFailingCommandOnceWithItsOutput() throws Exception {
        List<LocalrcFault> faults = faults("A=1\nfor i in 1 2; do X=$(cat /no/such/file); done\n");

        assertEquals(List.of(LocalrcFault.Kind.FAILED), kinds(faults), faults::toString);
        assertEquals("cat /no/such/file", faults.get(0).subject());
        assertEquals(1, faults.get(0).status());
        assertEquals(List.of(line(2)), faults.get(0).places());
        assertTrue(faults.get(0).output().contains("/no/such/file"), faults::toString);
    }

    @Test
    void reportsErrorsOfTheShellWithoutAFailure() throws Exception {
        List<LocalrcFault> faults = faults("A=1\nB=$((1 +))\nreadonly C=1\nC=2\n");

        assertTrue(faults.stream().anyMatch(fault -> fault.places().equals(List.of(line(2)))), faults::toString);
        assertTrue(faults.stream().anyMatch(fault -> fault.places().equals(List.of(line(4)))), faults::toString);
    }

    @Test
    void reportsFaultsOfALocalrcThatTracesItself() throws Exception {
        List<LocalrcFault> faults = faults("set -x\nno_such_command\nset +x\n");

        assertEquals(List.of(LocalrcFault.Kind.MISSING_COMMAND), kinds(faults), faults::toString);
        assertFalse(
                Files.readString(stack.output()).contains("_stackplug_c"), "the session's own commands are not traced");
    }

    @Test
    void keepsTheErrTrapOfLocalrc() throws Exception {
        stack.localrc("trap 'SEEN+=1' ERR\nfalse\nA=1\n").nextPoint();

        assertEquals(Optional.of("1"), stack.value("SEEN"));
    }

    @Test
    void removesItsErrTrapBeforePluginsRun() throws Exception {
        stack.localrc("no_such_command\n").atInstall();

        assertEquals("", stack.outputOf("trap -p ERR | grep _stackplug_catch || true"));
    }

    @Test
    void reportsTheSameFaultsInATracedSession() throws Exception {
        stack.traced().localrc("A=1\nX=$(no_such_command)\nB=2\n").nextPoint();

        List<LocalrcFault> faults = stack.session().localrcFaults();

        assertEquals(List.of(LocalrcFault.Kind.MISSING_COMMAND), kinds(faults), faults::toString);
        assertEquals(List.of(line(2)), faults.get(0).places());
        assertEquals(
                List.of("A", "X", "B"),
                stack.assignments().stream().map(Assignment::name).toList());
    }
}
