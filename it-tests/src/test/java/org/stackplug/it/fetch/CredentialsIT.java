package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.SilentServer;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** A password in a URL is used, and is written nowhere but in the user's own file. */
@Execution(ExecutionMode.CONCURRENT)
class CredentialsIT {
    private static final String SECRET = "s3cr3t-Pa55";

    @Test
    void writesAPasswordInAUrlNowhere(@TempDir Path folder) throws IOException {
        Playground playground = new Playground(folder)
                .environment("STACKPLUG_NO_ARCHIVE", "true")
                .plugin("one", "devstack/plugin.sh", "echo one\n");
        try (GitHttpServer server = new GitHttpServer(playground.git(), "user", SECRET)) {
            playground.localrc("enable_plugin one http://user:" + SECRET + "@" + server.address() + "/one/.git");
            List<Result> results = new ArrayList<>();
            results.add(playground.run("-v", "stack", "--format", "json").exits(0));
            results.add(playground.run("fetch", "--update", "-v").exits(0));
            results.add(playground.run("plan", "--format", "json").exits(0));
            results.add(playground.run("status", "--remote", "--format", "json").exits(0));
            // A wrong password and a missing ref: the errors show the user's line.
            playground.localrc("enable_plugin two http://user:wrong-" + SECRET + "@" + server.address() + "/one/.git");
            results.add(playground.run("fetch").exits(4));
            playground.localrc(
                    "enable_plugin one http://user:" + SECRET + "@" + server.address() + "/one/.git nothing");
            results.add(playground.run("fetch").exits(4).says("error[SP402]"));
            for (Result result : results) {
                assertEquals(false, (result.out() + result.err()).contains(SECRET), result::toString);
            }
        }
        assertEquals(List.of("top/local.conf"), holding(playground.root()));
    }

    @Test
    void showsAPasswordInAUrlInNoCommandLine(@TempDir Path folder) throws IOException {
        Playground playground = new Playground(folder);
        try (SilentServer server = new SilentServer()) {
            playground.localrc("enable_plugin one " + server.url("http").replace("://", "://user:" + SECRET + "@"));
            Path journal = playground.latest().resolve("journal.jsonl");
            try (Running running = playground.start("fetch")) {
                running.until(
                        "the fetch",
                        () -> Files.exists(journal) && Playground.read(journal).contains("fetch-started"));
                List<String> found = new ArrayList<>();
                ProcessHandle.allProcesses().forEach(process -> {
                    if (commandLine(process.pid()).contains(SECRET)) {
                        found.add(commandLine(process.pid()));
                    }
                });
                assertEquals(List.of(), found);
                assertEquals(true, commandLine(running.pid()).contains("fetch"));
                assertEquals(false, Playground.read(journal).contains(SECRET));
                running.signal("TERM");
                running.await();
            }
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** Returns the files that contain the secret, except the copies of localrc in the private folder of a run. */
    private static List<String> holding(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        try (var files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file)
                        && !file.toString()
                                .matches(".*/(stacked/localrc|runs/[^/]+/(localrc|secrets|session-1/variables))")
                        && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET)) {
                    found.add(root.relativize(file).toString());
                }
            }
        }
        return found;
    }
}
