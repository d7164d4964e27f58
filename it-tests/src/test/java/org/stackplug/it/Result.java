package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** How a process ended, and what it wrote. */
record Result(int exit, String out, String err) {
    /** A document with anything behind it is none. */
    static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** Fails with everything that was written when the exit status is another one. */
    Result exits(int status) {
        assertEquals(status, exit, this::toString);
        return this;
    }

    /** The standard error has all of these. */
    Result says(String... texts) {
        for (String text : texts) {
            assertTrue(err.contains(text), () -> "'" + text + "' is missing in " + this);
        }
        return this;
    }

    /** The standard error has none of these. */
    Result saysNothingOf(String... texts) {
        for (String text : texts) {
            assertFalse(err.contains(text), () -> "'" + text + "' is in " + this);
        }
        return this;
    }

    /** The standard output has all of these. */
    Result prints(String... texts) {
        for (String text : texts) {
            assertTrue(out.contains(text), () -> "'" + text + "' is missing in " + this);
        }
        return this;
    }

    /** The standard output, which is one document and nothing else. */
    JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON document: " + this, e);
        }
    }

    List<String> errLines() {
        return err.lines().toList();
    }

    @Override
    public String toString() {
        return "exit " + exit + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
    }
}
