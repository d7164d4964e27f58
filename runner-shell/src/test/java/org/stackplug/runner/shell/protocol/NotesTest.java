package org.stackplug.runner.shell.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.spi.run.step.StepNotes;

/** The notes of steps that follow each other faster than they are read. */
class NotesTest {
    @TempDir
    Path session;

    private Notes notes;

    @BeforeEach
    void begin() throws IOException {
        Files.createFile(session.resolve(Notes.FILE));
        notes = new Notes(session, new FailureReader(session, session, place -> place));
    }

    private void write(String... fields) throws IOException {
        String note = fields.length + "\0" + String.join("\0", fields) + "\0";
        Files.writeString(session.resolve(Notes.FILE), note, StandardOpenOption.APPEND);
    }

    private void warning(String sentence) throws IOException {
        write("warning", "", "0", sentence);
    }

    private List<String> taken(int boundaries) throws IOException {
        return notes.take(boundaries).warnings().stream()
                .map(StepNotes.Note::sentence)
                .toList();
    }

    @Test
    void keepsTheNotesOfTheNextStep() throws IOException {
        warning("before");
        write("boundary");
        warning("first step");
        write("boundary");
        write("boundary");
        warning("second step");
        write("boundary");
        warning("after");

        assertEquals(List.of("before"), taken(1));
        assertEquals(List.of("first step"), taken(2));
        assertEquals(List.of(), taken(3));
        assertEquals(List.of("second step"), taken(4));
        assertEquals(List.of("after"), taken(4));
    }

    @Test
    void stopsBeforeAStepThatWasNotAnnounced() throws IOException {
        warning("before");
        write("boundary");
        warning("step");

        assertEquals(List.of("before"), taken(0));
        assertEquals(List.of(), taken(1));
        assertEquals(List.of("step"), taken(1));
    }

    @Test
    void takesAllNotesIfABoundaryIsMissing() throws IOException {
        warning("first");
        write("boundary");
        warning("second");

        assertEquals(List.of("first", "second"), taken(2));
    }

    @Test
    void takesAWarningWithTheTextOfABoundary() throws IOException {
        warning("boundary");

        assertEquals(List.of("boundary"), taken(0));
    }
}
