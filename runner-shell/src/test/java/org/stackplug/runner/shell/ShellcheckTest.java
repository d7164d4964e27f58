package org.stackplug.runner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs shellcheck. {@code .shellcheckrc} lists the warnings that are off, and why. */
class ShellcheckTest {
    private static final int FEWEST = 20;

    @Test
    void findsNothingInTheBashFiles() throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck"))),
                "shellcheck is not installed");
        List<String> command = new ArrayList<>(List.of("shellcheck", "--shell=bash", "--external-sources"));
        try (Stream<Path> files = Files.walk(Path.of("src/main/bash"))) {
            files.filter(Files::isRegularFile).sorted().map(Path::toString).forEach(command::add);
        }
        assertTrue(command.size() > FEWEST, () -> "too few files are checked: " + command);

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals("", said);
        assertEquals(0, process.waitFor());
    }
}
