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

/** A stack that was not finished goes on where it was. */
@Execution(ExecutionMode.CONCURRENT)
class ResumeIT {
    /** Counts in the shell, tells in a file, and breaks or waits at "stack install" when it is told to. */
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

    /** At a point's first step: whether the one before has been worth a checkpoint of its own is a matter of milliseconds. */
    private void breakAlpha() {
        playground.file("alpha-breaks", "");
        playground
                .run("stack")
                .exits(5)
                .says("'stackplug stack --resume' goes on from the checkpoint at 'stack pre-install'");
    }

    private void mend() throws IOException {
        Files.deleteIfExists(playground.topDir().resolve("alpha-breaks"));
        Files.deleteIfExists(playground.topDir().resolve("beta-breaks"));
        playground.file("order", "");
    }

    @Test
    void behind_a_failure_it_goes_on_from_the_last_checkpoint() throws IOException {
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
        result.says("resumed " + broken + " behind stack pre-install", "again stack install  alpha");
        playground.run("report").exits(0).prints("It continues " + broken + " behind 'stack pre-install'");
        assertTrue(playground.read(".stackplug/runs/latest/report.html").contains(broken));
        JsonNode told =
                playground.run("runs", "--format", "json").exits(0).json().get("runs");
        assertEquals(broken, told.get(0).get("continues").asText());
        assertTrue(told.get(1).get("continues").isNull());
    }

    @Test
    void it_can_be_done_again_and_again() throws IOException {
        breakAlpha();
        playground.run("stack", "--resume").exits(5);
        playground.run("stack", "--resume").exits(5);
        mend();

        playground.run("stack", "--resume").exits(0);

        assertEquals(WHOLE.subList(2, 10), playground.order());
    }

    @Test
    void a_step_under_way_when_the_run_is_killed_is_ended_and_taken_again() throws IOException {
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
    void a_run_that_was_ended_by_ctrl_c_goes_on() throws IOException {
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
    void a_long_step_is_not_taken_again_when_the_next_one_fails() throws IOException {
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
        assertEquals("install yes", playground.order().get(0), "what was local to the point is there again");
    }

    @Test
    void a_changed_local_conf_is_told_with_its_line_and_nothing_is_done() throws IOException {
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
    void with_force_a_changed_local_conf_counts_for_nothing_that_was_evaluated() throws IOException {
        playground.plugin("beta2", "devstack/plugin.sh", "[[ $2 != extra ]] || echo $GREETING >>\"$TOP_DIR/order\"\n");
        playground.localrc("GREETING=hello", playground.enable("beta"), playground.enable("beta2"));
        playground.file("beta-breaks", "").run("stack").exits(5);
        mend();
        playground.localrc("GREETING=goodbye", playground.enable("beta"), playground.enable("beta2"));

        playground.run("stack", "--resume=force").exits(0).says("although its inputs have changed", "local.conf");

        assertTrue(playground.order().contains("hello"), playground.order()::toString);
    }

    @Test
    void force_is_asked_for_once() throws IOException {
        breakAlpha();
        playground.localrc("GREETING=goodbye", playground.enable("alpha"), playground.enable("beta"));
        playground.run("stack", "--resume=force").exits(5);
        mend();

        playground.run("stack", "--resume").exits(0);
    }

    @Test
    void a_plugin_at_another_commit_is_told() throws IOException {
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
    void an_update_in_between_is_told() throws IOException {
        breakAlpha();
        mend();
        playground.git().run(playground.repository("alpha"), "commit", "-q", "--allow-empty", "-m", "More");
        playground.run("update").exits(0);

        playground.run("stack", "--resume").exits(6).says("the plugin 'alpha' was at ");
    }

    @Test
    void an_edited_plugin_is_run_as_it_is() throws IOException {
        playground.file("beta-breaks", "").run("stack").exits(5);
        playground.file("order", "").file("stack/beta/devstack/plugin.sh", "echo \"edited $2\" >>\"$TOP_DIR/order\"\n");

        playground.run("stack", "--resume").exits(0);

        assertTrue(playground.order().contains("edited install"), playground.order()::toString);
    }

    @Test
    void a_checkout_that_is_gone_is_brought_again() throws IOException {
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
    void where_there_is_nothing_to_resume_the_stack_begins_at_its_beginning() {
        playground.run("stack", "--resume").exits(0).says("nothing to resume: no stack has been run here yet");
        assertEquals(WHOLE, playground.order());
        playground.file("order", "");

        playground.run("stack", "--resume").exits(0).says("has finished");
        assertEquals(WHOLE, playground.order());
    }

    @Test
    void what_failed_before_the_first_checkpoint_begins_anew() {
        playground.localrc(playground.enable("alpha"), playground.enable("nowhere"));
        playground.run("stack").exits(4);
        playground.localrc(playground.enable("alpha"), playground.enable("beta"));

        playground.run("stack", "--resume").exits(0).says("has left no checkpoint");

        assertEquals(WHOLE, playground.order());
    }

    @Test
    void what_was_torn_down_since_begins_anew() throws IOException {
        breakAlpha();
        playground.run("unstack");
        mend();

        playground.run("stack", "--resume").exits(0).says("'unstack' has been run since the last stack");

        assertEquals(WHOLE, playground.order());
    }

    @Test
    void a_stack_that_was_to_end_early_can_be_continued() {
        playground.run("stack", "--until", "stack install").exits(0);
        playground.run("stack", "--resume", "--until", "source").exits(2).says("is already past 'source'");

        playground.run("stack", "--resume").exits(0);

        assertEquals(WHOLE, playground.order());
    }

    @Test
    void an_open_descriptor_is_named() throws IOException {
        playground.plugin("gamma", "devstack/plugin.sh", "[[ $2 != pre-install ]] || exec 7>\"$TOP_DIR/seven\"\n");
        playground.localrc(playground.enable("gamma"), playground.enable("beta"));
        playground.file("beta-breaks", "").run("stack").exits(5);
        mend();

        playground.run("stack", "--resume").exits(0).says("can't be restored", playground.topDir() + "/seven");
    }

    @Test
    void what_could_not_be_restored_once_is_named_each_time() throws IOException {
        playground.plugin("gamma", "devstack/plugin.sh", "[[ $2 != pre-install ]] || exec 7>\"$TOP_DIR/seven\"\n");
        playground.localrc(playground.enable("gamma"), playground.enable("beta"));
        playground.file("beta-breaks", "").run("stack").exits(5);
        mend();
        playground.run("stack", "--resume", "--until", "stack post-config").exits(0);

        playground.run("stack", "--resume").exits(0).says("can't be restored", playground.topDir() + "/seven");
    }

    @Test
    void checkpoints_are_private_and_gone_when_the_run_is_done() throws IOException {
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
    void a_checkpoint_that_is_damaged_is_refused() throws IOException {
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
    void they_can_be_switched_off() throws IOException {
        playground.file("stackplug.properties", "checkpoints=false\n").file("beta-breaks", "");
        playground.run("stack").exits(5).saysNothingOf("--resume");
        assertFalse(Files.exists(playground.latest().resolve("checkpoints")));

        playground.run("stack", "--resume").exits(5).says("has left no checkpoint");
    }

    @Test
    void another_word_than_force_is_wrong_usage() {
        playground.run("stack", "--resume=please").exits(2);
    }

    @Test
    void in_a_devstack_tree_it_says_how_far_the_last_run_came(@TempDir Path other) {
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
                        "came to 'stack install'",
                        "Finished at that point: first",
                        "The plugin second is done up to 'stack pre-install'",
                        "fetches nothing that is there already");
    }
}
