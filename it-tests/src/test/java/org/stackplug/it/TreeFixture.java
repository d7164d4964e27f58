package org.stackplug.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A small DevStack tree, with two plugins of which the first requires the second. */
abstract class TreeFixture {
    static final String EXTRAS = "extras 80 ";

    @TempDir
    Path folder;

    SmallTree tree;
    Playground playground;

    @BeforeEach
    void plant() {
        tree = new SmallTree(folder)
                .plugin("alpha", "plugin_requires alpha beta\nALPHA=${ALPHA:-1}")
                .plugin("beta", "BETA=1")
                .localrc("enable_plugin alpha $GIT_BASE/alpha", "enable_plugin beta $GIT_BASE/beta");
        playground = tree.playground();
    }

    static List<String> strings(JsonNode array, String field) {
        List<String> all = new ArrayList<>();
        array.forEach(node -> all.add(node.get(field).asText()));
        return all;
    }
}
