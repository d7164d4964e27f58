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
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.TreeFixture;

/** The checkouts of plugins in a tree are where the tree's own stack.sh looks for them. */
@Execution(ExecutionMode.CONCURRENT)
class TreePlacesIT extends TreeFixture {
    private static final String ASSIGNED = "own/place/my-gamma";

    /** Enables one plugin before the last DEST, one after it, and one at a folder of its own. */
    private List<Path> scatter() {
        tree.plugin("gamma", "")
                .localrc(
                        "enable_plugin alpha $GIT_BASE/alpha",
                        "DEST=$TOP_DIR/late/",
                        "enable_plugin beta $GIT_BASE/beta",
                        "enable_plugin gamma $GIT_BASE/gamma",
                        "GITDIR[gamma]=$TOP_DIR/" + ASSIGNED);
        return List.of(
                tree.dest().resolve("alpha"),
                tree.top().resolve("late/beta"),
                tree.top().resolve(ASSIGNED));
    }

    private static List<String> dirs(JsonNode document) {
        return strings(document.get("plugins"), "dir");
    }

    @Test
    void areThoseOfTheTreeForEveryCommand() throws IOException {
        List<Path> places = scatter();
        List<String> expected = places.stream().map(Path::toString).toList();

        Result plan = playground.run("plan", "--format", "json");
        assertEquals(expected, dirs(plan.json()));
        plan.says(
                "warning: DEST is set after the plugin 'alpha'",
                "its checkout is at " + places.get(0) + ", where stack.sh");
        assertFalse(plan.err().contains("plugin 'beta'"), plan::err);

        playground.run("fetch", "--all").exits(0);
        for (Path place : places) {
            assertTrue(Files.isRegularFile(place.resolve("devstack/plugin.sh")), place.toString());
        }
        assertFalse(Files.exists(tree.top().resolve("late/alpha")));
        assertFalse(Files.exists(tree.top().resolve("late/gamma")));

        JsonNode status = playground.run("status", "--format", "json").exits(0).json();
        assertEquals(List.of("current", "current", "current"), strings(status.get("plugins"), "state"));
        assertFalse(playground.run("settings").exits(0).err().contains("not fetched"), "every plugin is found");

        playground.run("stack").exits(0);
        assertTrue(
                tree.order().containsAll(List.of("alpha stack install", "gamma stack install")),
                tree.order()::toString);
        playground.file("files/order", "");
        playground.run("unstack").exits(0);
        assertTrue(tree.order().containsAll(List.of("alpha unstack", "gamma unstack")), tree.order()::toString);
        assertEquals("", tree.clonedByTheTree());
    }

    @Test
    void leaveNothingToCloneForThePlainScript() throws Exception {
        scatter();
        playground.run("fetch", "--all").exits(0);

        Process plain = new ProcessBuilder(
                        "bash", tree.top().resolve("stack.sh").toString())
                .redirectErrorStream(true)
                .redirectOutput(playground.root().resolve("plain.log").toFile())
                .start();

        assertEquals(0, plain.waitFor());
        assertTrue(tree.order().contains("gamma stack install"), tree.order()::toString);
        assertEquals("", tree.clonedByTheTree());
    }

    @Test
    void protectWorkAndHaveNotesOfTheirOwn() {
        Path place = scatter().get(2);
        playground.run("fetch").exits(0);
        playground.plugin("gamma", "devstack/more", "new\n");
        playground.git().shell(place, "echo mine >>devstack/plugin.sh");

        playground.run("fetch", "--update").exits(4).says("error[SP", "gamma");
        playground.run("fetch", "--update", "--discard").exits(0);
        assertTrue(Files.exists(place.resolve("devstack/more")));
        assertTrue(Files.isDirectory(place.resolveSibling(".stackplug/digests")));
    }

    @Test
    void areRefusedWhereTwoPluginsWouldShareOne() {
        tree.localrc(
                "enable_plugin alpha $GIT_BASE/alpha", "enable_plugin beta $GIT_BASE/beta", "GITDIR[beta]=$DEST/alpha");

        playground
                .run("fetch")
                .exits(3)
                .says("error[SP313]", "'beta' can't be at " + tree.dest().resolve("alpha"), "plugin 'alpha' is there");
        assertFalse(Files.exists(tree.dest()));
    }
}
