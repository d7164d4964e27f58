package org.stackplug.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.event.RunEvent;
import org.stackplug.spi.Place;

class SettingsConflictsTest {
    /** Returns the conflicts after {@code localrc} and the plugins p and q set values in turn; {@code -} unsets. */
    private static List<String> conflicts(String name, String... sets) {
        List<VariableHistory.Event> events = new ArrayList<>();
        Optional<String> before = Optional.empty();
        for (String set : sets) {
            String by = set.substring(0, set.indexOf(':'));
            String value = set.substring(set.indexOf(':') + 1);
            Optional<String> after = value.equals("-") ? Optional.empty() : Optional.of(value);
            events.add(new VariableHistory.Event(
                    by, !by.equals("localrc"), new Place(Path.of("/" + by), events.size() + 1), before, after));
            before = after;
        }
        return SettingsConflicts.warnings(new VariableHistory(name, before, events)).stream()
                .map(RunEvent.Warned::sentence)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "localrc:1            | q:2",
                "localrc:             | q:2",
                "localrc:1            | q:-",
                "localrc:a b          | q:a",
                "localrc:a,b          | q:a,c",
                "localrc:([k]=\"1\" ) | q:([k]=\"2\" )",
                "localrc:([k]=\"1\" ) | q:([k]=\"2\" [l]=\"3\" )",
            })
    void warnsAboutAPluginThatOverridesLocalrc(String user, String plugin) {
        assertEquals(List.of("the plugin 'q' overrides name, which localrc sets"), conflicts("name", user, plugin));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "localrc:1            | q:1                      | q:1",
                "localrc:a,b          | q:a,b,c                  | q:c,b,a",
                "localrc:             | q:a,b                    | q:a,b,c",
                "p:1                  | p:2                      | q:2",
                "p:a                  | q:a b                    | p:a b c",
                "p:([k]=\"1\" )       | q:([l]=\"2\" [k]=\"1\" ) | p:([l]=\"2\" [k]=\"3\" )",
                "p:set +o xtrace      | q:set -o xtrace          | p:set +o xtrace",
            })
    void acceptsAdditionsAndEqualValues(String first, String second, String third) {
        assertEquals(List.of(), conflicts("NAME", first, second, third));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "p:1            | q:2",
                "p:             | q:2",
                "p:a b          | q:a c",
                "p:([k]=\"1\" ) | q:([k]=\"2\" [l]=\"1\" )",
            })
    void warnsAboutPluginsThatOverrideEachOther(String first, String second) {
        assertEquals(
                List.of("the plugins 'p', 'q' set NAME to different values; the last one wins"),
                conflicts("NAME", first, second));
        assertEquals(List.of(), conflicts("name", first, second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"localrc:([k]=\"1\" ) | p:([k]=\"1\" [l]=\"2\" ) | q:([k]=\"3\" [l]=\"2\" )"})
    void blamesOnlyThePluginThatOverridesLocalrc(String user, String p, String q) {
        assertEquals(List.of("the plugin 'q' overrides NAME, which localrc sets"), conflicts("NAME", user, p, q));
    }
}
