package org.stackplug.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Namespace;

class DisabledServicesTest {
    private static VariableHistory.Event event(String by, String before, String after) {
        return new VariableHistory.Event(
                by, !by.equals("localrc"), new Place(Path.of(by), 0), Optional.of(before), Optional.of(after));
    }

    private static Namespace variables(String enabled, String disabled) {
        TreeMap<String, Namespace.Variable> all = new TreeMap<>();
        all.put("ENABLED_SERVICES", new Namespace.Variable("", Optional.of(enabled), Map.of()));
        if (disabled != null) {
            all.put("DISABLED_SERVICES", new Namespace.Variable("", Optional.of(disabled), Map.of()));
        }
        return new Namespace(all);
    }

    /** localrc leaves "a"; "one" and "two" append to it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,b,c | b     | b by one
            a,b,c | x,c   | c by two
            a,b,c | a     | a by ?
            a,b,c | c,b   | b by one
            a,b,c |       |
            a,b,c | ab,bc |
            ,a,,  | a     | a by ?
            a b c | c     | c by two
            ''    | a     |
            """)
    void namesTheServiceAndWhatHasEnabledIt(String enabled, String disabled, String expected) {
        List<VariableHistory.Event> events = List.of(event("one", "a", "a,b"), event("two", "a,b", "a,b,c"));

        String found = DisabledServices.find(events, variables(enabled, disabled))
                .map(service -> service.service() + " by "
                        + service.by().map(VariableHistory.Event::by).orElse("?"))
                .orElse(null);

        assertEquals(expected, found);
    }
}
