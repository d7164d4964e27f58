package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.FetchFixture;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.SampleRefs;

/** Fetches every kind of ref, of many plugins, in several runs at once, and runs no hook. */
@Execution(ExecutionMode.CONCURRENT)
class FetchRefIT extends FetchFixture {
    @Test
    void failsOfflineBeforeTheFirstStepWithoutAMirror() {
        playground.recordingPlugin("two");
        playground.localrc(playground.enable("two"), playground.enable("one"));
        // Only the second one is missing.
        playground.localrc(playground.enable("two"));
        fetch().exits(0);
        playground.localrc(playground.enable("two"), "enable_plugin one http://127.0.0.1:9/one");
        playground.run("stack", "--offline").exits(4).says("error[SP408]", "one");
        assertEquals(List.of(), playground.order());
        playground.localrc("OFFLINE=True", playground.enable("two"), "enable_plugin one http://127.0.0.1:9/one");
        playground.run("stack").exits(4).says("error[SP408]", "one");
        assertEquals(List.of(), playground.order());
    }

    @Test
    void fetchesEveryKindOfRef() {
        Path repository = playground.repository("one");
        SampleRefs refs = SampleRefs.in(playground, "one");
        String first = refs.first();
        String second = refs.second();
        String third = refs.third();
        String url = "'file://" + repository + "'";
        for (String depth : List.of("GIT_DEPTH=0", "GIT_DEPTH=1")) {
            playground.localrc(
                    depth,
                    "enable_plugin p1 " + url + " light",
                    "enable_plugin p2 " + url + " annotated",
                    "enable_plugin p3 " + url + " refs/changes/34/1234/5",
                    "enable_plugin p4 " + url + " feature/x",
                    "enable_plugin p5 " + url + " " + second,
                    "enable_plugin p6 " + url + " " + second.substring(0, 8),
                    "enable_plugin p7 " + url + " HEAD",
                    "enable_plugin p8 " + url);
            fetch().exits(0);
            List<String> wanted = List.of(first, first, second, second, second, second, third, third);
            for (int i = 0; i < wanted.size(); i++) {
                assertEquals(wanted.get(i), head("p" + (i + 1)), "p" + (i + 1) + " with " + depth);
                whole(playground.dest().resolve("p" + (i + 1)));
            }
            playground.git().shell(playground.root(), "rm -rf top/stack top/stackplug.lock home/.cache");
        }
    }

    @Test
    void ignoresSubmodulesAndHooksOfTemplates(@TempDir Path folder) throws IOException {
        playground.plugin("part", "file", "part\n");
        Path repository = playground.repository("one");
        playground
                .git()
                .run(
                        repository,
                        "-c",
                        "protocol.file.allow=always",
                        "submodule",
                        "add",
                        "-q",
                        playground.repository("part").toString(),
                        "part");
        playground.git().run(repository, "commit", "-q", "-m", "A part");
        Path hooks = Files.createDirectories(folder.resolve("template/hooks"));
        Path hook = Files.writeString(hooks.resolve("post-checkout"), "#!/bin/sh\ntouch " + folder + "/ran\n");
        assertTrue(hook.toFile().setExecutable(true));
        Path configuration = Files.writeString(
                folder.resolve("gitconfig"),
                "[init]\n templateDir = " + folder.resolve("template") + "\n[core]\n hooksPath = " + hooks + "\n");
        playground
                .environment("GIT_TEMPLATE_DIR", folder.resolve("template").toString())
                .environment("GIT_CONFIG_GLOBAL", configuration.toString());
        fetch().exits(0);
        try (var files = Files.list(checkout().resolve("part"))) {
            assertEquals(0, files.count());
        }
        commit("one", "echo two\n");
        fetch("--update").exits(0);
        assertFalse(Files.exists(folder.resolve("ran")));
        assertFalse(Files.exists(checkout().resolve(".git/hooks/post-checkout")));
    }

    @Test
    void reportsAllFailuresInTheOrderOfDeclarations() {
        for (String name : List.of("a", "b", "c")) {
            playground.plugin(name, FILE, "echo " + name + "\n");
        }
        playground.localrc(
                playground.enable("c"),
                "enable_plugin gone1 " + playground.repository("gone1"),
                playground.enable("b"),
                playground.enable("one") + " no-such-ref",
                playground.enable("a"),
                "enable_plugin gone0 " + playground.repository("gone0"));
        Result result = fetch().exits(4);
        List<String> reported = result.errLines().stream()
                .map(String::strip)
                .filter(line -> line.startsWith("fetched ") || line.startsWith("failed "))
                .map(line -> line.substring(line.indexOf(' ') + 1).replaceAll(" .*", ""))
                .sorted()
                .toList();
        assertEquals(List.of("a", "b", "c", "fetch", "gone0", "gone1", "one"), reported);
        List<String> errors = result.errLines().stream()
                .filter(line -> line.startsWith("error["))
                .map(line -> line.replaceAll("error\\[(\\w+)]: (\\w+):.*", "$1 $2"))
                .toList();
        assertEquals(List.of("SP401 gone1", "SP402 one", "SP401 gone0"), errors);
        // Fetched plugins are locked, although others have failed.
        List<String> names = new ArrayList<>();
        lock().get("plugins").forEach(entry -> names.add(entry.get("name").asText()));
        assertEquals(List.of("a", "b", "c"), names);
        for (String name : names) {
            assertEquals(tip(name), head(name));
            assertEquals(tip(name), locked(name).get("commit").asText());
        }
    }

    @Test
    void sharesOneCacheBetweenTwoRuns(@TempDir Path folder) {
        Playground other = new Playground(folder)
                .environment("STACKPLUG_NO_ARCHIVE", "true")
                .environment(
                        "XDG_CACHE_HOME", playground.home().resolve(".cache").toString());
        String[] lines = new String[6];
        for (int i = 0; i < lines.length; i++) {
            playground.plugin("p" + i, FILE, "echo " + i + "\n");
            lines[i] = playground.enable("p" + i);
        }
        playground.localrc(lines);
        other.localrc(lines);
        try (Running first = playground.start("fetch");
                Running second = other.start("fetch")) {
            first.await().exits(0);
            second.await().exits(0);
        }
        for (int i = 0; i < lines.length; i++) {
            whole(playground.dest().resolve("p" + i));
            whole(other.dest().resolve("p" + i));
            assertEquals(tip("p" + i), head("p" + i));
        }
    }
}
