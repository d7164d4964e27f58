package org.stackplug.contract.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.runner.shell.ShellRunners;
import org.stackplug.runner.shell.host.ShellHost;
import org.stackplug.spi.Support;

/**
 * Promises of every host. The test of a host extends this class and makes one. The test of a runner that uses the host
 * extends the contract of runners as well, which tries it with whole sessions.
 */
@Timeout(60)
public abstract class ShellHostContract {
    private static final int KILLED = 128 + 9;
    /** Waits without another process. */
    private static final String WAIT = "read -r -t 60 <><(:)";

    @TempDir
    Path temp;

    private final List<Process> started = new ArrayList<>();

    /** Makes the host. */
    protected abstract ShellHost host();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    /** Starts bash with its output in the file "output". */
    private Process start(Consumer<ProcessBuilder> changes, String... arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of("bash", "--noprofile", "--norc"), Stream.of(arguments))
                .toList();
        ProcessBuilder bash = new ProcessBuilder(command)
                .directory(temp.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        changes.accept(bash);
        Process process = host().start(bash);
        started.add(process);
        return process;
    }

    private Process start(String... arguments) throws IOException {
        return start(bash -> {}, arguments);
    }

    /** Starts bash with a script that says its id before anything else, and returns that process. */
    private ProcessHandle bash(String script) throws Exception {
        start("-c", "echo $$ >pid.new && mv pid.new pid\n" + script);
        return process("pid");
    }

    private ProcessHandle process(String file) throws Exception {
        await("the file " + file, () -> Files.exists(temp.resolve(file)));
        long pid = Long.parseLong(Files.readString(temp.resolve(file)).strip());
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("there is no process " + pid + " here"));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        for (int i = 0; i < 1000 && !condition.holds(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.holds(), () -> "awaited in vain: " + what);
    }

    private Path output() {
        return temp.resolve("output");
    }

    private String printed() throws IOException {
        return Files.readString(output());
    }

    @Test
    void hasAUsableBash() {
        assertInstanceOf(Support.Supported.class, ShellRunners.support(host()));
    }

    @Test
    void passesArgumentsVariablesAndTheFolderOn() throws Exception {
        Process process = start(
                bash -> {
                    bash.environment().put("WORDS", "two words\nand a line with $HOME, 'quotes' and \u00e4");
                    bash.environment().remove("HOME");
                },
                "-c",
                "printf '<%s>\\n' \"$@\" \"$WORDS\" \"${HOME-none}\" \"$(pwd -P)\"",
                "name",
                "",
                "a b",
                "$x `y` \"z\"",
                "-n");

        assertEquals(0, process.waitFor());
        assertEquals(
                "<>\n<a b>\n<$x `y` \"z\">\n<-n>\n<two words\nand a line with $HOME, 'quotes' and \u00e4>\n<none>\n<"
                        + temp.toRealPath() + ">\n",
                printed());
    }

    @Test
    void passesInputAndOutputOn() throws Exception {
        Files.writeString(output(), "before\n");
        Files.writeString(temp.resolve("input"), "given\n");

        start(bash -> bash.redirectInput(temp.resolve("input").toFile()), "-c", "cat; echo error >&2")
                .waitFor();

        assertEquals("before\ngiven\nerror\n", printed());
    }

    @Test
    void givesThePipesOfTheProcess() throws Exception {
        Process process = start(
                bash -> bash.redirectInput(ProcessBuilder.Redirect.PIPE).redirectOutput(ProcessBuilder.Redirect.PIPE),
                "-c",
                "cat; echo more");
        process.getOutputStream().write("written".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();

        assertEquals("writtenmore\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 7, 7", "'set -e; false', 1", "kill -KILL $$, 137", "kill -TERM $$, 143"})
    void returnsTheStatusOfBash(String script, int status) throws Exception {
        assertEquals(status, start("-c", script).waitFor());
    }

    @Test
    void saysIfItCannotStart() {
        assertThrows(
                IOException.class,
                () -> start(bash -> bash.directory(temp.resolve("missing").toFile()), "-c", "true"));
    }

    @Test
    void sharesProcessIds() throws Exception {
        ProcessHandle bash = bash(WAIT);

        assertEquals("bash\n", Files.readString(Path.of("/proc/" + bash.pid() + "/comm")));
        ProcessHandle process = started.get(0).toHandle();
        assertTrue(
                bash.equals(process) || process.descendants().toList().contains(bash),
                "bash descends from the process that was returned");
        assertTrue(process.isAlive());
    }

    @Test
    void sharesPrivateFiles() throws Exception {
        Path folder = Files.createDirectory(
                temp.resolve("private"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = Files.createFile(
                folder.resolve("file"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "by the engine\n");

        start("-c", "cat private/file; echo by bash >private/file; echo new >private/new; rm private/new")
                .waitFor();

        assertEquals("by the engine\n", printed());
        assertEquals("by bash\n", Files.readString(file));
        assertFalse(Files.exists(folder.resolve("new")));
    }

    @Test
    void letsFifosConnectBothSides() throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", "-m", "600", temp.resolve("fifo").toString())
                        .start()
                        .waitFor());
        start("-c", "echo through the FIFO >fifo");

        assertEquals("through the FIFO\n", Files.readString(temp.resolve("fifo")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "RTMIN+7", "USR1"})
    void sendsSignalsThatBashHandles(String signal) throws Exception {
        ProcessHandle bash =
                bash("trap 'echo caught; exit 3' " + signal + "; touch ready; while :; do sleep 0.05; done");
        await("ready", () -> Files.exists(temp.resolve("ready")));

        assertTrue(host().signal(signal, List.of(bash)));

        assertTrue(started.get(0).waitFor(20, TimeUnit.SECONDS));
        assertEquals(3, started.get(0).exitValue());
        assertEquals("caught\n", printed());
    }

    @Test
    void killsBash() throws Exception {
        ProcessHandle bash = bash("trap '' TERM INT HUP; " + WAIT);

        assertTrue(host().signal("KILL", List.of(bash)));

        assertTrue(started.get(0).waitFor(20, TimeUnit.SECONDS));
        assertEquals(KILLED, started.get(0).exitValue());
    }

    @Test
    void signalsTheProcessesOfBash() throws Exception {
        ProcessHandle bash = bash("setsid sleep 60 & echo $! >first; sleep 61 & echo $! >second; wait; echo gone");
        await("second", () -> Files.exists(temp.resolve("second")) && Files.size(temp.resolve("second")) > 0);
        List<ProcessHandle> children = List.of(process("first"), process("second"));

        assertTrue(host().signal("TERM", children));

        bash.onExit().get(20, TimeUnit.SECONDS);
        assertTrue(children.stream().noneMatch(ProcessHandle::isAlive));
        assertTrue(printed().endsWith("gone\n"), printed());
    }

    @Test
    void passesOverWhatHasEnded() throws Exception {
        ProcessHandle bash = bash(WAIT);
        host().signal("KILL", List.of(bash));
        started.get(0).waitFor();

        assertTrue(host().signal("TERM", List.of(bash)));
        assertTrue(host().signal("KILL", List.of()));
    }
}
