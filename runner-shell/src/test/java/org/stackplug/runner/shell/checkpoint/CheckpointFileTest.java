package org.stackplug.runner.shell.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.runner.shell.checkpoint.CheckpointFile.Part;

class CheckpointFileTest {
    /** A checkpoint as the shell writes it, with texts that look like its end. */
    private static final String WRITTEN =
            "\0trap -- 'echo end' EXIT\n\0declare -- V=\"end\"\n\0end () \n{ \n    :\n}\n\0end\n\0"
                    + "\0shopt -u extglob\n\0set +o errexit\n\0" + "0022\n\0/end\n\0/end\n\0\0end\0";

    @TempDir
    private Path temp;

    private Path file;
    private int head;

    @BeforeEach
    void write() throws IOException {
        file = temp.resolve("checkpoint");
        new CheckpointFile(new CheckpointFile.Versions("5.2", "digest"), "mark#1", 4711, 3, 99, true, List.of())
                .begin(file);
        head = (int) Files.size(file);
        Files.writeString(file, WRITTEN, StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
    }

    @Test
    void readsACompleteFile() throws IOException {
        assertTrue(CheckpointFile.endsCorrectly(file));
        CheckpointFile read = CheckpointFile.read(file);
        assertEquals(3, read.steps());
        assertEquals("/end\n", read.part(Part.DIRECTORY));
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertFalse(CheckpointFile.endsCorrectly(file), "truncated after " + length);
            assertThrows(IOException.class, () -> CheckpointFile.read(file), "truncated after " + length);
        }
    }

    @Test
    void refusesAFileThatLacksAPart() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        byte[] lacking = Arrays.copyOf(whole, whole.length - 1);
        System.arraycopy(whole, head + 1, lacking, head, lacking.length - head);
        Files.write(file, lacking);

        assertThrows(IOException.class, () -> CheckpointFile.read(file));
    }
}
