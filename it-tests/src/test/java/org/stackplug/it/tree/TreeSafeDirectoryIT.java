package org.stackplug.it.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.TreeFixture;

/** DevStack's git_clone lists each checkout in /etc/gitconfig; its unstack.sh relies on that file. */
@Execution(ExecutionMode.CONCURRENT)
class TreeSafeDirectoryIT extends TreeFixture {
    private Path config;

    /** A sudo for the test, and a git_clone as that of DevStack since 2022. */
    @BeforeEach
    void listCheckouts() throws IOException {
        config = playground.root().resolve("gitconfig");
        Path sudo = playground.root().resolve("bin/sudo");
        Files.createDirectories(sudo.getParent());
        Files.writeString(sudo, "#!/bin/sh\necho \"$*\" >>" + playground.root() + "/sudo.log\nexec \"$@\"\n");
        sudo.toFile().setExecutable(true);
        playground
                .environment("PATH", sudo.getParent() + ":" + System.getenv("PATH"))
                .environment("GIT_CONFIG_NOSYSTEM", "")
                .environment("GIT_CONFIG_SYSTEM", config.toString());
        Path functions = tree.top().resolve("functions");
        String clone = "    git -C \"$2\" checkout -q \"$3\"\n";
        Files.writeString(
                functions,
                Files.readString(functions)
                        .replace(clone, clone + "    sudo git config --system --add safe.directory $2\n"));
    }

    private List<String> listed() throws IOException {
        try (Stream<String> lines = Files.lines(config)) {
            return lines.filter(line -> line.contains("directory = "))
                    .map(line -> line.replaceFirst(".* = ", ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void areListedOnceForEveryUser() throws IOException {
        playground.run("stack").exits(0);
        List<String> expected = Stream.of("alpha", "beta", "requirements", "service")
                .map(name -> tree.dest().resolve(name).toString())
                .toList();
        assertEquals(expected, listed());
        playground.run("stack").exits(0);
        assertEquals(expected, listed());
    }

    @Test
    void areNotListedByCommandsThatOnlyFetchOrLook() {
        playground.run("plan").exits(0);
        playground.run("fetch", "--all").exits(0);
        assertFalse(Files.exists(config));
        assertFalse(Files.exists(playground.root().resolve("sudo.log")), "sudo is not used");
    }

    @Test
    void areNotListedOffline() {
        playground.run("fetch", "--all").exits(0);
        tree.localrc("enable_plugin beta $GIT_BASE/beta", "OFFLINE=True");
        playground.run("stack").exits(0);
        assertFalse(Files.exists(config));
    }
}
