package org.stackplug.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.spi.Place;

class JsonTreeTest {
    private static final Path FILE = Path.of("/some/file");

    private static JsonTree parse(String text) throws DamagedException {
        return JsonTree.parse(text, FILE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                            | 1 | it is empty
            '{~ "a": 1,~'                 | 3 | it ends too early
            '{}~{}'                       | 2 | text after the end
            '{}~x'                        | 2 | Unrecognized token 'x'
            '[1]'                         | 1 | not a JSON object
            '{~"a": 1,~"a": 2}'           | 3 | Duplicate field 'a'
            '{~<<<<<<< HEAD~"a": 1}'      | 2 | an unresolved merge conflict: <<<<<<< HEAD
            '{"a": 1,~=======~"b": 1}'    | 2 | an unresolved merge conflict: =======
            '{~"a": nul}'                 | 2 | Unrecognized token 'nul'
            """)
    void reportsDamageWithItsLine(String text, int line, String message) {
        DamagedException damage = assertThrows(DamagedException.class, () -> parse(text.replace('~', '\n')));

        assertEquals(new Place(FILE, line), damage.place());
        assertTrue(damage.getMessage().contains(message), damage::getMessage);
    }

    @Test
    void refusesDeepNestingInsteadOfOverflowingTheStack() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertTrue(assertThrows(DamagedException.class, () -> parse(deep))
                .getMessage()
                .contains("nesting depth"));
    }

    @Test
    void countsTheLinesOfAPartFromItsBeginning() {
        DamagedException damage =
                assertThrows(DamagedException.class, () -> JsonTree.parse("garbage", new Place(FILE, 7)));

        assertEquals(7, damage.place().line());
    }

    @Test
    void skipsAByteOrderMark() throws DamagedException {
        assertEquals("b", parse("\uFEFF{\"a\": \"b\"}").text("a"));
    }

    @Test
    void reportsAFieldThatIsMissingOrOfAnotherType() throws DamagedException {
        ExactFields fields = parse("{\n\"a\": 1,\n\"list\": [{}, 2],\n\"big\": 99999999999999999999}")
                .exact();

        assertEquals(2, line(() -> fields.text("a")));
        assertEquals(1, line(() -> fields.text("b")));
        assertEquals(3, line(() -> fields.trees("list")));
        assertEquals(4, line(() -> fields.count("big")));
        assertEquals(2, line(() -> fields.flag("a")));
        assertEquals(3, line(() -> fields.textsByName("list")));
    }

    private static int line(org.junit.jupiter.api.function.Executable question) {
        return assertThrows(DamagedException.class, question).place().line();
    }

    @Test
    void refusesAnotherFormatAndRecognisesANewerOne() throws DamagedException {
        ExactFields fields = parse("{\"format\": 3}").exact();

        fields.format(3);
        assertTrue(assertThrows(DamagedException.class, () -> fields.format(2)).isOfNewerVersion());
        assertTrue(!assertThrows(DamagedException.class, () -> fields.format(4)).isOfNewerVersion());
    }

    @Test
    void returnsDefaultsForMissingFieldsWhenReadLeniently() throws DamagedException {
        JsonTree tree = parse("{\"text\": 1, \"number\": \"1\", \"trees\": [1, {}], \"tree\": []}");

        assertEquals("", tree.text("text"));
        assertEquals(0, tree.number("number"));
        assertEquals(1, tree.trees("trees").size());
        assertEquals(Set.of(), tree.tree("tree").names());
        assertEquals(List.of(), tree.trees("none"));
    }

    @Test
    void writesUnknownFieldsAsTheyWereRead() throws IOException {
        String others = "\"b\":[1,2.50,1e400,null,true,{\"c\":\"d\"}],\"e\":123456789012345678901234567890";
        StringWriter written = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(written)) {
            json.writeStartObject();
            parse("{\"a\":1," + others + "}").writeOthers(json, Set.of("a"));
            json.writeEndObject();
        }

        assertEquals("{" + others + "}", written.toString());
    }
}
