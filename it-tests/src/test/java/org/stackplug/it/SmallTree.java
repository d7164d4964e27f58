package org.stackplug.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A small tree with the shape of DevStack's as TOP_DIR, committed, with the repositories that its stack.sh clones. */
final class SmallTree {
    private static final Path ORIGINAL = Path.of("src/test/resources/tree");

    private final Playground playground;

    /** @param folder an empty one */
    SmallTree(Path folder) {
        playground = new Playground(folder);
        copy();
        for (String name : List.of("requirements", "service", "python-serviceclient")) {
            playground.plugin(name, "README", name + "\n");
        }
        playground.git().run(top(), "init", "-q", "-b", "master");
        playground.git().run(top(), "add", "-A");
        playground.git().run(top(), "commit", "-q", "-m", "A small tree");
    }

    private void copy() {
        try (Stream<Path> files = Files.walk(ORIGINAL)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = top().resolve(ORIGINAL.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                    target.toFile().setExecutable(file.toString().endsWith(".sh"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Playground playground() {
        return playground;
    }

    Path top() {
        return playground.topDir();
    }

    Path dest() {
        return playground.root().resolve("dest");
    }

    /** A plugin that tells what it is called with, and breaks where BREAK says so. */
    SmallTree plugin(String name, String settings, String... more) {
        List<String> files = new java.util.ArrayList<>(List.of(more));
        files.addAll(List.of(
                "devstack/settings",
                settings + "\necho \"" + name + " settings\" >>\"$TOP_DIR/files/order\"\n",
                "devstack/plugin.sh",
                "echo \"" + name + " $*\" >>\"$TOP_DIR/files/order\"\n"
                        + "echo \"the words of " + name + " at $1 $2\"\n"
                        + "[[ $2 != extra ]] || echo_summary \"" + name + " sums up\"\n"
                        + "[[ $BREAK != \"" + name + " $1 $2\" ]] || ls /no/such/folder\n"
                        + "[[ $LEAVE != \"" + name + " $1\" ]] || exit 3\n"));
        playground.plugin(name, files.toArray(String[]::new));
        return this;
    }

    /** A local.conf with DEST, GIT_BASE and these lines. */
    SmallTree localrc(String... lines) {
        playground.file(
                "local.conf",
                "[[local|localrc]]\nDEST=" + dest() + "\nGIT_BASE="
                        + playground.git().root() + "\n" + String.join("\n", lines)
                        + "\n[[post-config|$TOP_DIR/files/conf]]\n[a]\nb = c\n");
        return this;
    }

    List<String> order() {
        return playground.read("files/order").lines().toList();
    }

    /** What git says has changed among the files of the tree itself. */
    String changed() {
        return playground.git().run(top(), "status", "--porcelain", "--untracked-files=no");
    }

    /** What the tree's own git_clone has cloned. */
    String clonedByTheTree() {
        return Files.exists(top().resolve("files/cloned")) ? playground.read("files/cloned") : "";
    }
}
