package org.stackplug.it.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.SmallTree;

/** The calls between a plugin's file and the script that runs it: as many as without stackplug. */
class CallersIT {
    /** Appends how many calls are between a file and the script, and the script that {@code caller} names there. */
    private static final String RECORD = """
            i=0
            until [[ ${FUNCNAME[i]} == main ]]; do i=$((i + 1)); done
            called=$(caller $((i - 1)))
            echo "${BASH_SOURCE[0]##*/} $*: $i ${BASH_SOURCE[i]##*/} ${called##*[ /]}" >>$CALLS
            """;

    private static final String[] PLUGIN = {
        "devstack/override-defaults", RECORD, "devstack/settings", RECORD, "devstack/plugin.sh", RECORD
    };

    @TempDir
    Path folder;

    private Path calls;
    private SmallTree tree;
    private Playground inTree;

    @BeforeEach
    void plant() {
        calls = folder.resolve("calls");
        tree = new SmallTree(folder).localrc("enable_plugin asking $GIT_BASE/asking");
        inTree = tree.playground().plugin("asking", PLUGIN).environment("CALLS", calls.toString());
    }

    private List<String> recorded() throws IOException {
        List<String> all = Files.readAllLines(calls);
        Files.delete(calls);
        assertTrue(all.size() > 1, all::toString);
        return all;
    }

    /** Returns the record of the tree's own script. */
    private List<String> expected(String script) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("bash", tree.top().resolve(script).toString());
        builder.environment().put("CALLS", calls.toString());
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("plain.log").toFile())
                .start()
                .waitFor();
        return recorded();
    }

    @Test
    void areAsManyInATree() throws Exception {
        for (String command : List.of("stack", "unstack", "clean")) {
            List<String> expected = expected(command + ".sh");
            inTree.run(command);
            assertEquals(expected, recorded(), command);
        }
    }

    @Test
    void areAsManyWithoutATree() throws Exception {
        Playground alone = new Playground(Files.createDirectory(folder.resolve("alone"))).plugin("asking", PLUGIN);
        alone.localrc(alone.enable("asking")).environment("CALLS", calls.toString());
        for (String command : List.of("stack", "unstack")) {
            List<String> expected = expected(command + ".sh");
            alone.run(command).exits(0);
            assertEquals(expected, recorded(), command);
        }
    }

    @Test
    void areAsManyWhereTheSettingsOfATreeAreRead() throws Exception {
        List<String> expected = expected("stack.sh");
        inTree.run("settings").exits(0);
        List<String> recorded = recorded();
        assertEquals(expected.subList(0, recorded.size()), recorded);
    }
}
