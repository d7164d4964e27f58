package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** Reports of a stand-alone run about the sections of local.conf that it merges or cannot merge. */
@Execution(ExecutionMode.CONCURRENT)
class MergeIT {
    private Playground playground;
    private Path conf;

    @BeforeEach
    void prepare(@TempDir Path folder) {
        playground = new Playground(folder).recordingPlugin("alpha");
        conf = playground.topDir().resolve("local.conf");
    }

    private void localConf(String sections) {
        playground.file("local.conf", "[[local|localrc]]\n" + playground.enable("alpha") + "\n" + sections);
    }

    /** Returns the last event about a merge of this file. */
    private JsonNode ended(String file) {
        List<JsonNode> events = playground.journal().stream()
                .filter(event -> event.get("event").asText().equals("step-ended")
                        && event.get("file").asText().equals(file))
                .toList();
        return events.get(events.size() - 1);
    }

    @Test
    void namesLineAndTargetOfAMergeIntoAFolder() {
        localConf("[[post-config|$TOP_DIR/${X-out}]]\n[a]\nx = 1\n");
        playground.file("out/here", "");
        String target = playground.topDir().resolve("out").toString();

        Result stacked = playground.run("stack", "--format", "json").exits(5).says(target + ": it is a directory");

        JsonNode failure = stacked.json().get("failure");
        assertEquals("SP501", failure.get("code").asText());
        assertEquals(conf.toString(), failure.get("file").asText());
        assertEquals(3, failure.get("line").asInt());
        JsonNode ended = ended("$TOP_DIR/${X-out}");
        assertEquals("failed", ended.get("status").asText());
        assertEquals(target, ended.get("target").asText());
        assertTrue(ended.get("reason").asText().contains("it is a directory"), ended::toString);
        playground.run("report").exits(0).prints("could not be merged into " + target);
        assertTrue(playground.read(".stackplug/runs/latest/report.html").contains(target));
        assertTrue(playground.read(".stackplug/runs/latest/junit.xml").contains("it is a directory"));
        assertTrue(playground
                .read(".stackplug/runs/latest/logs/stack-post-config/merge-__X-out_.log")
                .contains("goes into " + target));
    }

    @Test
    void failsAMergeIntoTheRootAndIntoADevice() {
        localConf("[[post-config|/]]\n[a]\nx = 1\n");
        playground.run("stack").exits(5).says("could not be merged into /: it is a directory");

        localConf("[[post-config|/dev/full]]\n[a]\nx = 1\n");
        playground.run("stack").exits(5).says("could not be merged into /dev/full: it is not a regular file");
    }

    @Test
    void mergesSectionsWithWindowsLineEndings() {
        localConf("[[post-config|$TOP_DIR/f.ini]]\r\n[a]\r\nx = one two\r\n\r\n# c\r\n[b]\r\ny=2\r\n");

        playground.run("stack").exits(0);

        assertEquals("\n[a]\nx = one two\n\n[b]\ny = 2\n", playground.read("f.ini"));
    }

    @Test
    void mergesAllOtherSectionsIfAHeaderHasAnUnsetVariable() {
        localConf("[[post-config|$NOT_SET]]\n[a]\nx = 1\n[[post-config|$NOT_SET_EITHER/f.ini]]\n[a]\nx = 1\n"
                + "[[post-config|$TOP_DIR/f.ini]]\n[a]\nx = 1\n");

        Result stacked = playground.run("stack").exits(0);

        stacked.says("NOT_SET is not set\n  --> " + conf + ":3", "NOT_SET_EITHER is not set\n  --> " + conf + ":6");
        assertEquals("\n[a]\nx = 1\n", playground.read("f.ini"));
        assertFalse(Files.exists(Path.of("/f.ini")));
    }

    @Test
    void warnsAboutUnmergedLinesWithoutTheirValues() {
        localConf("[[post-config|$TOP_DIR/f.ini]]\nearly = letmein\n[a]\nx = 1\n  continued = letmein\nbare\n");

        Result stacked = playground.run("stack").exits(0).saysNothingOf("letmein");

        for (int line : List.of(4, 7, 8)) {
            stacked.says("--> " + conf + ":" + line);
        }
        JsonNode warnings =
                playground.run("report", "--format", "json").exits(0).json().get("warnings");
        assertEquals(3, warnings.size(), warnings::toString);
    }

    @Test
    void showsWhereEachSectionWasMerged() {
        localConf("[[post-config|$TOP_DIR/f.ini]]\n[a]\nx = 1\n");
        String target = playground.topDir().resolve("f.ini").toString();

        Result stacked = playground.run("stack", "--format", "json").exits(0).says("→ " + target);

        assertTrue(stacked.json().get("steps").findValuesAsText("target").contains(target), stacked::toString);
        JsonNode report = playground.run("report", "--format", "json").json();
        assertTrue(report.get("steps").findValuesAsText("target").contains(target), report::toString);
    }

    @Test
    void letsAPluginSeeThatAnOptionCouldNotBeSet() {
        playground.plugin("beta", "devstack/plugin.sh", """
                if [[ $2 == install ]]; then
                    if iniset "$TOP_DIR" a x 1; then echo set; else echo "not set"; fi >"$TOP_DIR/seen"
                elif [[ $2 == extra ]]; then
                    iniset /dev/full a x 1
                fi
                """);
        playground.localrc(playground.enable("beta"));

        playground.run("stack").exits(5).says("beta: 'stack extra' failed with status 2", "plugin.sh:4");

        assertEquals("not set\n", playground.read("seen"));
    }

    @Test
    void warnsAboutAFailedMergeThatAPluginSurvives() {
        playground.plugin(
                "beta",
                "devstack/plugin.sh",
                "[[ $2 != install ]] || merge_config_file \"$TOP_DIR/local.conf\" extra '$TOP_DIR/f.ini' || true\n");
        playground.file("f.ini/here", "");
        playground.file(
                "local.conf",
                "[[local|localrc]]\n" + playground.enable("beta") + "\n[[extra|$TOP_DIR/f.ini]]\n[a]\nx = 1\n");

        playground.run("stack", "--until", "stack install").exits(0).says("could not be merged", conf + ":3");
    }
}
