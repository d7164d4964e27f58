package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Lists and reports earlier runs, however they ended. */
class RunsIT {
    private Playground playground;

    @BeforeEach
    void make(@TempDir Path root) {
        playground = new Playground(root);
        playground.plugin(
                "slow",
                "devstack/plugin.sh",
                "if [[ $2 == install ]]; then\n"
                        + "  echo begin; [[ -e $TOP_DIR/quick ]] || sleep 0.6; echo '<end> & $ADMIN_PASSWORD'\n"
                        + "  [[ ! -e $TOP_DIR/hang ]] || { touch \"$TOP_DIR/hanging\"; sleep 300; }\n"
                        + "  [[ ! -e $TOP_DIR/fail ]] || false one two\n"
                        + "fi\n");
        playground.plugin("other", "devstack/settings", "OTHER_MODE=${OTHER_MODE:-fast}\n");
        playground.localrc("ADMIN_PASSWORD=opensesame", playground.enable("slow"), playground.enable("other"));
    }

    private JsonNode only() {
        JsonNode runs = playground.run("runs", "--format", "json").exits(0).json();
        assertEquals("stackplug.runs/1", runs.get("schema").asText());
        assertEquals(1, runs.get("runs").size(), runs::toString);
        return runs.get("runs").get(0);
    }

