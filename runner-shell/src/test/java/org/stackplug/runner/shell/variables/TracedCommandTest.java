package org.stackplug.runner.shell.variables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.Place;

class TracedCommandTest {
    private static TracedCommand command(String text) {
        return new TracedCommand(text, new Place(Path.of("/localrc"), 1), true, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=1",
                "A+=1",
                "A[3]=1",
                "B=1 A=2",
                "export A=1",
                "declare -g A=1",
                "read -r A",
                "printf -v A %s x",
                "unset A",
                "for A in x",
                "((A++))",
                "((A += 2))"
            })
    void findsAssignments(String text) {
        assertEquals(true, command(text).sets("A"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo A=1", "A=1 make", "AB=1", "echo \"$A\"", "((A == 2))", "read -r B <A"})
    void doesNotTakeOtherCommandsForAssignments(String text) {
        assertEquals(false, command(text).sets("A"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"printf -v \"$name\" %s x", "declare -n A=B", "export \"$name\""})
    void findsCommandsThatComputeNames(String text) {
        assertEquals(true, command(text).computesNames());
    }
}
