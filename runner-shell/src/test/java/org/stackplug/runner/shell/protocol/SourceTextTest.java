package org.stackplug.runner.shell.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.spi.Place;

class SourceTextTest {
    private static final String SCRIPT = """
            function first {
                sleep 5 >/dev/null
                while ! curl  -s "$URL"; do
                    sleep 5
                done
            }
            second() {
                sleep 5 >/dev/null
            }
            function firstborn { sleep 9; }
            sleep 7
            value=$(sleep 8 |
                tail -1)
            first
            """;

    @TempDir
    Path folder;

    /** Bash prints redirections with a blank after the sign. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            first     | sleep 5 > /dev/null | 2  | 2
            first     | sleep 5 > /dev/null | 0  | 2
            second    | sleep 5 > /dev/null | 0  | 8
            second    | sleep 5 > /dev/null | 9  | 8
            first     | curl -s "$URL"      | 4  | 3
            first     | curl -s "$URL"      | 0  | 3
            first     | sleep 5             | 4  | 4
            first     | sleep 7             | 0  | 0
            first     | sleep 7             | 4  | 4
            firstborn | sleep 9             | 0  | 10
            source    | sleep 7             | 0  | 11
            source    | 'value=$(sleep 8 |' | 0  | 12
            main      | first               | 14 | 14
            source    | nothing of it       | 0  | 0
            source    | ''                  | 13 | 13
            unknown   | sleep 9             | 0  | 10
            """)
    void findsTheLineOfACommand(String function, String command, int last, int line) throws Exception {
        Path file = Files.writeString(folder.resolve("plugin.sh"), SCRIPT);

        assertEquals(line, SourceText.of(file).find(function, command, last));
    }

    @Test
    void readsALine() throws Exception {
        Path file = Files.writeString(folder.resolve("plugin.sh"), "\n  echo \u00e4\n\n");

        assertEquals(Optional.of("echo \u00e4"), SourceText.line(new Place(file, 2)));
        assertEquals(Optional.empty(), SourceText.line(new Place(file, 1)));
        assertEquals(Optional.empty(), SourceText.line(new Place(file, 9)));
        assertEquals(Optional.empty(), SourceText.line(new Place(folder.resolve("missing"), 1)));
    }
}
