package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.SmallTree;

/** Continues an unfinished stack where it ended. */
@Execution(ExecutionMode.CONCURRENT)
class ResumeIT {
    /** Counts in the shell, records its steps in a file, and fails or waits at "stack install" on request. */
    private static final String PLUGIN = """
            COUNT=$((${COUNT:-0} + 1))
            echo "NAME $2 $COUNT" >>"$TOP_DIR/order"
            if [[ $2 == install && -e $TOP_DIR/NAME-breaks ]]; then ls /no/such/folder; fi
            if [[ $2 == install && -e $TOP_DIR/NAME-waits ]]; then
                : >"$TOP_DIR/waiting"
                while [[ ! -e $TOP_DIR/go ]]; do sleep 0.05; done
                echo "NAME went" >>"$TOP_DIR/order"
            fi
            """;

    private static final List<String> WHOLE = List.of(
            "alpha pre-install 1",
            "beta pre-install 2",
            "alpha install 3",
            "beta install 4",
            "alpha post-config 5",
            "beta post-config 6",
            "alpha extra 7",
            "beta extra 8",
            "alpha test-config 9",
            "beta test-config 10");

    private Playground playground;

    @BeforeEach
    void declare(@TempDir Path folder) {
        playground = new Playground(folder)
                .plugin("alpha", "devstack/plugin.sh", PLUGIN.replace("NAME", "alpha"))
                .plugin("beta", "devstack/plugin.sh", PLUGIN.replace("NAME", "beta"));
        playground.localrc("GREETING=hello", playground.enable("alpha"), playground.enable("beta"));
    }

    private String run() throws IOException {
        return playground.latest().toRealPath().getFileName().toString();
    }

    private int runs() throws IOException {
        try (Stream<Path> runs = Files.list(playground.topDir().resolve(".stackplug/runs"))) {
            return (int) runs.count();
        }
    }

    /** Fails at the first step of a point, because a checkpoint within a point depends on time. */
    private void breakAlpha() {
        playground.file("alpha-breaks", "");
        playground
                .run("stack")
                .exits(5)
                .says("'stackplug stack --resume' continues from the checkpoint at 'stack pre-install'");
    }

    private void mend() throws IOException {
        Files.deleteIfExists(playground.topDir().resolve("alpha-breaks"));
        Files.deleteIfExists(playground.topDir().resolve("beta-breaks"));
        playground.file("order", "");
    }

    @Test
    void resumesFromTheLastCheckpointAfterAFailure() throws IOException {
        breakAlpha();
        String broken = run();
        mend();

        Result result = playground.run("stack", "--resume", "--format", "json").exits(0);

        assertEquals(WHOLE.subList(2, 10), playground.order());
        JsonNode resumed = result.json().get("resumed");
        assertEquals(broken, resumed.get("continues").asText());
        assertEquals("stack pre-install", resumed.get("point").asText());
        assertEquals(2, resumed.get("stepsDone").asInt());
        assertEquals(List.of("alpha"), resumed.get("replayed").findValuesAsText("plugin"));
        assertEquals(8, result.json().get("steps").size());
        result.says("resumed " + broken + " after stack pre-install", "again stack install  alpha");
        playground.run("report").exits(0).prints("It continues " + broken + " after 'stack pre-install'");
        assertTrue(playground.read(".stackplug/runs/latest/report.html").contains(broken));
        JsonNode listed =
                playground.run("runs", "--format", "json").exits(0).json().get("runs");
        assertEquals(broken, listed.get(0).get("continues").asText());
        assertTrue(listed.get(1).get("continues").isNull());
    }

    @Test
    void resumesRepeatedly() throws IOException {
        breakAlpha();
        playground.run("stack", "--resume").exits(5);
        playground.run("stack", "--resume").exits(5);
        mend();

        playground.run("stack", "--resume").exits(0);

        assertEquals(WHOLE.subList(2, 10), playground.order());
    }

