package org.stackplug.it.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.TreeFixture;

/** Failures in a DevStack tree name their place, and the tree keeps its own decisions. */
@Execution(ExecutionMode.CONCURRENT)
class TreeFailureIT extends TreeFixture {
    @ParameterizedTest
    @CsvSource({"function,functions,cat /no/such/file,exit 1", "main,stack.sh,ls /no/such/folder,err 2"})
    void namesTheScriptLineOfAFailureBetweenPoints(String where, String file, String command, String trap)
            throws IOException {
        Result result = playground
                .environment("BREAK", where)
                .run("stack", "--format", "json")
                .exits(5);

        JsonNode failure = result.json().get("failure");
        assertEquals("SP505", failure.get("code").asText());
        assertTrue(failure.get("plugin").isNull());
        assertEquals("stack install", failure.get("point").asText());
        assertEquals(tree.top().resolve(file).toString(), failure.get("file").asText());
        String line = Files.readAllLines(tree.top().resolve(file))
                .get(failure.get("line").asInt() - 1);
        assertEquals(command, line.strip());
        assertTrue(
                playground.read("files/traps").startsWith(trap), "its own traps run as they would without stackplug");
    }

    @Test
    void namesThePluginLineOfAFailureInAPlugin() {
        Result result = playground
                .environment("BREAK", "alpha stack install")
                .run("stack", "--format", "json")
                .exits(5);

        assertFalse(result.err().contains("the journal names a log"), result.err());
        JsonNode failure = result.json().get("failure");
        assertEquals("SP501", failure.get("code").asText());
        assertEquals("alpha", failure.get("plugin").asText());
        assertEquals(
                tree.dest().resolve("alpha/devstack/plugin.sh").toString(),
                failure.get("file").asText());
        assertEquals("exit 2\n", playground.read("files/traps"));
    }

    /** The line of exit is in DevStack's own function, and says nothing. */
    @Test
    void namesThePluginLineThatGivesUp() {
        playground.git().shell(playground.repository("alpha"), """
                echo '[[ $2 != install ]] || die $LINENO "not here"' >>devstack/plugin.sh
                git commit -qam Give-up""");

        playground
                .run("stack")
                .exits(5)
                .says(
                        "error[SP502]: alpha: 'stack install' gave up with status 1: not here",
                        "--> " + tree.dest().resolve("alpha/devstack/plugin.sh") + ":6\n",
                        "die at " + tree.top().resolve("functions") + ":");
    }

    @Test
    void namesTheLineOfALastCommandThatFails() throws IOException {
        playground.run("stack").exits(0);
        Result result = playground.environment("BREAK", "end").run("unstack").exits(5);

        int line = Files.readAllLines(tree.top().resolve("unstack.sh")).size();
        result.says(
                "error[SP505]", "--> " + tree.top().resolve("unstack.sh") + ":" + line, "command: ls /no/such/folder");
    }

    @Test
    void notesTheLogOfAScriptOfTheTreeAsOneOfTheRun() {
        playground.run("stack").exits(0);
        List<String> logs = playground.journal().stream()
                .filter(event -> event.get("event").asText().equals("step-started"))
                .map(event -> event.get("log").asText())
                .toList();
        assertTrue(logs.contains("logs/session-1.log"), logs::toString);
        assertTrue(logs.stream().allMatch(log -> log.startsWith("logs/")), logs::toString);
    }

    /** DevStack's stack.sh refuses root; the test sets the user that the small tree refuses. */
    @ParameterizedTest
    @CsvSource({"REFUSED_USER,,not as this user", "VIRTUAL_ENV,/venv,not in a virtual environment"})
    void fetchesNothingIfTheTreeRefusesToRun(String variable, String value, String refusal) throws IOException {
        String user = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();

        Result result = playground
                .environment(variable, value == null ? user : value)
                .run("stack")
                .exits(5);

        assertTrue(result.err().contains(refusal), result.err());
        assertTrue(result.err().contains("before 'fetch'"), result.err());
        assertFalse(Files.exists(tree.dest()));
        assertEquals("", tree.clonedByTheTree());
    }

    @Test
    void refusesOptionsThatTheTreeDecides() {
        assertTrue(playground.run("stack", "--dest", "/tmp/x").exits(3).err().contains("--dest"));
        playground.run("plan", "--dest", "/tmp/x").exits(3);
        playground.run("run", "stack", "install").exits(2);
        playground.run("stack", "--conf", "other.conf").exits(2);
        assertFalse(Files.exists(tree.dest()));
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void reportsASignalBetweenPointsAsAnInterrupt(String signal, int status) {
        try (Running running = playground.environment("BREAK", "linger").start("stack")) {
            running.until("stack.sh", () -> Files.exists(tree.top().resolve("files/lingers")));
            running.signal(signal);
            running.await().exits(status).says("SP801", "interrupted").saysNothingOf("SP505");
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void reportsASignalBeforeTheFirstPointAsAnInterrupt(String signal, int status) {
        tree.localrc("touch $TOP_DIR/files/lingers", "sleep 300");
        try (Running running = playground.start("stack")) {
            running.until("localrc", () -> Files.exists(tree.top().resolve("files/lingers")));
            running.signal(signal);
            running.await().exits(status).says("SP801", "interrupted").saysNothingOf("SP505", "SP305");
        }
    }

    @Test
    void namesTheUsersFileForMistakesInLocalrc() {
        tree.localrc("enable_plugin alpha $GIT_BASE/alpha", "enable_plugin alpha $GIT_BASE/beta");
        Result twice = playground.run("stack").exits(3);
        assertTrue(twice.err().contains("SP309") && twice.err().contains("local.conf:5"), twice.err());

        tree.localrc("exit 4");
        Result left = playground.run("stack").exits(3);
        assertTrue(left.err().contains("SP305") && left.err().contains("local.conf:4"), left.err());
    }
}
