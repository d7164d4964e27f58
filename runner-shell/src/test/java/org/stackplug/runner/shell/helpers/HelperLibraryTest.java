package org.stackplug.runner.shell.helpers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bash helper library, tested in bash: every function {@code promise_...} of the files in {@code src/test/bash} is a
 * test, run in a bash and an empty folder of its own. {@code src/test/bash/support/harness} describes what a test can use.
 *
 * <p>The comparisons with a real DevStack run when the environment variable {@value #TREE} names a tree of it.
 */
class HelperLibraryTest {

    private static final String TREE = "STACKPLUG_DEVSTACK_TREE";
    private static final Path HELPERS = Path.of("src/main/bash").toAbsolutePath();
    private static final Path TESTS = Path.of("src/test/bash").toAbsolutePath();
    private static final Path HARNESS = TESTS.resolve("support/harness");

    /** The status of a test that cannot run here. */
    private static final int SKIPPED = 77;

    @TempDir
    Path temp;

    @TestFactory
    Stream<DynamicContainer> keepsThePromisesOfTheBashTests() throws Exception {
        List<DynamicContainer> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(TESTS)) {
            for (Path file :
                    found.filter(f -> f.toString().endsWith(".bash")).sorted().toList()) {
                List<DynamicNode> promises = promisesOf(file);
                assertFalse(promises.isEmpty(), () -> file + " contains no test");
                files.add(dynamicContainer(file.getFileName().toString(), file.toUri(), promises.stream()));
            }
        }
        return files.stream();
    }

    /** Finds warnings before the shell of a plugin meets them. */
    @Test
    void passesShellcheck() throws Exception {
        List<String> command = new ArrayList<>(List.of("shellcheck", "-x", "--severity=warning"));
        try (Stream<Path> helpers = Files.walk(HELPERS);
                Stream<Path> tests = Files.walk(TESTS)) {
            Stream.concat(helpers, tests)
                    .filter(Files::isRegularFile)
                    .map(Path::toString)
                    .forEach(command::add);
        }
        Outcome outcome;
        try {
            outcome = run(temp, command);
        } catch (IOException e) {
            abort("shellcheck is not installed: " + e.getMessage());
            return;
        }
        assertEquals(0, outcome.status(), outcome::output);
    }

    /** The session extracts the library from the jar, under the name that this test checks. */
    @Test
    void packsTheLibraryIntoTheJar() throws Exception {
        for (String name : List.of("functions", "functions-common", "inc/ini-config", "lib/messages")) {
            try (InputStream packaged =
                    getClass().getClassLoader().getResourceAsStream("org/stackplug/runner/shell/bash/" + name)) {
                assertEquals(
                        Files.readString(HELPERS.resolve(name)),
                        new String(Objects.requireNonNull(packaged, name).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private List<DynamicNode> promisesOf(Path file) throws Exception {
        Outcome names = run(
                temp, List.of("bash", "-c", "source \"$1\"; compgen -A function promise_", "bash", file.toString()));
        assertEquals(0, names.status(), names::output);
        return names.output()
                .lines()
                .<DynamicNode>map(name ->
                        dynamicTest(name.substring("promise_".length()).replace('_', ' '), () -> keeps(file, name)))
                .toList();
    }

    private void keeps(Path file, String promise) throws Exception {
        Path folder = Files.createTempDirectory(temp, "promise");
        Outcome outcome = run(
                folder,
                List.of(
                        "bash",
                        "-c",
                        "source \"$1\"; source \"$2\"; \"$3\"",
                        "bash",
                        HARNESS.toString(),
                        file.toString(),
                        promise));
        if (outcome.status() == SKIPPED) {
            abort(outcome.output());
        }
        assertEquals(0, outcome.status(), outcome::output);
    }

    private record Outcome(int status, String output) {}

    /** Runs a command in a folder, for at most ten minutes, which only the comparisons approach. */
    private static Outcome run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("helpers", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // The helpers must not read variables of the machine that builds.
        List.of("ENABLED_SERVICES", "DISABLED_SERVICES", "LOGDIR", "DEVSTACK_PLUGINS", "BASH_ENV", "STACK_USER")
                .forEach(builder.environment()::remove);
        builder.environment().put("HELPERS", HELPERS.toString());
        builder.environment().put("DEVSTACK", Objects.requireNonNullElse(System.getenv(TREE), ""));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } finally {
            Files.delete(output);
        }
    }
}
