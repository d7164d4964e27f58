package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.it.fixture.DocPage;
import org.stackplug.it.fixture.DocShell;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.SmallTree;

/** Each command that a page shows, run as it is printed, in the order of the page; what it prints is compared. */
@Execution(ExecutionMode.CONCURRENT)
class DocsIT {
    /** Why a block may stay as it is. */
    private static final Set<String> REASONS = new TreeSet<>(List.of(
            "GuideIT runs it",
            "it builds stackplug",
            "it needs a clone of DevStack",
            "it needs hosts",
            "it needs root",
            "it needs root and an hour"));

    /** Their readers are in a DevStack tree. */
    private static final Set<String> TREE_PAGES = Set.of("docs/devstack-tree.md", "docs/coming-from-enable-plugin.md");

    private static final int MOST_BLOCKS_NOT_RUN = 21;

    @TempDir
    Path folder;

    static List<String> pages() throws IOException {
        Path checkout = DocPage.checkout();
        List<String> pages = new ArrayList<>(List.of("README.md", "CONTRIBUTING.md"));
        try (Stream<Path> files = Files.walk(checkout.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    // ErrorCodesIT runs each of its examples in a folder of its own.
                    .filter(file -> !file.endsWith("troubleshooting.md"))
                    .map(file -> checkout.relativize(file).toString())
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    @Timeout(600)
    @Execution(ExecutionMode.CONCURRENT)
    void runsAsItIsPrinted(String name) throws IOException {
        DocPage page = DocPage.read(name);
        DocShell shell = new DocShell(folder, "").serve("https://opendev.org/", folder.toRealPath() + "/opendev/");
        prepare(name, shell);
        page.blocks().forEach(shell::add);
        assertEquals(List.of(), shell.run(page));
    }

    /** Makes what the reader of a page has already. */
    private void prepare(String name, DocShell shell) throws IOException {
        Playground playground = shell.playground();
        if (TREE_PAGES.contains(name)) {
            Path tree = playground.home().resolve("devstack");
            SmallTree.plant(playground, tree);
            playground.plugin("hello", "devstack/plugin.sh", "echo \"hello: $*\"\n");
            Files.writeString(
                    tree.resolve("local.conf"),
                    "[[local|localrc]]\nDEST=$TOP_DIR/dest\nenable_plugin hello https://git.example.org/hello\n");
        } else if (name.equals("docs/resume.md")) {
            playground
                    .plugin("fragile", "devstack/plugin.sh", "[[ $2 != install ]] || cat \"$TOP_DIR/part\"\n")
                    .localrc(playground.enable("fragile"))
                    .run("stack")
                    .exits(5);
            playground.file("part", "mended\n");
        }
        // A repository at the URL of a public plugin, with the settings that the pages name.
        GitSandbox opendev = new GitSandbox(Files.createDirectories(folder.resolve("opendev")));
        Path container = opendev.init("openstack/devstack-plugin-container", "master");
        GitSandbox.write(container, "devstack/settings", "CONTAINER_ENGINE=${CONTAINER_ENGINE:-docker}\n");
        opendev.commit(container, "devstack/plugin.sh", "echo \"container: $*\"\n");
    }

    @Test
    void leavesFewBlocksOutAndSaysWhy() throws IOException {
        int left = 0;
        for (String name : pages()) {
            for (DocPage.Block block : DocPage.read(name).blocks()) {
                if (block.kind() == DocPage.Kind.NOT_RUN) {
                    left++;
                    assertTrue(REASONS.contains(block.name()), name + ":" + block.line() + ": " + block.name());
                }
            }
        }
        assertTrue(left <= MOST_BLOCKS_NOT_RUN, left + " blocks");
    }
}
