package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** The notes of a run are on a file system of 3 MB, which only root can mount. */
class FullDiskIT {
    private Playground playground;
    private Path notes;

    @BeforeEach
    void mount(@TempDir Path folder) throws Exception {
        playground = new Playground(folder);
        notes = Files.createDirectories(playground.topDir().resolve(".stackplug"));
        assumeTrue(
                execute("mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "tmpfs", notes.toString()) == 0,
                "a file system can be mounted");
    }

    @AfterEach
    void unmount() throws Exception {
        execute("umount", notes.toString());
    }

    private static int execute(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private Result stack(String pluginScript) {
        playground.plugin("greedy", "devstack/plugin.sh", pluginScript).localrc(playground.enable("greedy"));
        return playground.run("stack");
    }

    private static void assertReported(Result result) {
        assertNotEquals(0, result.exit(), result::toString);
        result.says("error[SP411]", "No space left on device", "help: Free some disk space.\n")
                .saysNothingOf("\tat ", "Exception in thread");
    }

    @Test
    void failsARunWhoseOutputFillsTheDisk() {
        assertReported(stack("""
                if [[ "$*" == "stack install" ]]; then
                    head -c 8000000 /dev/zero | tr '\\0' x || true
                fi
                echo "$*" >>"$TOP_DIR/order"
                """));
    }

    @Test
    void failsARunWhoseSecretsFindNoSpace() {
        assertReported(stack("""
                if [[ "$*" == "source" || "$*" == "stack pre-install" ]]; then
                    head -c 8000000 /dev/zero >"$TOP_DIR/.stackplug/filler" || true
                    export LATE_PASSWORD=hidden-by-the-masks
                fi
                echo "$LATE_PASSWORD"
                """).saysNothingOf("hidden-by-the-masks"));
    }

    @Test
    void runsNothingWhenTheDiskIsFullFromTheStart() throws IOException {
        Path filler = notes.resolve("filler");
        try {
            Files.write(filler, new byte[8_000_000]);
        } catch (IOException e) {
            assertFalse(Files.size(filler) == 0, "it took what there was");
        }
        Result result = stack("echo \"$*\" >>\"$TOP_DIR/order\"\n");
        assertReported(result);
        assertFalse(Files.exists(playground.topDir().resolve("order")), "no step was run");
        assertEquals(List.of(), result.out().lines().toList());
    }
}
