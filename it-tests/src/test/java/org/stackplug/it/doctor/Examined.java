package org.stackplug.it.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** The findings of a {@code doctor}. */
record Examined(Result result, List<JsonNode> findings) {

    /** Runs it, with these arguments after its name. */
    static Examined in(Playground playground, String... arguments) {
        List<String> all = new ArrayList<>(List.of("doctor", "--format", "json"));
        all.addAll(List.of(arguments));
        return of(playground.run(all.toArray(String[]::new)));
    }

    static Examined of(Result result) {
        List<JsonNode> findings = new ArrayList<>();
        JsonNode document = result.json();
        assertEquals("stackplug.doctor/1", document.get("schema").asText(), result::toString);
        document.get("findings").forEach(findings::add);
        Examined examined = new Examined(result, findings);
        result.exits(examined.count("problem") > 0 ? 3 : 0);
        for (JsonNode finding : findings) {
            boolean good = finding.get("level").asText().equals("ok");
            assertEquals(good, finding.get("remedy").asText().isEmpty(), finding::toString);
        }
        return examined;
    }

    private long count(String level) {
        return findings.stream()
                .filter(finding -> finding.get("level").asText().equals(level))
                .count();
    }

    /** Fails unless there is a problem about this topic with these texts. */
    Examined problem(String topic, String... texts) {
        return has("problem", topic, texts);
    }

    /** Fails unless there is a note about this topic with these texts. */
    Examined note(String topic, String... texts) {
        return has("note", topic, texts);
    }

    /** Fails unless this topic is as it should be, with these texts. */
    Examined ok(String topic, String... texts) {
        return has("ok", topic, texts);
    }

    private Examined has(String level, String topic, String... texts) {
        assertTrue(
                findings.stream()
                        .filter(finding -> finding.get("level").asText().equals(level)
                                && finding.get("topic").asText().equals(topic))
                        .map(finding -> finding.get("sentence").asText() + "\n"
                                + finding.get("remedy").asText())
                        .anyMatch(text -> List.of(texts).stream().allMatch(text::contains)),
                () -> level + " " + topic + " " + List.of(texts) + " is missing in " + result);
        return this;
    }

    /** Fails if there is any problem. */
    Examined withoutProblems() {
        assertEquals(0, count("problem"), result::toString);
        return this;
    }

    /** Fails if there is anything about this topic but that it is as it should be. */
    Examined nothingAbout(String topic) {
        assertFalse(
                findings.stream()
                        .anyMatch(finding -> finding.get("topic").asText().equals(topic)
                                && !finding.get("level").asText().equals("ok")),
                result::toString);
        return this;
    }
}
