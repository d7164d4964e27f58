package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.SmallTree;

/** A file that is sourced for a plugin must be in the plugin's checkout at the moment when it is sourced. */
@Execution(ExecutionMode.CONCURRENT)
class StepFileIT {
    private Playground playground;
    private Path outside;

    @BeforeEach
    void make(@TempDir Path folder) throws IOException {
        playground = new Playground(folder);
        outside = Files.createDirectory(playground.root().resolve("outside"));
        for (String name : new String[] {"settings", "plugin.sh", "override-defaults"}) {
            Files.writeString(outside.resolve(name), ": >\"$TOP_DIR/evil\"\n");
        }
    }

    private void noEvil() {
        assertFalse(Files.exists(playground.topDir().resolve("evil")));
    }

    /** Declares a plugin whose plugin.sh runs this command at "stack pre-install". */
    private void plugin(String command) {
        playground.plugin(
                "alpha",
                "devstack/plugin.sh",
                "echo \"alpha $2\" >>\"$TOP_DIR/order\"\nif [[ $2 == pre-install ]]; then\n" + command + "\nfi\n");
        playground.localrc(playground.enable("alpha"));
    }

    private void commit(Path repository) {
        playground.git().run(repository, "add", "-A");
        playground.git().run(repository, "commit", "-q", "-m", "Links");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "real", "deep/../real"})
    void refusesALinkedDevstackFolderWhoseFilesLeadOut(String target) throws IOException {
        playground.plugin("alpha", "README", "alpha\n", "real/README", "", "deep/README", "");
        Path repository = playground.repository("alpha");
        Files.createSymbolicLink(repository.resolve("devstack"), Path.of(target));
        Files.createSymbolicLink(
                repository.resolve("devstack").toRealPath().resolve("settings"), outside.resolve("settings"));
        commit(repository);
        playground.localrc(playground.enable("alpha"));

        playground.run("stack").exits(4).says("error[SP414]", "settings → ");
        noEvil();
    }

    @Test
    void refusesALinkThatLeadsOutOfALinkedFolder() throws IOException {
        playground.plugin("alpha", "devstack/plugin.sh", ":\n", "parts/README", "");
        Path repository = playground.repository("alpha");
        Files.createSymbolicLink(repository.resolve("devstack/files"), Path.of("../parts"));
        Files.createSymbolicLink(repository.resolve("parts/debs"), outside);
        commit(repository);
        playground.localrc(playground.enable("alpha"));

        playground.run("stack").exits(4).says("error[SP414]", "parts/debs → ");
    }

    @Test
    void acceptsLinksThatStayInside() throws IOException {
        playground.plugin("alpha", "plugin.sh", "echo \"alpha $2\" >>\"$TOP_DIR/order\"\n", "more/README", "");
        Path repository = playground.repository("alpha");
        Files.createSymbolicLink(repository.resolve("devstack"), Path.of("."));
        Files.createSymbolicLink(repository.resolve("more/round"), Path.of("../more"));
        commit(repository);
        playground.localrc(playground.enable("alpha"));

        playground.run("stack").exits(0);

        assertEquals("alpha pre-install", playground.order().get(0));
    }

    @Test
    void refusesALinkThatLeadsOutOnlyAfterTheInspection() throws IOException {
        plugin("ln -s '" + outside + "' \"$dir/devstack/later\"");
        Path repository = playground.repository("alpha");
        Files.createSymbolicLink(repository.resolve("devstack/settings"), Path.of("later/settings"));
        commit(repository);

        playground.run("stack").exits(0);
        playground.run("unstack").exits(4).says("error[SP414]", "'source' was not run", "outside/settings");
        noEvil();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ln -sf 'OUTSIDE/plugin.sh' \"$dir/devstack/plugin.sh\"",
                "ln -sf /proc/self/fd/0 \"$dir/devstack/plugin.sh\"",
                "mv \"$dir/devstack\" \"$dir/was\"; ln -s 'OUTSIDE' \"$dir/devstack\"",
                "mv \"$dir\" \"$dir-was\"; mkdir \"$dir-other\"; ln -s 'OUTSIDE' \"$dir-other/devstack\"; ln -s \"$dir-other\" \"$dir\""
            })
    void refusesAFileThatAnEarlierStepMadeLeadOut(String command) {
        plugin(command.replace("OUTSIDE", outside.toString()));

        Result result = playground.run("stack", "--format", "json").exits(4);

        result.says("error[SP414]", "alpha: 'stack install' was not run");
        assertEquals("SP414", result.json().get("failure").get("code").asText());
        assertEquals(1, playground.order().size());
        noEvil();
    }

    @Test
    void tearsDownTheOtherPluginsWhenOneIsRefused() throws IOException {
        plugin(":");
        playground.recordingPlugin("beta");
        playground.localrc(playground.enable("alpha"), playground.enable("beta"));
        playground.run("stack").exits(0);
        Path file = playground.dest().resolve("alpha/devstack/plugin.sh");
        Files.delete(file);
        Files.createSymbolicLink(file, outside.resolve("plugin.sh"));

        playground.run("unstack").exits(4).says("error[SP414]", "alpha: 'unstack' was not run");

        assertTrue(playground.order().contains("beta plugin unstack"), playground.order()::toString);
        noEvil();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mkfifo", "ln -s /dev/zero"})
    void refusesAFileThatHasBecomeAFifoOrADevice(String command) {
        plugin("rm \"$dir/devstack/plugin.sh\"; " + command + " \"$dir/devstack/plugin.sh\"");

        Result result = playground.run("stack");

        assertTrue(result.toString().contains("was not run"), result::toString);
        result.saysNothingOf("Exception");
        assertEquals(1, playground.order().size());
    }

    @Test
    void followsALinkInExtrasButRefusesAFifo() throws IOException {
        plugin(":");
        Path extras = Files.createDirectory(playground.topDir().resolve("extras.d"));
        Path own = Files.writeString(playground.root().resolve("own.sh"), "echo own >>\"$TOP_DIR/order\"\n");
        Files.createSymbolicLink(extras.resolve("10-own.sh"), own);
        playground.run("stack").exits(0);
        assertTrue(playground.order().contains("own"));

        try {
            new ProcessBuilder("mkfifo", extras.resolve("20-pipe.sh").toString())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        playground.run("stack").exits(5).says("error[SP508]", "20-pipe.sh", "was not run");
        playground.run("explain", "SP508").exits(0);
    }

    @Test
    void runsAWorkingTreeInPlaceThroughItsLink() throws IOException {
        plugin(":");

        playground.run("stack", "--in-place", "alpha").exits(0);

        assertTrue(Files.isSymbolicLink(playground.dest().resolve("alpha")));
        assertEquals("alpha pre-install", playground.order().get(0));
    }

    @Test
    void refusesAFileThatLeadsOutInADevStackTree(@TempDir Path other) throws IOException {
        SmallTree tree = new SmallTree(other)
                .plugin("alpha", "ALPHA=1")
                .plugin("beta", "ln -sf '" + outside.resolve("plugin.sh") + "' \"$DEST/alpha/devstack/plugin.sh\"")
                .localrc("enable_plugin alpha $GIT_BASE/alpha", "enable_plugin beta $GIT_BASE/beta");

        tree.playground().run("stack").exits(4).says("error[SP414]", "alpha: 'stack pre-install' was not run");

        assertFalse(Files.exists(tree.top().resolve("evil")));
    }
}
