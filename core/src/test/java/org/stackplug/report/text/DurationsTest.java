package org.stackplug.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations as people read them. */
class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT-1S, 0 ms",
        "PT0.0129S, 12 ms",
        "PT0.999S, 999 ms",
        "PT1S, 1.0 s",
        "PT59.94S, 59.9 s",
        "PT1M, 1 min 00 s",
        "PT5M6.9S, 5 min 06 s",
        "PT59M59S, 59 min 59 s",
        "PT1H2M59S, 1 h 02 min",
        "PT30H, 30 h 00 min",
    })
    void choosesTheUnitByTheLength(Duration duration, String expected) {
        assertEquals(expected, Durations.text(duration));
    }
}
