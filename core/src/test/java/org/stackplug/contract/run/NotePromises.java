package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

abstract class NotePromises extends RunnerFixture {
    NotePromises(PhaseRunnerContract contract) {
        super(contract);
    }

    private Place line(int number) {
        return new Place(stack.localConf(), number);
    }

    private StepNotes merged(String header, String lines) throws Exception {
        Files.writeString(stack.localConf(), "[[post-config|" + header + "]]\n" + lines);
        stack.atLastPoint();
        assertEquals(new StepResult.Done(0), stack.merge("post-config", header), stack::log);
        return stack.session().drainNotes();
    }

    @Test
    void reportsWhereSectionsAreMerged() throws Exception {
        StepNotes notes = merged("$TOP_DIR/$(echo some)/f.ini", "[a]\nx = 1\n");

        Path target = stack.top().resolve("some/f.ini");
        assertEquals(Optional.of(new StepNotes.Target(target.toString(), line(1))), notes.target());
        assertEquals(List.of(), notes.warnings());
        assertTrue(stack.log().contains("goes into " + target), stack.log());
        assertEquals(StepNotes.none(), stack.session().drainNotes(), "each note is taken once");
    }

    @Test
    void warnsAboutEachLineThatIsNotMerged() throws Exception {
        StepNotes notes = merged("f.ini", "early = 1\n[a]\n  indented = 1\nbare\nx = 1\n");

        assertEquals(
                List.of(line(2), line(4), line(5)),
                notes.warnings().stream()
                        .map(remark -> remark.place().orElseThrow())
                        .toList());
    }

    @Test
    void mergesNothingIntoAPathWithAnUnsetVariable() throws Exception {
        StepNotes notes = merged("$NOT_SET/f.ini", "[a]\nx = 1\n");

        assertEquals(Optional.empty(), notes.target());
        assertEquals(Optional.of(line(1)), notes.warnings().get(0).place());
        assertTrue(notes.warnings().get(0).sentence().contains("NOT_SET is not set"), notes::toString);
    }

    @Test
    void skipsAHeaderWithoutAFile() throws Exception {
        StepNotes notes = merged("", "[a]\nx = 1\n");

        assertEquals(Optional.of(line(1)), notes.warnings().get(0).place());
    }

    @Test
    void failsAMergeThatCannotBeWritten() throws Exception {
        Files.writeString(stack.localConf(), "\n[[post-config|$TOP_DIR]]\n[a]\nx = 1\n");
        stack.atLastPoint();

        StepResult.Failed broke =
                assertInstanceOf(StepResult.Failed.class, stack.merge("post-config", "$TOP_DIR"), stack::log);

        StepNotes notes = stack.session().drainNotes();
        assertEquals(Optional.of(line(2)), notes.placed(broke.failure()).place());
        assertEquals(Optional.of(stack.top().toString()), notes.targetFile());
        assertTrue(notes.failures().get(0).sentence().contains("it is a directory"), notes::toString);
    }

    @Test
    void recordsOpenStackCallsThatTheStepSurvives() throws Exception {
        stack.atLastPoint();
        stack.outputOf("x=$(get_or_create_user a) || true\nif recreate_database b; then true; fi\n! stop_nova\n"
                + "(set +e; cleanup_nova; cleanup_nova; true)\nstop_glance & wait\ntype start_nova || true\n");

        List<StepNotes.OpenStackCall> calls = stack.session().drainNotes().openStackCalls();

        assertEquals(
                List.of(
                        "cleanup_nova",
                        "cleanup_nova",
                        "get_or_create_user",
                        "recreate_database",
                        "stop_glance",
                        "stop_nova"),
                calls.stream().map(StepNotes.OpenStackCall::function).sorted().toList());
        assertTrue(calls.stream().anyMatch(call -> call.place().line() == 4), calls::toString);
        stack.outputOf("true");
        assertEquals(StepNotes.none(), stack.session().drainNotes());
    }

    @Test
    void warnsOfAStepThatLeavesErrexitOff() throws Exception {
        stack.atLastPoint();

        stack.outputOf("set +e; false; set -e");
        assertEquals(List.of(), stack.session().drainNotes().warnings());
        stack.outputOf("set +e");
        assertTrue(stack.session().drainNotes().warnings().get(0).sentence().contains("leaves errexit off"));
        stack.outputOf("true");
        assertEquals(List.of(), stack.session().drainNotes().warnings(), "it is said once");
    }
}
