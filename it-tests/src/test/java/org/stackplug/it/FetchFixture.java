package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A plugin in a repository of its own, enabled and not fetched yet; and what is asked of it. */
abstract class FetchFixture {
    static final String FILE = "devstack/plugin.sh";

    Playground playground;

    @BeforeEach
    void one(@TempDir Path folder) {
        playground = new Playground(folder)
                .environment("STACKPLUG_NO_ARCHIVE", "true")
                .plugin("one", FILE, "echo one\n");
        playground.localrc(playground.enable("one"));
    }

    Result fetch(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "fetch";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return playground.run(all);
    }

    String head(String name) {
        return playground.git().run(playground.dest().resolve(name), "rev-parse", "HEAD");
    }

    String tip(String name) {
        return playground.git().run(playground.repository(name), "rev-parse", "HEAD");
    }

    String commit(String name, String content) {
        return playground.git().commit(playground.repository(name), FILE, content);
    }

    Path checkout() {
        return playground.dest().resolve("one");
    }

    JsonNode lock() {
        try {
            return Result.JSON.readTree(playground.read("stackplug.lock"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode locked(String name) {
        for (JsonNode entry : lock().get("plugins")) {
            if (entry.get("name").asText().equals(name)) {
                return entry;
            }
        }
        throw new IllegalStateException(name + " is not in " + lock());
    }

    void away(String name) throws IOException {
        Files.move(playground.repository(name), playground.repository(name + ".away"));
    }

    static String abbreviated(String id) {
        return id.substring(0, 10);
    }

    void whole(Path checkout) {
        playground.git().run(checkout, "fsck", "--strict", "--no-dangling");
        assertEquals("", playground.git().run(checkout, "status", "--porcelain"));
    }

    List<String> leftovers() throws IOException {
        Path staging = playground.dest().resolve(".stackplug/staging");
        if (!Files.exists(staging)) {
            return List.of();
        }
        try (var files = Files.list(staging)) {
            return files.map(Path::toString).toList();
        }
    }
}
