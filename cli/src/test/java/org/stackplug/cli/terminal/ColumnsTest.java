package org.stackplug.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The columns that a text takes in a terminal. */
class ColumnsTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("", 0),
                arguments("plugin", 6),
                arguments("ärger", 5),
                arguments("a\u0308", 1),
                arguments("\u65e5\u672c", 4),
                arguments("\uff21", 2),
                arguments("\ud83d\ude80", 2),
                arguments("a\u200bb", 2));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void countsWideAndCombiningCharacters(String text, int columns) {
        assertEquals(columns, Columns.of(text));
    }

    @Test
    void cutsBeforeACharacterThatDoesNotFit() {
        assertEquals("ab", Columns.cut("abc", 2));
        assertEquals("a", Columns.cut("a\u65e5", 2));
        assertEquals("a\u65e5", Columns.cut("a\u65e5", 3));
        assertEquals("", Columns.cut("abc", 0));
        assertEquals("    a", Columns.cut("\tabc", 5));
    }

    @Test
    void wrapsBetweenWordsAndKeepsTheIndentOfTheFirstLine() {
        assertEquals(List.of("  one two", "three"), Columns.wrap("  one two three", 10));
        assertEquals(List.of("short"), Columns.wrap("short", 10));
    }

    @Test
    void keepsAWordWholeThatIsWiderThanALine() {
        String path = "/a/path/that/is/longer/than/the/line";
        assertEquals(List.of("see", path, "there"), Columns.wrap("see " + path + " there", 10));
    }

    @Test
    void losesNoCharacterWhenItWraps() {
        String text = "one  two   three " + "x".repeat(30) + " four";
        for (int columns = 1; columns < 60; columns++) {
            List<String> lines = Columns.wrap(text, columns);
            assertEquals(text, String.join(" ", lines));
            for (String line : lines) {
                assertTrue(Columns.of(line) <= columns || !line.strip().contains(" "), line);
            }
        }
    }
}
