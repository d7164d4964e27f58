package org.stackplug.it.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** Runs that are held after a point, and their release by another process. */
@Execution(ExecutionMode.CONCURRENT)
class HoldIT {
    private static final String PRE_INSTALL = "after:stack pre-install";

    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder).plugin("alpha", "devstack/plugin.sh", """
                        echo "alpha plugin $*" >>"$TOP_DIR/order"
                        [[ $2 == pre-install ]] && echo $$ >"$TOP_DIR/shell"
                        until [[ $2 != pre-install || ! -e $TOP_DIR/wait ]]; do sleep 0.05; done
                        """);
        playground.localrc(playground.enable("alpha"));
    }

    private List<JsonNode> events(String name) {
        List<JsonNode> found = new ArrayList<>();
        if (Files.exists(playground.latest().resolve("journal.jsonl"))) {
            playground.journal().stream()
                    .filter(event -> event.get("event").asText().equals(name))
                    .forEach(found::add);
        }
        return found;
    }

    /** The journal is written while this reads it: the last line may be cut. */
    private boolean isHeldAfter(String point) {
        Path journal = playground.latest().resolve("journal.jsonl");
        return Files.exists(journal)
                && Playground.read(journal)
                        .lines()
                        .anyMatch(line -> line.contains("\"held\"") && line.contains("\"" + point + "\""));
    }

    private Running held(String point, String... arguments) {
        Running running = playground.start(arguments);
        running.until("the hold", () -> isHeldAfter(point));
        return running;
    }

    private boolean hasInstalled() {
        return playground.order().contains("alpha plugin stack install");
    }

    @Test
    void holdsUntilItIsReleased() {
        try (Running running = held("stack pre-install", "stack", "--hold", PRE_INSTALL)) {
            JsonNode hold =
                    playground.run("status", "--format", "json").exits(0).json().get("hold");
            assertEquals("stack pre-install", hold.get("point").asText());
            Instant since = Instant.parse(hold.get("since").asText());
            assertEquals(since.plusSeconds(7200).toString(), hold.get("until").asText());
            playground.run("status").exits(0).prints("is held after 'stack pre-install' since ");
            playground.run("runs").exits(0).prints("running", "held after stack pre-install");
            playground.run("report").exits(0).prints("It is held after 'stack pre-install'");
            playground.run("stack").exits(7);
            assertFalse(hasInstalled(), "it has gone on");

            JsonNode release =
                    playground.run("release", "--format", "json").exits(0).json();
            assertEquals("released", release.get("effect").asText());
            assertTrue(release.get("millis").asLong() > 0, release::toString);

            running.await().exits(0).says("held after 'stack pre-install'", "released hold after");
            assertTrue(hasInstalled());
        }
        assertEquals(
                "[\"stack pre-install\"]",
                events("run-started").get(0).get("holds").toString());
        JsonNode ended = events("hold-ended").get(0);
        assertEquals("released", ended.get("end").asText());
        assertTrue(
                playground.run("status", "--format", "json").json().get("hold").isNull());
        assertEquals(
                List.of(),
                Playground.openToOthers(playground.latest().toAbsolutePath()).stream()
                        .filter(file -> file.contains("released"))
                        .toList());
    }

    /** The time belongs to the hold alone: neither to the point, nor to a plugin. */
    @Test
    void reportsTheTimeOfTheHold() throws Exception {
        try (Running running = held("source", "stack", "--hold", "after:source")) {
            Thread.sleep(3000);
            playground.run("release").exits(0).prints("released ", " after 'source'; it was held for ");
            running.await().exits(0).says("Held:", "after source");
        }
        JsonNode report = playground.run("report", "--format", "json").exits(0).json();
        JsonNode hold = report.get("holds").get(0);
        assertEquals("source", hold.get("point").asText());
        assertEquals("released", hold.get("end").asText());
        long held = hold.get("millis").asLong();
        assertTrue(held >= 3000, () -> held + " ms");
        for (JsonNode point : report.get("points")) {
            assertTrue(point.get("millis").asLong() < held, report::toString);
        }
        String page = Playground.read(playground.latest().resolve("report.html"));
        assertTrue(page.contains("held after source: released"), "the timeline has no bar of the hold");
        assertTrue(page.contains("Held after"), "the page has no table of holds");
    }

    @Test
    void keepsAReleaseThatComesBeforeTheHold() {
        playground.file("wait", "");
        try (Running running = playground.start("stack", "--hold", PRE_INSTALL, "--hold", "after:stack extra")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("shell")));
            playground
                    .run("release")
                    .exits(2)
                    .says("error[SP205]", "is not held now", "stack pre-install, stack extra");
            playground
                    .run("release", "stack pre-install")
                    .exits(0)
                    .prints("after 'stack pre-install' in advance: it will not be held there");
            playground.run("release").exits(0).prints("after 'stack extra' in advance");
            playground.run("release", "after:stack extra").exits(0).prints("has been released already");
            playground.run("release").exits(0).prints("has been released already");
            assertTrue(playground.topDir().resolve("wait").toFile().delete());
            running.await().exits(0);
        }
        assertEquals(
                List.of("released-before", "released-before"),
                events("hold-ended").stream()
                        .map(event -> event.get("end").asText())
                        .toList());
        assertEquals(List.of(), events("held"));
    }

    @Test
    void holdsAtEachOfSeveralPoints() {
        try (Running running = held("fetch", "stack", "--hold", "after:stack test-config", "--hold", "after:fetch")) {
            assertEquals(List.of(), playground.order());
            playground.run("release").exits(0).prints("after 'fetch'");
            running.until("the second hold", () -> isHeldAfter("stack test-config"));
            assertTrue(hasInstalled());
            playground.run("release").exits(0).prints("after 'stack test-config'");
            running.await().exits(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "after:stack instal | Did you mean after:stack install?",
                "after:install      | Did you mean after:stack install?",
                "after:sourc        | Did you mean after:source?",
                "source             | --hold takes after:POINT, such as after:source, not 'source'",
                "after:stack extra --until source"
                        + " | --until ends the run after 'source', before it is held after 'stack extra'",
                "after:source --dry-run | --dry-run runs nothing: leave out --hold"
            })
    void refusesHoldsThatCanNotBe(String hold, String sentence) {
        List<String> arguments = new ArrayList<>(List.of("stack", "--hold"));
        int options = hold.indexOf(" --");
        arguments.add(options < 0 ? hold : hold.substring(0, options));
        if (options >= 0) {
            arguments.addAll(List.of(hold.substring(options + 1).split(" ", -1)));
        }
        playground.run(arguments.toArray(String[]::new)).exits(2).says(sentence);
        assertFalse(Files.exists(playground.topDir().resolve(".stackplug")));
    }

    @Test
    void refusesToReleaseWhatIsNotHeld() {
        playground.run("release").exits(2).says("error[SP205]", "no run is under way in " + playground.topDir());
        try (Running running = held("source", "stack", "--hold", "after:source")) {
            playground
                    .run("release", "sorce")
                    .exits(2)
                    .says("error[SP205]", "is not held after 'sorce'", "Did you mean source?");
            playground.run("release", "source").exits(0);
            running.await().exits(0);
        }
        playground.file("wait", "");
        assertTrue(playground.topDir().resolve("shell").toFile().delete());
        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("shell")));
            playground.run("release").exits(2).says("error[SP205]", "It was started without --hold.");
        }
    }

    @Test
    void endsWhenItIsNotReleasedInTimeAndResumes() {
        Result result = playground
                .run("stack", "--hold", PRE_INSTALL, "--hold-timeout", "500ms")
                .exits(5);

        result.says(
                "error[SP511]",
                "the run was not released after 'stack pre-install' in time",
                "'stackplug stack --resume' continues from the checkpoint at 'stack pre-install'");
        assertFalse(hasInstalled());
        assertEquals("timed-out", events("hold-ended").get(0).get("end").asText());
        assertEquals(
                "failed",
                playground
                        .run("runs", "--format", "json")
                        .json()
                        .at("/runs/0/outcome")
                        .asText());
        assertTrue(Playground.read(playground.latest().resolve("junit.xml")).contains("SP511"));

        playground.environment("STACKPLUG_HOLD_TIMEOUT", "300ms");
        playground.run("stack", "--resume", "--hold", PRE_INSTALL).exits(5).says("error[SP511]");
        playground
                .run("stack", "--resume", "--hold", "after:source")
                .exits(0)
                .says("is not held after 'source'", "is already past it");
        assertEquals(
                1,
                playground.order().stream()
                        .filter("alpha plugin stack pre-install"::equals)
                        .count());
        assertTrue(hasInstalled());
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void endsAtASignal(String signal, int status) {
        try (Running running = held("stack pre-install", "stack", "--hold", PRE_INSTALL)) {
            running.signal(signal);
            running.await(10).exits(status);
        }
        assertEquals("cancelled", events("hold-ended").get(0).get("end").asText());
        assertFalse(Running.lives(playground.read("shell")), "the shell lives");
        playground.run("stack", "--resume").exits(0);
        assertTrue(hasInstalled());
    }

    @Test
    void leavesNothingBehindWhenItIsKilled() {
        try (Running running = held("stack pre-install", "stack", "--hold", PRE_INSTALL)) {
            running.kill();
            running.await();
        }
        Running.eventually("the end of the shell", () -> !Running.lives(playground.read("shell")));
        playground.run("release").exits(2).says("error[SP205]");
        playground.run("runs").exits(0).prints("killed");
        playground.run("stack", "--resume").exits(0);
        assertTrue(hasInstalled());
    }

    @Test
    void noticesThatTheHeldShellHasEnded() throws Exception {
        try (Running running = held("stack pre-install", "stack", "--hold", PRE_INSTALL)) {
            assertTrue(ProcessHandle.of(Long.parseLong(playground.read("shell").strip()))
                    .orElseThrow()
                    .destroyForcibly());
            running.await(20).exits(5).says("error[SP50");
        }
        assertEquals("shell-gone", events("hold-ended").get(0).get("end").asText());
    }

    /** Hours of waiting must not cost a core: the engine sleeps, and checks five times a second. */
    @Test
    void needsHardlyAnyProcessorTimeWhileItIsHeld() throws Exception {
        try (Running running = held("source", "stack", "--hold", "after:source")) {
            Thread.sleep(2000);
            long before = ticks(running.pid());
            Thread.sleep(5000);
            long used = ticks(running.pid()) - before;
            assertTrue(used < 50, () -> used + " of 500 ticks");
            playground.run("release").exits(0);
            running.await().exits(0);
        }
    }

    private static long ticks(long pid) {
        String stat = Playground.read(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
