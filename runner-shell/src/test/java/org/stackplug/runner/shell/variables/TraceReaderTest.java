package org.stackplug.runner.shell.variables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.Place;

class TraceReaderTest {
    private static final Place PLACE = new Place(Path.of("/localrc"), 3);

    private final TraceReader reader = new TraceReader(
            (file, line) -> new Place(Path.of(file), Integer.parseInt(line)), file -> file.startsWith("/own"));

    private List<TraceRecord> read(String... fields) {
        return reader.read((String.join("\0", fields) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void skipsTheSessionsOwnFrames() {
        assertEquals(
                List.of(new TracedCommand("A=1", PLACE, false, false)),
                read("command", "2", "helper", "/own/lib", "9", "source", "/localrc", "3", "A=1"));
    }

    @Test
    void readsTheNamesOfValues() {
        TracedValues values =
                (TracedValues) read("values", "A B ", "declare -- A=\"1\"\n").get(0);

        assertEquals(Optional.of(Set.of("A", "B")), values.names());
        assertEquals(Optional.of("1"), values.variables().get("A").value());
    }

    @Test
    void dropsARecordThatAKilledShellLeftUnfinished() {
        assertEquals(
                List.of(new TracedCommand("A=1", PLACE, true, true)),
                read("command", "1", "source", "/localrc", "3", "A=1", "command", "1", "source"));
    }
}
