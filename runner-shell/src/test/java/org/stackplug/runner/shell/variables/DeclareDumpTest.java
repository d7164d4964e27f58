package org.stackplug.runner.shell.variables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.run.Namespace;

class DeclareDumpTest {
    private static final String WRITTEN = "declare -- plain=\"one \\\"two\\\"\"\n"
            + "declare -a list=([0]=\"a b\" [7]=$'c\\n\\303\\244')\n"
            + "declare -A map=([\"k ]=\"]=\"v\" [b]=\"\" )\n"
            + "declare -ix number=\"3\"\n"
            + "declare -r without\n";

    @Test
    void readsACompleteDump() {
        SortedMap<String, Namespace.Variable> read = DeclareDump.read(WRITTEN.getBytes(StandardCharsets.US_ASCII));

        assertEquals("one \"two\"", read.get("plain").value().orElseThrow());
        assertEquals(Map.of("0", "a b", "7", "c\n\u00e4"), read.get("list").elements());
        assertEquals(Map.of("k ]=", "v", "b", ""), read.get("map").elements());
        assertEquals("ix", read.get("number").attributes());
        assertTrue(read.get("without").value().isEmpty());
    }

    /** A shell that fails on a full disk cannot write all of its dump. */
    @Test
    void readsTheBeginningOfATruncatedDump() {
        for (int length = 0; length <= WRITTEN.length(); length++) {
            String cut = WRITTEN.substring(0, length);
            SortedMap<String, Namespace.Variable> read = DeclareDump.read(cut.getBytes(StandardCharsets.US_ASCII));
            assertEquals(
                    cut.indexOf('\n') > 0 ? "one \"two\"" : "",
                    cut.indexOf('\n') > 0 ? read.get("plain").value().orElseThrow() : "",
                    "truncated after " + length);
        }
    }
}
