package org.stackplug.it;

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
import org.stackplug.contract.GitHttpServer;

/** A password in a URL is used, and stands nowhere but where the user has written it. */
@Execution(ExecutionMode.CONCURRENT)
class CredentialsIT {
    private static final String SECRET = "s3cr3t-Pa55";

    @Test
    void a_password_in_a_url_is_written_nowhere(@TempDir Path folder) throws IOException {
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
            // Wrong ones, and a ref that is not there: what is told then shows the user's line.
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

    /** The files that hold the secret, besides the copies of the user's own in the private folder of a run. */
    private static List<String> holding(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        try (var files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file)
                        && !file.toString().matches(".*/runs/[^/]+/(localrc|session-1/variables)")
                        && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET)) {
                    found.add(root.relativize(file).toString());
                }
            }
        }
        return found;
    }
}
