package org.stackplug.it.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page and the JUnit XML about the runs of several hosts. */
@Execution(ExecutionMode.CONCURRENT)
class LabReportIT {
    private static final String HELD = "stack --hold after:source";

    private static Playground host(Path folder, String script) throws Exception {
        Playground host = new Playground(Files.createDirectories(folder)).plugin("alpha", "devstack/plugin.sh", script);
        return host.localrc(host.enable("alpha"));
    }

    private static void bring(Playground host, Path results, String name) throws Exception {
        Path folder = Files.createDirectories(results.resolve(name));
        Files.copy(host.latest().resolve("journal.jsonl"), folder.resolve("journal.jsonl"));
    }

    @Test
    void showsWhatWaitedForWhat(@TempDir Path folder) throws Exception {
        Playground first = host(folder.resolve("first"), "sleep 0.2");
        Playground other = host(folder.resolve("other"), "[[ $2 != install ]] || sleep 1");
        Path results = Files.createDirectories(folder.resolve("results"));
        try (Running running = other.start(HELD.split(" ", -1))) {
            running.until("the hold", () -> other.run("runs").out().contains("held after source"));
            first.run("stack").exits(0);
            other.run("release").exits(0);
            running.await().exits(0);
        }
        bring(first, results, "controller");
        bring(other, results, "compute <1>");
        Files.createDirectory(results.resolve("no host"));

        Result text = first.run("report", "--lab", results.toString()).exits(0);
        text.prints("controller  done", "compute <1>  done", "to the release of compute <1>", "lab.html");
        JsonNode json = first.run("report", "--lab", results.toString(), "--format", "json")
                .exits(0)
                .json();
        assertEquals(2, json.get("hosts").size());
        List<String> path = json.get("criticalPath").findValuesAsText("part");
        assertEquals(
                List.of(
                        "controller, from its beginning",
                        "from the end of controller to the release of compute <1>",
                        "compute <1>, after 'source'"),
                path);

        String page = Files.readString(results.resolve("lab.html"));
        assertTrue(page.contains("compute &lt;1&gt;"), "the name of a host is not escaped");
        assertTrue(page.contains("held after source"), "the hold is missing");
        assertTrue(page.contains("<td>source</td>") && page.contains("<td>controller</td>"), page);
        NodeList suites = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(results.resolve("lab.xml").toFile())
                .getElementsByTagName("testsuite");
        assertEquals("compute <1>: stack pre-install", ((Element) suites.item(0)).getAttribute("name"));
        assertTrue(suites.getLength() > 2);
    }

    @Test
    void namesTheHostThatFailed(@TempDir Path folder) throws Exception {
        Playground host = host(folder.resolve("host"), "[[ $2 != install ]] || (exit 3)");
        host.localrc("set -o errexit", host.enable("alpha"));
        host.run("stack").exits(5);
        Path results = Files.createDirectories(folder.resolve("results"));
        bring(host, results, "compute1");
        host.run("report", "--lab", results.toString()).exits(0).prints("compute1  failed");
        String page = Files.readString(results.resolve("lab.html"));
        assertTrue(page.contains("SP501") && page.contains("devstack/plugin.sh:1"), page);
    }

    /** Logs have secrets unmasked, and the run's own list says what to mask. */
    @Test
    void masksTheLogsOfAWholeRun(@TempDir Path folder) throws Exception {
        Playground host =
                host(folder.resolve("host"), "[[ $2 != install ]] || { echo \"got $LAB_PASSWORD\"; (exit 3); }");
        host.localrc("set -o errexit", "LAB_PASSWORD=unusual-words", host.enable("alpha"));
        host.run("stack").exits(5);
        Path results = Files.createDirectories(folder.resolve("results"));
        Path run = host.latest().toRealPath();
        Path copy = results.resolve("one");
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(path -> Files.isRegularFile(path) || Files.isDirectory(path))
                    .toList()) {
                Files.copy(file, copy.resolve(run.relativize(file)));
            }
        }
        host.run("report", "--lab", results.toString()).exits(0);
        String junit = Files.readString(results.resolve("lab.xml"));
        assertTrue(junit.contains("got ***"), junit);
    }

    @Test
    void refusesAFolderWithoutJournals(@TempDir Path folder) throws Exception {
        Playground host = host(folder.resolve("host"), ":");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        host.run("report", "--lab", empty.toString()).exits(2).says("SP201", "has a journal.jsonl");
        host.run("report", "--lab", empty.resolve("absent").toString()).exits(2).says("absent");
        host.run("report", "--lab", empty.toString(), "latest").exits(2).says("leave out RUN");
        host.run("report", "--lab", empty.toString(), "--bundle", "x.zip")
                .exits(2)
                .says("and --bundle");
    }
}
