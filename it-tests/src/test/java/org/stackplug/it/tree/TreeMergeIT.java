package org.stackplug.it.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.TreeFixture;

/** Reports about the merges of a DevStack tree. */
@Execution(ExecutionMode.CONCURRENT)
class TreeMergeIT extends TreeFixture {
    /** The line at which the sections of {@link #sections} begin. */
    private int first;

    private void sections(String text) {
        String conf = playground.read("local.conf");
        first = (int) conf.lines().count() + 1;
        playground.file("local.conf", conf + text);
    }

    private String place(int line) {
        return "--> " + tree.top().resolve("local.conf") + ":" + (first + line);
    }

    private List<JsonNode> merges() {
        return playground.journal().stream()
                .filter(event -> event.get("event").asText().equals("step-ended")
                        && event.get("kind").asText().equals("merge"))
                .toList();
    }

    @Test
    void failsAMergeIfTheAwkOfTheTreeFails() {
        sections("[[post-config|$TOP_DIR/files/more]]\n[a]\nx = 1\ny = 2\n");
        playground.environment("CONFIG_AWK_CMD", "false");

        Result stacked = playground.run("stack", "--format", "json").exits(5);

        stacked.says("files/conf lacks b in [a]", "false can't run DevStack's program; install gawk");
        JsonNode failure = stacked.json().get("failure");
        assertEquals("SP501", failure.get("code").asText());
        assertEquals(
                tree.top().resolve("local.conf").toString(), failure.get("file").asText());
        assertEquals(first - 1, failure.get("line").asInt());
        assertEquals(1, stacked.json().get("problems").size(), stacked::toString);
        JsonNode ended = merges().get(0);
        assertEquals("failed", ended.get("status").asText());
        assertEquals(
                tree.top().resolve("files/conf").toString(), ended.get("target").asText());
    }

    @Test
    void namesTheHeaderLineOfAMergeIntoAFolder() {
        sections("[[post-config|$TOP_DIR/files]]\n[a]\nx = 1\n");

        Result stacked = playground.run("stack", "--format", "json").exits(5);

        JsonNode failure = stacked.json().get("failure");
        assertEquals(first, failure.get("line").asInt(), stacked::toString);
        stacked.says(tree.top().resolve("files").toString());
        assertEquals(1, stacked.json().get("problems").size(), stacked::toString);
    }

    @Test
    void listsTheSectionsThatTheTreeHasDropped() {
        sections("[[extra|$TOP_DIR/files/one]]\n[a]\nx = 1\n[[extra|$NOT_SET]]\n[a]\nx = 1\n"
                + "[[extra|$TOP_DIR/files/two]]\n[a]\nx = 1\n[[post-extra|$TOP_DIR/files/three]]\n[a]\nx = 1\n");

        Result stacked = playground.run("stack").exits(0);

        stacked.says(
                "the tree has not merged [[extra|$NOT_SET]] (line " + (first + 3) + "), [[extra|$TOP_DIR/files/two]]"
                        + " (line " + (first + 6) + ")",
                place(3));
        assertFalse(stacked.err().contains("not merged [[extra|$TOP_DIR/files/one"), stacked::toString);
        assertTrue(Files.exists(tree.top().resolve("files/three")), "the next group is merged");
    }

    @Test
    void reportsTargetsAndLinesThatDevStackDoesNotMerge() {
        sections("[[post-config|$TOP_DIR/files/more]]\n[a]\nx = 1\n  y = 2\n");

        playground.run("stack").exits(0).says("'y' is indented, so it is not merged", place(3));

        Path target = tree.top().resolve("files/more");
        assertEquals(target.toString(), merges().get(1).get("target").asText());
        assertTrue(playground.read(".stackplug/runs/latest/logs/session-1.log").contains("goes into " + target));
    }

    @Test
    void warnsAboutAMergeOfAPluginThatWroteNothing() {
        tree.plugin(
                "beta",
                "BETA=1",
                "devstack/override-defaults",
                "mkdir -p $TOP_DIR/files/folder; merge_config_file $TOP_DIR/local.conf own '$TOP_DIR/files/folder' || true\n");
        sections("[[own|$TOP_DIR/files/folder]]\n[a]\nx = 1\n");

        playground.run("stack", "--until", "override_defaults").says("files/folder lacks x in [a]: it is a directory");
    }
}
