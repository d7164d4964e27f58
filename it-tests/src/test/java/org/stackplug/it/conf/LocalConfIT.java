package org.stackplug.it.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** Every line of local.conf is either read or reported with its place. */
@Execution(ExecutionMode.CONCURRENT)
class LocalConfIT {
    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
        playground.recordingPlugin("good");
    }

    private String conf(int line) {
        return playground.topDir().resolve("local.conf") + ":" + line;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " [[local|localrc]]",
                "[[ local|localrc ]]",
                "[[local| localrc]]",
                "[[local|localrc]]x",
                "[local|localrc]",
                "[[local|localrc]",
                "enable_service x"
            })
    void refusesAFileWithoutAValidHeader(String header) {
        playground.file("local.conf", "# comment\n" + header + "\n" + playground.enable("good") + "\n");

        for (String command : List.of("plan", "settings", "fetch", "status", "stack")) {
            playground.run(command).exits(3).says("error[SP303]", conf(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"'cat >$TOP_DIR/f <<EOF', EOF", "'A=1', B=1"})
    void refusesALineOfLocalrcThatDevStackTakesForAHeader(String before, String after) {
        for (String line : List.of("[[ $A == 1 || $B == 2 ]] && C=1", "[[post-config|$A]]x")) {
            playground.localrc(before, line, after, playground.enable("good"));

            playground.run("plan").exits(3).says("error[SP303]", conf(3));
        }
    }

    @Test
    void refusesASectionThatBeginsInAHereDocument() {
        playground.localrc("cat >$TOP_DIR/f <<EOF", "[[post-config|$A]]", "EOF", playground.enable("good"));

        playground.run("stack").exits(3).says("error[SP303]", conf(3), conf(2), "here-document");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void refusesAnotherEncoding(String encoding) throws IOException {
        String text = "[[local|localrc]]\n" + playground.enable("good") + "\n";
        Files.write(playground.topDir().resolve("local.conf"), text.getBytes(encoding));

        playground.run("stack").exits(3).says("error[SP317]", "local.conf");
    }

    @Test
    void refusesAByteOrderMarkCarriageReturnsAndNulBytes() throws IOException {
        playground.file("local.conf", "\ufeff[[local|localrc]]\n" + playground.enable("good") + "\n");
        playground.run("stack").exits(3).says("error[SP317]", conf(1), "byte-order mark");

        playground.file("local.conf", "[[local|localrc]]\r" + playground.enable("good") + "\r");
        playground.run("stack").exits(3).says("error[SP317]", conf(1), "carriage return");

        Files.delete(playground.topDir().resolve("local.conf"));
        playground.file("localrc", "A=1\n\0B=1\n");
        playground.run("stack").exits(3).says("error[SP317]", "localrc:2");
    }

    @Test
    void readsWindowsLineEndingsWithAWarning() {
        playground.file("local.conf", "[[local|localrc]]\r\nA='x'\r\n" + playground.enable("good") + "\r\n");

        playground.run("stack").exits(0).says("warning", conf(1), "carriage return");

        assertTrue(playground.order().contains("good plugin stack install"));
        playground.run("settings", "A").exits(0).prints("A = 'x'");
    }

    @Test
    void listsTheSectionsThatNoRunMerges() {
        playground.file("local.conf", """
                [[local|localrc]]
                %s
                [[postconfig|$X]]
                [a]
                b = c
                [[post-config|]]
                [a]
                b = c
                [[local|other]]
                A=1
                """.formatted(playground.enable("good")));

        Result plan = playground.run("plan", "--format", "json").exits(0);

        plan.says("warning: no run merges the section [[postconfig|$X]]", conf(3), conf(6), conf(9));
        JsonNode unmerged = plan.json().get("unmerged");
        assertEquals(3, unmerged.size(), unmerged::toString);
        assertEquals("[[postconfig|$X]]", unmerged.get(0).get("section").asText());
        assertEquals(3, unmerged.get(0).get("line").asInt());
        assertEquals(3, plan.json().get("warnings").size());
        playground.run("plan").exits(0).prints("[[postconfig|$X]]", "[[post-config|]]", "[[local|other]]");
        playground.run("stack").exits(0).says("[[postconfig|$X]]", "[[post-config|]]", "[[local|other]]");
    }

    @Test
    void recognisesGroupsThatAPluginMerges() {
        playground.plugin(
                "merging",
                "devstack/plugin.sh",
                "[[ $2 != install ]] || merge_config_group $TOP_DIR/local.conf own-group\n");
        playground.file(
                "local.conf",
                "[[local|localrc]]\n" + playground.enable("merging")
                        + "\n[[own-group|$TOP_DIR/own.ini]]\n[a]\nb = c\n");
        playground.run("fetch").exits(0);

        playground.run("stack").exits(0).saysNothingOf("no run merges");

        assertTrue(playground.read("own.ini").contains("b = c"));
    }

    @Test
    void warnsAboutTextThatIsNotRead() {
        playground.file("local.conf", """
                # a comment
                A=1
                [[local|localrc]] B=1
                %s
                [[post-config|$TOP_DIR/x.ini]]
                  [a]
                [b]
                c = d
                enable_plugin late https://example.org/late
                ADMIN_PASSWORD=hush-hush
                """.formatted(playground.enable("good")));

        Result result = playground.run("plan").exits(0).says("warning", conf(2), conf(3), conf(6), conf(9), conf(10));

        assertTrue(!result.toString().contains("hush-hush"), result::toString);
    }

    @Test
    void warnsAboutARunWithoutPlugins() {
        for (String text :
                List.of("# nothing\n", "[[local|localrc]]\nA=1\n", "[[extra|$TOP_DIR/x.ini]]\n[a]\nb = c\n")) {
            playground.file("local.conf", text);
            for (String command : List.of("plan", "settings", "status", "fetch", "stack")) {
                playground.run(command).exits(0).says("warning: no plugin is enabled", "local.conf");
            }
        }
    }

    @Test
    void warnsOfVariablesWhoseNamesAreNearlyRight() {
        playground.localrc(
                "RECLON=False",
                "GIT_DEPHT=1",
                "STACKPLUG_FETCH_FILTR=auto",
                "STACKPLUG_JOBS=2",
                "PIP_TIMEOUT=9",
                "ONLINE=1",
                playground.enable("good"));

        playground
                .run("plan")
                .exits(0)
                .says(
                        "warning: the variable RECLON has no effect: did you mean RECLONE?",
                        conf(2),
                        "GIT_DEPHT has no effect: did you mean GIT_DEPTH?",
                        conf(3),
                        "STACKPLUG_FETCH_FILTR has no effect: did you mean STACKPLUG_FETCH_FILTER?",
                        "STACKPLUG_JOBS has no effect in localrc",
                        conf(5))
                .saysNothingOf("PIP_TIMEOUT")
                .saysNothingOf("ONLINE has");
    }

    @Test
    void namesTheVariableOfAUrlThatIsNotSet() {
        playground.localrc(
                "f() { local url=$1; enable_plugin good $url; }",
                "f " + playground.repository("good"),
                "enable_plugin other ${GIT_BASE}/openstack/other.git");

        playground
                .run("plan")
                .exits(0)
                .says(
                        "warning: GIT_BASE is not set in localrc, so that other comes from '/openstack/other.git'",
                        conf(4))
                .saysNothingOf("url is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[loca|localrc]]", "[[local|localrcs]]", "[[local|local]]", "[[Local|localrc]]"})
    void namesASectionThatIsNearlyLocalrc(String title) {
        playground.file("local.conf", title + "\n" + playground.enable("good") + "\n");

        playground
                .run("plan")
                .exits(0)
                .says(title + " is not localrc, and its lines are not run", conf(1), "Did you mean [[local|localrc]]?")
                .saysNothingOf("no run merges")
                .saysNothingOf("is merged into");
    }

    @Test
    void warnsAboutASectionThatAPlainLocalrcHides() {
        playground.localrc(playground.enable("good")).file("localrc", playground.enable("good") + "\n");

        playground.run("stack").exits(0).says("[[local|localrc]] is not read", conf(1), "localrc");
    }

    @Test
    @Timeout(180)
    void refusesAFileThatIsNotARegularFile() throws Exception {
        for (String name : List.of("local.conf", "localrc")) {
            Path file = playground.topDir().resolve(name);
            assertEquals(
                    0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            for (String command : List.of("plan", "status", "fetch", "update", "stack", "unstack")) {
                playground.run(command).exits(3).says("error[SP302]", name);
            }
            Files.delete(file);
            Files.createSymbolicLink(file, Path.of("/dev/zero"));
            playground.run("plan").exits(3).says("error[SP302]", name);
            Files.delete(file);
        }
        Files.createDirectory(playground.topDir().resolve("localrc"));
        playground.run("plan").exits(3).says("error[SP302]", "localrc");
    }

    @Test
    void leavesLettersOfAnyEncodingToBash() throws IOException {
        String text = "[[local|localrc]]\nNAME='\u00e4'\n" + playground.enable("good") + "\n";
        Files.write(playground.topDir().resolve("local.conf"), text.getBytes(StandardCharsets.ISO_8859_1));

        playground.run("plan").exits(0).saysNothingOf("warning");
    }
}
