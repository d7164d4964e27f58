package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.it.fixture.Playground;

/** Reports the state of each plugin without changing anything. */
@Execution(ExecutionMode.CONCURRENT)
class StatusIT {

    @Test
    void reportsEveryStateAndChangesNothing(@TempDir Path folder) throws IOException {
        Playground playground = new Playground(folder).environment("STACKPLUG_NO_ARCHIVE", "true");
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String state :
                List.of("current", "drifted", "dirty", "untracked", "ahead", "broken", "foreign", "absent")) {
            wanted.put("p-" + state, state.equals("untracked") ? "dirty" : state);
        }
        List<String> lines = new ArrayList<>();
        for (String name : wanted.keySet()) {
            playground.plugin(name, "devstack/plugin.sh", "echo " + name + "\n");
            lines.add(playground.enable(name));
        }
        playground.localrc(lines.toArray(String[]::new)).run("fetch").exits(0);
        Path dest = playground.dest();
        playground.git().run(dest.resolve("p-drifted"), "checkout", "-q", "--detach");
        playground.git().commit(playground.repository("p-drifted"), "devstack/plugin.sh", "echo two\n");
        playground.git().run(dest.resolve("p-drifted"), "fetch", "-q");
        playground.git().run(dest.resolve("p-drifted"), "checkout", "-q", "origin/master");
        Files.writeString(dest.resolve("p-dirty/devstack/plugin.sh"), "echo edited\n");
        Files.writeString(dest.resolve("p-untracked/mine"), "mine\n");
        playground.git().commit(dest.resolve("p-ahead"), "mine", "mine\n");
        playground.git().shell(dest, "find p-broken/.git/objects -type f -delete");
        playground.git().shell(dest, "rm -rf p-foreign/.git p-absent");

        var before = Playground.listing(playground.topDir());
        JsonNode status = playground.run("status", "--format", "json").exits(0).json();
        assertEquals(before, Playground.listing(playground.topDir()));
        assertEquals("stackplug.status/1", status.get("schema").asText());
        Map<String, String> reported = new LinkedHashMap<>();
        for (JsonNode plugin : status.get("plugins")) {
            reported.put(plugin.get("name").asText(), plugin.get("state").asText());
            assertEquals("master", plugin.get("declared").asText());
            assertEquals(40, plugin.get("locked").asText().length(), plugin::toString);
        }
        assertEquals(List.copyOf(wanted.entrySet()), List.copyOf(reported.entrySet()));
        playground
                .run("status")
                .exits(0)
                .prints("p-dirty", "edited: devstack/plugin.sh", "untracked: mine", "write mine", "broken", "absent");
    }

    @Test
    void reportsAChangedDeclarationAsDrift(@TempDir Path folder) {
        Playground playground = new Playground(folder)
                .environment("STACKPLUG_NO_ARCHIVE", "true")
                .plugin("one", "devstack/plugin.sh", "echo one\n");
        playground.localrc(playground.enable("one")).run("fetch").exits(0);
        for (String line : List.of(
                playground.enable("one") + " HEAD", "enable_plugin one " + playground.repository("elsewhere"))) {
            playground.localrc(line);
            JsonNode status =
                    playground.run("status", "--format", "json").exits(0).json();
            assertEquals("drifted", status.get("plugins").get(0).get("state").asText(), line);
        }
    }

    @Test
    void usesTheNetworkOnlyWithRemote(@TempDir Path folder) throws IOException {
        Playground playground = new Playground(folder)
                .environment("STACKPLUG_NO_ARCHIVE", "true")
                .plugin("one", "devstack/plugin.sh", "echo one\n");
        try (GitHttpServer server = new GitHttpServer(playground.git())) {
            playground
                    .localrc("enable_plugin one " + server.url("one/.git"))
                    .run("fetch")
                    .exits(0);
            int requests = server.requests();
            assertTrue(requests > 0);
            String next = playground.git().commit(playground.repository("one"), "devstack/plugin.sh", "echo two\n");
            JsonNode plugin = playground
                    .run("status", "--format", "json")
                    .exits(0)
                    .json()
                    .get("plugins")
                    .get(0);
            assertEquals(requests, server.requests());
            assertFalse(plugin.get("behind").asBoolean());
            plugin = playground
                    .run("status", "--remote", "--format", "json")
                    .exits(0)
                    .json()
                    .get("plugins")
                    .get(0);
            assertTrue(server.requests() > requests);
            assertTrue(plugin.get("behind").asBoolean());
            assertEquals(next, plugin.get("remote").asText());
            assertEquals("current", plugin.get("state").asText());
        }
    }
}
