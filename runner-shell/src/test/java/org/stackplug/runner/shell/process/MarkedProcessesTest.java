package org.stackplug.runner.shell.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Compares moments by the tick. */
class MarkedProcessesTest {
    @Test
    void countsEachHundredthOfTheUptimeAsATick() {
        for (int ticks = 7_900_000; ticks < 8_000_000; ticks++) {
            assertEquals(ticks, MarkedProcesses.ticks("%d.%02d 1.00\n".formatted(ticks / 100, ticks % 100)));
        }
    }
}
