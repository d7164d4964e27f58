package org.stackplug.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.stackplug.journal.RecordedStep;
import org.stackplug.journal.RunMessage;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.StepSpan;
import org.stackplug.mask.Secrets;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The JUnit XML of a run. */
class JunitReportTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static RecordedStep step(String plugin) {
        return new RecordedStep("stack install", "plugin", Optional.of(plugin), "/dest/" + plugin + "/plugin.sh");
    }

    private static StepSpan span(String plugin, String status, Optional<StepSpan.Broken> failure) {
        return new StepSpan(
                step(plugin),
                status,
                START,
                Duration.ofMillis(1500),
                "",
                failure,
                new StepSpan.Effects(Optional.empty(), new TreeMap<>()));
    }

    private static StepSpan.Broken broken(String command) {
        return new StepSpan.Broken("command", 3, command, List.of("f at /x:1"), Optional.empty());
    }

    private static RunRecord run(List<StepSpan> steps, List<RunMessage> problems) {
        return run(List.of(), steps, problems);
    }

    private static RunRecord run(List<RunRecord.Plugin> plugins, List<StepSpan> steps, List<RunMessage> problems) {
        return new RunRecord(
                new RunRecord.Header(
                        "id", Path.of("/run"), "stack", Optional.empty(), "1", Path.of("/top"), Optional.empty()),
                problems.isEmpty() ? RunRecord.State.DONE : RunRecord.State.FAILED,
                new RunRecord.TimeSpan(START, START.plusSeconds(2)),
                plugins,
                new RunRecord.Progress(
                        List.of(),
                        steps,
                        List.of(step("one"), step("two"), step("three")),
                        Optional.empty(),
                        new RunRecord.HoldRecord(List.of(), List.of())),
                new RunRecord.Messages(List.of(), problems),
                new TreeMap<>());
    }

    private static RunMessage problem(String sentence) {
        return new RunMessage("SP401", sentence, List.of(), "Why.", Optional.empty(), "Do it.");
    }

    private static String text(RunRecord run) throws Exception {
        StringWriter text = new StringWriter();
        new JunitReport(run, new Secrets()).write(text);
        return text.toString();
    }

    private static Element suites(RunRecord run) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text(run))));
        return document.getDocumentElement();
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @Test
    void makesACaseOfEachStepAndSkipsThoseThatWereNotBegun() throws Exception {
        Element suites = suites(run(
                List.of(span("one", "done", Optional.empty()), span("two", "failed", Optional.of(broken("make it")))),
                List.of(problem("it failed"))));
        assertEquals("3", suites.getAttribute("tests"));
        assertEquals("1", suites.getAttribute("failures"));
        assertEquals("0", suites.getAttribute("errors"));
        assertEquals("1", suites.getAttribute("skipped"));
        List<Element> cases = elements(suites, "testcase");
        assertEquals("stack.install.one", cases.get(0).getAttribute("classname"));
        assertEquals("plugin plugin.sh", cases.get(0).getAttribute("name"));
        assertEquals("1.500", cases.get(0).getAttribute("time"));
        Element failure = elements(cases.get(1), "failure").get(0);
        assertEquals("status 3: make it", failure.getAttribute("message"));
        assertTrue(failure.getTextContent().startsWith("f at /x:1"), failure.getTextContent());
        assertEquals(1, elements(cases.get(2), "skipped").size());
    }

    @Test
    void makesAnErrorOfAProblemWithoutAStep() throws Exception {
        Element suites = suites(run(List.of(), List.of(problem("no network"))));
        assertEquals("1", suites.getAttribute("errors"));
        Element error = elements(suites, "error").get(0);
        assertEquals("no network", error.getAttribute("message"));
        assertEquals("Why.\nDo it.", error.getTextContent());
    }

    @Test
    void makesOneCaseOfAFetchThatFailed() throws Exception {
        RunRecord.Plugin plugin = new RunRecord.Plugin(
                new RunRecord.Declared("one", "https://x/one", "master", "/top/local.conf:2"),
                Optional.of("failed"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(START),
                Optional.of(START),
                List.of(problem("one: there is no repository")));
        Element suites = suites(run(
                List.of(plugin),
                List.of(),
                List.of(problem("one: there is no repository"), problem("the disk is full"))));
        assertEquals("1", suites.getAttribute("failures"));
        assertEquals("1", suites.getAttribute("errors"));
        Element failure = elements(suites, "failure").get(0);
        assertEquals("SP401: one: there is no repository", failure.getAttribute("message"));
        assertEquals("SP401: one: there is no repository\nWhy.\nDo it.", failure.getTextContent());
        assertEquals("the disk is full", elements(suites, "error").get(0).getAttribute("message"));
    }

    @Test
    void makesAnErrorOfAStepWithoutEnd() throws Exception {
        Element suites = suites(run(List.of(span("one", "unfinished", Optional.empty())), List.of(problem("killed"))));
        assertEquals("1", suites.getAttribute("errors"));
        assertEquals("0", suites.getAttribute("failures"));
    }

    @Test
    void replacesWhatXmlCannotHoldAndEscapesMarkup() throws Exception {
        Element suites = suites(run(List.of(), List.of(problem("<b>\u0007&\ud83d\ude80 \"'"))));
        assertEquals(
                "<b>\ufffd&\ud83d\ude80 \"'", elements(suites, "error").get(0).getAttribute("message"));
    }

    @Test
    void masksSecrets() throws Exception {
        String secret = "ADMIN_PASSWORD=opensesame";
        RunRecord run = run(List.of(span("one", "failed", Optional.of(broken(secret)))), List.of(problem(secret)));
        assertFalse(text(run).contains("opensesame"), text(run));
        assertFalse(text(run(List.of(), List.of(problem(secret)))).contains("opensesame"));
    }
}
