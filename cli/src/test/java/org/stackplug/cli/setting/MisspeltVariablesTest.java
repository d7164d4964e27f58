package org.stackplug.cli.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MisspeltVariablesTest {
    @Test
    void asksForNamesThatAreNearlyThoseOfSettings() {
        assertEquals(
                List.of(
                        "the variable STACKPLUG_JOSB has no effect: did you mean STACKPLUG_JOBS?",
                        "the variable STACKPLUG_STEPTIMEOUT has no effect: did you mean STACKPLUG_STEP_TIMEOUT?"),
                MisspeltVariables.in(Set.of("STACKPLUG_STEPTIMEOUT", "STACKPLUG_JOSB", "STACKPLUG_CACHE", "JOSB")));
    }

    @Test
    void leavesOtherVariablesAlone() {
        assertEquals(
                List.of(),
                MisspeltVariables.in(Set.of(
                        "STACKPLUG_NO_ARCHIVE",
                        "STACKPLUG_RUN",
                        "STACKPLUG_STEP",
                        "STACKPLUG_SERVICES",
                        "STACKPLUG_INVENTED_BY_SOMEONE",
                        "STACKPLUG_")));
    }
}
