package org.stackplug.runner.shell.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Point;

class ShellMessageTest {

    @Test
    void readsTheSuccessOfAStep() throws RunnerException {
        assertEquals(new ShellMessage.StepReturned(0, false, List.of()), ShellMessage.parse(List.of("done", "0")));
    }

    @Test
    void readsTheFailureOfAStepWithItsCommand() throws RunnerException {
        assertEquals(
                new ShellMessage.StepReturned(5, true, List.of("false", "source", "/f", "3")),
                ShellMessage.parse(List.of("done", "5", "1", "false", "source", "/f", "3")));
    }

    @Test
    void readsAPointOutsideOfATree() throws RunnerException {
        assertEquals(
                new ShellMessage.PointAnnounced(Point.parse("stack install"), Optional.empty(), Optional.empty()),
                ShellMessage.parse(List.of("point", "stack install")));
    }

    @Test
    void readsTheEndOfAScript() throws RunnerException {
        assertEquals(
                new ShellMessage.Farewell(0, false, "end", List.of("")),
                ShellMessage.parse(List.of("ended", "0", "0", "0", "end", "0", "")));
    }

    @Test
    void refusesAMessageThatLacksFields() {
        assertThrows(RunnerException.class, () -> ShellMessage.parse(List.of("ended", "1")));
        assertThrows(RunnerException.class, () -> ShellMessage.parse(List.of("done")));
    }
}