    @Test
    void repeatsAStepThatAKilledRunDidNotEnd() throws IOException {
        playground.file("beta-waits", "");
        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("waiting")));
            running.kill();
        }
        playground.file("order", "");
        Files.delete(playground.topDir().resolve("waiting"));

        try (Running running = playground.start("stack", "--resume")) {
            running.until(
                    "the step again", () -> Files.exists(playground.topDir().resolve("waiting")));
            playground.file("go", "");
            running.await().exits(0);
        }
        assertEquals(1, playground.order().stream().filter("beta went"::equals).count(), playground.order()::toString);
    }

    @Test
    void resumesARunThatCtrlCInterrupted() throws IOException {
        playground.file("beta-waits", "");
        try (Running running = playground.start("stack")) {
            running.until("the step", () -> Files.exists(playground.topDir().resolve("waiting")));
            running.signal("INT");
            running.await().exits(130).says("--resume");
        }
        playground.file("order", "").file("go", "");

        playground.run("stack", "--resume").exits(0);

        assertTrue(playground.order().containsAll(List.of("beta install 4", "beta test-config 10")));
    }

    @Test
    void doesNotRepeatALongStepIfTheNextOneFails() throws IOException {
        playground.plugin("gamma", "devstack/plugin.sh", "[[ $2 != install ]] || sleep 6\nlocal shared=yes\n");
        playground.plugin(
                "delta",
                "devstack/plugin.sh",
                "echo \"$2 ${shared-none}\" >>\"$TOP_DIR/order\"\n" + "[[ $2 != install || -e $TOP_DIR/go ]]\n");
        playground.localrc(playground.enable("gamma"), playground.enable("delta"));
        playground.run("stack").exits(5);
        playground.file("go", "").file("order", "");

        JsonNode resumed = playground
                .run("stack", "--resume", "--format", "json")
                .exits(0)
                .json()
                .get("resumed");

        assertFalse(resumed.get("pointDone").asBoolean());
        assertEquals(List.of("delta"), resumed.get("replayed").findValuesAsText("plugin"));
        assertEquals("install yes", playground.order().get(0), "the local variables of the point are restored");
    }

    @Test
    void refusesAChangedLocalConfWithItsLine() throws IOException {
        breakAlpha();
        int before = runs();
        mend();
        playground.localrc("GREETING=goodbye", playground.enable("alpha"), playground.enable("beta"));

        playground
                .run("stack", "--resume")
                .exits(6)
                .says("error[SP604]", "local.conf:2", "GREETING=goodbye", "--resume=force");

        assertEquals(List.of(), playground.order());
        assertEquals(before, runs());
        playground.run("explain", "SP604").exits(0);
    }

    @Test
    void keepsTheEvaluatedLocalConfWithForce() throws IOException {
        playground.plugin("beta2", "devstack/plugin.sh", "[[ $2 != extra ]] || echo $GREETING >>\"$TOP_DIR/order\"\n");
        playground.localrc("GREETING=hello", playground.enable("beta"), playground.enable("beta2"));
        playground.file("beta-breaks", "").run("stack").exits(5);
        mend();
        playground.localrc("GREETING=goodbye", playground.enable("beta"), playground.enable("beta2"));

        playground.run("stack", "--resume=force").exits(0).says("although its inputs have changed", "local.conf");

        assertTrue(playground.order().contains("hello"), playground.order()::toString);
    }

    @Test
    void needsForceOnlyOnce() throws IOException {
        breakAlpha();
        playground.localrc("GREETING=goodbye", playground.enable("alpha"), playground.enable("beta"));
        playground.run("stack", "--resume=force").exits(5);
        mend();

        playground.run("stack", "--resume").exits(0);
    }

    @Test
    void refusesAPluginAtAnotherCommit() throws IOException {
        breakAlpha();
        mend();
        Path checkout = playground.dest().resolve("beta");
        String before = playground.git().run(checkout, "rev-parse", "HEAD").strip();
        playground.git().run(checkout, "commit", "-q", "--allow-empty", "-m", "Mend");

        playground
                .run("stack", "--resume")
                .exits(6)
                .says("the plugin 'beta' was at " + before.substring(0, 10) + ", and its checkout is at ");
        playground.run("stack", "--resume=force").exits(0);
    }

    @Test
    void refusesAnUpdateInBetween() throws IOException {
        breakAlpha();
        mend();
        playground.git().run(playground.repository("alpha"), "commit", "-q", "--allow-empty", "-m", "More");
        playground.run("update").exits(0);

        playground.run("stack", "--resume").exits(6).says("the plugin 'alpha' was at ");
    }

    @Test
    void runsAnEditedPlugin() throws IOException {
        playground.file("beta-breaks", "").run("stack").exits(5);
        playground.file("order", "").file("stack/beta/devstack/plugin.sh", "echo \"edited $2\" >>\"$TOP_DIR/order\"\n");

        playground.run("stack", "--resume").exits(0);

        assertTrue(playground.order().contains("edited install"), playground.order()::toString);
    }

    @Test
    void fetchesAMissingCheckoutAgain() throws IOException {
        breakAlpha();
        mend();
        try (Stream<Path> files = Files.walk(playground.dest().resolve("alpha"))) {
            for (Path file : (Iterable<Path>) files.sorted(java.util.Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }

        playground.run("stack", "--resume").exits(0).says("fetched alpha");

        assertEquals(WHOLE.subList(2, 10), playground.order());
    }

    @Test
    void startsFromTheBeginningWithNothingToResume() {
        playground.run("stack", "--resume").exits(0).says("nothing to resume: no stack has been run here yet");
        assertEquals(WHOLE, playground.order());
        playground.file("order", "");

        playground.run("stack", "--resume").exits(0).says("has finished");
        assertEquals(WHOLE, playground.order());
    }

    @Test
    void startsFromTheBeginningWithoutACheckpoint() {
        playground.localrc(playground.enable("alpha"), playground.enable("nowhere"));
        playground.run("stack").exits(4);
        playground.localrc(playground.enable("alpha"), playground.enable("beta"));

        playground.run("stack", "--resume").exits(0).says("has left no checkpoint");

        assertEquals(WHOLE, playground.order());
    }

    @Test
    void startsFromTheBeginningAfterATeardown() throws IOException {
        breakAlpha();
        playground.run("unstack");
        mend();

        playground.run("stack", "--resume").exits(0).says("'unstack' has been run since the last stack");

        assertEquals(WHOLE, playground.order());
    }

    @Test
    void resumesAStackThatEndedEarlyOnRequest() {
        playground.run("stack", "--until", "stack install").exits(0);
        playground.run("stack", "--resume", "--until", "source").exits(2).says("is already past 'source'");

        playground.run("stack", "--resume").exits(0);

        assertEquals(WHOLE, playground.order());
    }

    @Test
    void namesAnOpenDescriptor() throws IOException {
        playground.plugin("gamma", "devstack/plugin.sh", "[[ $2 != pre-install ]] || exec 7>\"$TOP_DIR/seven\"\n");
        playground.localrc(playground.enable("gamma"), playground.enable("beta"));
        playground.file("beta-breaks", "").run("stack").exits(5);
        mend();

        playground.run("stack", "--resume").exits(0).says("can't be restored", playground.topDir() + "/seven");
    }

    @Test
    void namesWhatCannotBeRestoredEachTime() throws IOException {
        playground.plugin("gamma", "devstack/plugin.sh", "[[ $2 != pre-install ]] || exec 7>\"$TOP_DIR/seven\"\n");
        playground.localrc(playground.enable("gamma"), playground.enable("beta"));
        playground.file("beta-breaks", "").run("stack").exits(5);
        mend();
        playground.run("stack", "--resume", "--until", "stack post-config").exits(0);

        playground.run("stack", "--resume").exits(0).says("can't be restored", playground.topDir() + "/seven");
    }

    @Test
    void keepsCheckpointsPrivateAndDeletesThemAtTheEnd() throws IOException {
        breakAlpha();
        Path checkpoints = playground.latest().resolve("checkpoints");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(checkpoints)));
        try (Stream<Path> files = Files.list(checkpoints)) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        mend();
        playground.run("stack", "--resume").exits(0);

        try (Stream<Path> files = Files.list(playground.latest().resolve("checkpoints"))) {
            assertFalse(files.anyMatch(file -> file.getFileName().toString().matches("\\d+")));
        }
    }

    @Test
    void refusesADamagedCheckpoint() throws IOException {
        breakAlpha();
        mend();
        try (Stream<Path> files = Files.list(playground.latest().resolve("checkpoints"))) {
            Path shell = files.filter(file -> file.getFileName().toString().matches("\\d+"))
                    .findFirst()
                    .orElseThrow();
            Files.write(shell, new byte[100]);
        }

        playground.run("stack", "--resume").exits(5).says("error[SP507]");

        assertEquals(List.of(), playground.order());
    }

    @Test
    void writesNoCheckpointsWhenSwitchedOff() throws IOException {
        playground.file("stackplug.properties", "checkpoints=false\n").file("beta-breaks", "");
        playground.run("stack").exits(5).saysNothingOf("--resume");
        assertFalse(Files.exists(playground.latest().resolve("checkpoints")));

        playground.run("stack", "--resume").exits(5).says("has left no checkpoint");
    }

    @Test
    void refusesAnUnknownWordForResume() {
        playground.run("stack", "--resume=please").exits(2);
    }

    @Test
    void reportsHowFarTheLastRunCameInADevStackTree(@TempDir Path other) {
        SmallTree tree = new SmallTree(other)
                .plugin("first", "X=1")
                .plugin("second", "BREAK='second stack install'")
                .localrc("enable_plugin first $GIT_BASE/first", "enable_plugin second $GIT_BASE/second");
        Playground inTree = tree.playground();
        inTree.run("stack").exits(5).saysNothingOf("--resume");

        inTree.run("stack", "--resume")
                .exits(2)
                .says(
                        "error[SP203]",
                        "reached 'stack install'",
                        "Finished at that point: first",
                        "The plugin second finished 'stack pre-install'",
                        "fetches only what is missing");
    }
}