    @Test
    void listsRunsNewestFirstWithTheirFailures() {
        playground.run("runs").exits(0).says("no run");
        playground.file("quick", "");
        playground.run("stack").exits(0);
        playground.file("fail", "");
        playground.run("stack").exits(5);
        playground.run("unstack").exits(0);
        List<String> lines = playground.run("runs").exits(0).out().lines().toList();
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(0).matches("\\d{8}-\\d{6}-unstack +done .*"), lines::toString);
        assertTrue(lines.get(1).matches("\\d{8}-\\d{6}-stack\\S* +failed .* slow, stack install"), lines::toString);
        assertTrue(lines.get(2).matches("\\d{8}-\\d{6}-stack\\S* +done .*"), lines::toString);
    }

    /** Its parent has not asked for its status yet, as a script that is at other work. */
    @Test
    void reportsAKilledRunBeforeItsParentLooksForIt() throws Exception {
        playground.file("hang", "");
        List<String> command =
                List.of("bash", "-c", Distribution.built().command() + " stack & echo $! >engine; exec sleep 300");
        try (Running running = playground.start(playground.topDir(), command)) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("hanging")));
            String engine = playground.read("engine").strip();
            ProcessHandle.of(Long.parseLong(engine)).orElseThrow().destroyForcibly();
            Running.eventually("its end", () -> !Running.lives(engine));
            assertEquals("killed", only().get("outcome").asText());
        }
    }

    @Test
    void reportsARunAsRunningUntilItIsKilled() {
        playground.file("hang", "");
        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("hanging")));
            assertEquals("running", only().get("outcome").asText());
            playground.run("report").exits(0).prints("running", "slow, stack install");
            running.signal("KILL");
            running.await();
        }
        JsonNode killed = only();
        assertEquals("killed", killed.get("outcome").asText());
        assertEquals("slow, stack install (unfinished)", killed.get("failed").asText());
        JsonNode report = playground.run("report", "--format", "json").exits(0).json();
        JsonNode steps = report.get("steps");
        assertEquals("unfinished", steps.get(steps.size() - 1).get("status").asText());
        String page = Playground.read(playground.latest().resolve("report.html"));
        assertTrue(page.contains("The run did not end") && page.contains("&lt;end&gt; &amp;"), page);
        playground.run("logs", "slow").exits(0).prints("begin");
        playground.topDir().resolve("hang").toFile().delete();
    }

    @Test
    void reportsFileAndLineOfAProblem() {
        playground.file("quick", "").file("fail", "");
        playground.run("stack").exits(5);

        JsonNode place = playground
                .run("report", "--format", "json")
                .exits(0)
                .json()
                .get("problems")
                .get(0)
                .get("places")
                .get(0);

        assertTrue(place.get("file").asText().endsWith("/slow/devstack/plugin.sh"), place::toString);
        assertEquals(4, place.get("line").asInt());
    }

    @Test
    void readsATruncatedJournal() throws IOException {
        playground.file("quick", "");
        playground.run("stack").exits(0);
        Path journal = playground.latest().resolve("journal.jsonl");
        byte[] whole = Files.readAllBytes(journal);
        int firstLine = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
        Random random = new Random(5);
        for (int round = 0; round < 5; round++) {
            int cut = firstLine + random.nextInt(whole.length - firstLine - 1);
            Files.write(journal, java.util.Arrays.copyOf(whole, cut), StandardOpenOption.TRUNCATE_EXISTING);
            assertEquals("killed", only().get("outcome").asText(), "cut at " + cut);
            playground.run("report").exits(0).prints("killed").saysNothingOf("Exception");
        }
    }

    @Test
    void showsLogsWithTimesAndWithoutSecrets() throws IOException {
        playground.run("stack").exits(0);
        Result plain =
                playground.run("logs", "slow", "--point", "stack install").exits(0);
        assertEquals("begin\n<end> & $ADMIN_PASSWORD\n", plain.out());
        JsonNode lines = playground
                .run("logs", "slow", "--point", "stack install", "--format", "json")
                .exits(0)
                .json()
                .get("logs")
                .get(0)
                .get("lines");
        Duration between = Duration.between(
                Instant.parse(lines.get(0).get("at").asText()),
                Instant.parse(lines.get(1).get("at").asText()));
        assertTrue(between.toMillis() >= 450 && between.toMillis() < 5000, between::toString);
        String stamped = playground
                .run("logs", "slow", "--point", "stack install", "-t")
                .exits(0)
                .out();
        assertTrue(stamped.lines().allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  .*")), stamped);
        playground.run("logs", "missing").exits(2).says("error[SP202]", "no other run");
        String run = playground
                .run("runs", "--format", "json")
                .json()
                .get("runs")
                .get(0)
                .get("run")
                .asText();
        playground.run("fetch").exits(0);
        playground.run("logs", "slow").exits(0);
        String fetch = playground.latest().toRealPath().getFileName().toString();
        playground.run("logs", "--run", fetch).exits(2).says("the run " + fetch + " has run no steps");
        playground.localrc("true").run("stack").exits(0);
        playground.file("extras.d/50-x.sh", "true\n").run("stack").exits(0);
        playground.run("logs", "slow").exits(2).says("The newest run that has one is " + run, "--run " + run);
        playground.run("report", "2001").exits(2).says("error[SP202]", "2001");
    }

    @Test
    void saysThatNoRunHasLogsYet() {
        playground.run("fetch").exits(0);
        playground.run("logs").exits(2).says("error[SP202]: no run has run steps yet", "'stackplug stack' does");
    }

    @Test
    void writesATestcaseForEachStepToJunitXml() throws Exception {
        playground.file("quick", "");
        playground.file("fail", "");
        JsonNode run = playground.run("stack", "--format", "json").exits(5).json();
        Element suites = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(playground.latest().resolve("junit.xml").toFile())
                .getDocumentElement();
        assertEquals("testsuites", suites.getTagName());
        NodeList cases = suites.getElementsByTagName("testcase");
        int run1 = run.get("steps").size();
        assertEquals(run1 + Integer.parseInt(suites.getAttribute("skipped")), cases.getLength());
        assertEquals("1", suites.getAttribute("failures"));
        assertEquals(Integer.toString(cases.getLength()), suites.getAttribute("tests"));
        NodeList suite = suites.getElementsByTagName("testsuite");
        int sum = 0;
        for (int i = 0; i < suite.getLength(); i++) {
            Element one = (Element) suite.item(i);
            for (String attribute : List.of("name", "tests", "failures", "errors", "skipped", "time", "timestamp")) {
                assertTrue(one.hasAttribute(attribute), attribute);
            }
            assertEquals(
                    one.getAttribute("tests"),
                    Integer.toString(one.getElementsByTagName("testcase").getLength()));
            sum += Integer.parseInt(one.getAttribute("tests"));
        }
        assertEquals(cases.getLength(), sum);
        Element failure = (Element) suites.getElementsByTagName("failure").item(0);
        assertEquals("status 1: false one two", failure.getAttribute("message"));
        assertEquals("stack.install.slow", ((Element) failure.getParentNode()).getAttribute("classname"));
        assertTrue(failure.getTextContent().contains("<end> & $ADMIN_PASSWORD"), failure::getTextContent);
    }

    @Test
    void reportsARunThatFailsBeforeItsFirstStep() throws IOException {
        playground.localrc("ADMIN_PASSWORD=opensesame", "enable_plugin gone /nowhere/gone");
        playground.run("stack").exits(4);
        String junit = Playground.read(playground.latest().resolve("junit.xml"));
        assertTrue(junit.contains("classname=\"fetch.gone\"") && junit.contains("message=\"SP401: gone: "), junit);
        assertTrue(junit.contains("tests=\"1\" failures=\"1\" errors=\"0\""), junit);
        assertFalse(Playground.read(playground.latest().resolve("report.html")).contains("opensesame"));
        playground.run("report").exits(0).prints("failed", "SP401");
    }
}
