package org.stackplug.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page about error codes: docs/troubleshooting.md. */
class ExplanationTest {

    @Test
    void hasOneSectionForEachCodeInTheirOrder() {
        assertEquals(
                Arrays.stream(ErrorCode.values()).map(ErrorCode::id).toList(),
                List.copyOf(Explanation.all().keySet()));
    }

    @ParameterizedTest
    @EnumSource
    void hasTheTitleOfTheCodeAndAllParts(ErrorCode code) {
        assertTrue(!code.title().isBlank() && !code.title().endsWith("."), code.title());
        Explanation explanation = Explanation.of(code);
        assertEquals(code.title(), explanation.title());
        for (List<String> part : List.of(explanation.cause(), explanation.remedy())) {
            String text = String.join(" ", part);
            assertTrue(text.endsWith("."), text);
            assertFalse(text.contains("`") || text.contains("]("), text);
        }
        String example = String.join("\n", explanation.example());
        assertTrue(example.startsWith("$ "), example);
        assertTrue(example.contains("error[" + code.id() + "]: "), example);
    }
}
