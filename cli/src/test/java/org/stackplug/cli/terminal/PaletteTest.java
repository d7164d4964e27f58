package org.stackplug.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice of colours: the flag, then NO_COLOR, then FORCE_COLOR, then the terminal. */
class PaletteTest {

    @ParameterizedTest
    @CsvSource({
        "auto, '', true, true",
        "auto, '', false, false",
        "auto, TERM=dumb, true, false",
        "auto, FORCE_COLOR=1, false, true",
        "auto, NO_COLOR=1 FORCE_COLOR=1, true, false",
        "always, NO_COLOR=1, false, true",
        "never, FORCE_COLOR=1, true, false",
    })
    void honoursTheStrongestWish(String choice, String environment, boolean terminal, boolean expected) {
        Map<String, String> variables = new HashMap<>();
        for (String variable : environment.isEmpty() ? new String[0] : environment.split(" ", -1)) {
            String[] parts = variable.split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        assertEquals(expected, Palette.of(choice, variables, terminal).isOn());
    }
}
