package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.FetchFixture;
import org.stackplug.it.fixture.Result;

/** A plugin that can't be fetched costs no other plugin anything, in whatever command. */
@Execution(ExecutionMode.CONCURRENT)
class OneBadPluginIT extends FetchFixture {
    private static final List<String> NAMES = List.of("good", "lost", "port", "scheme", "host", "last");

    @BeforeEach
    void declare() {
        playground.recordingPlugin("good").recordingPlugin("lost").recordingPlugin("last");
        playground.localrc(
                playground.enable("good"),
                playground.enable("lost") + " stable/gone",
                "enable_plugin port http://127.0.0.1:99999999999/x",
                "enable_plugin scheme strange://host/x",
                "enable_plugin host http://no-such-host.invalid/x",
                playground.enable("last"));
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.get(field).asText()));
        return texts;
    }

    @Test
    void fetchesTheOthers() {
        fetch().exits(3).says("lost:", "port:", "strange", "host:");
        assertTrue(Files.isDirectory(playground.dest().resolve("good/.git")));
        assertTrue(Files.isDirectory(playground.dest().resolve("last/.git")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "plan", "status --remote", "update --check"})
    void showsAllOfThem(String command) {
        fetch();
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        Result text = playground.run(arguments.toArray(String[]::new)).exits(3);
        text.says("strange");
        if (!command.startsWith("update")) {
            NAMES.forEach(name -> assertTrue(text.out().contains(name), name + " is missing in " + text));
        }
        arguments.addAll(List.of("--format", "json"));
        JsonNode json =
                playground.run(arguments.toArray(String[]::new)).exits(3).json();
        assertEquals(NAMES, texts(json.get("plugins"), "name"));
        assertTrue(json.get("problems").size() >= 1, json::toString);
    }

    /** Each has its own remedy: the network is not to blame for the name of a host. */
    @ParameterizedTest
    @CsvSource({"host, has no address", "lost, has no branch", "port, port"})
    void saysWhatIsWrongWithEach(String name, String words) {
        JsonNode problems =
                playground.run("fetch", "--format", "json").exits(3).json().get("problems");
        assertTrue(
                texts(problems, "sentence").stream().anyMatch(text -> text.startsWith(name + ":"))
                        && problems.toString().contains(words),
                problems::toString);
    }

    @Test
    void saysTheSameOfAnUnknownHostWhateverTheProtocol() {
        for (String url :
                List.of("ssh://git@no-such-host.invalid/x", "no-such-host.invalid:x", "git://no-such-host.invalid/x")) {
            playground.localrc("enable_plugin host " + url);
            fetch().exits(4)
                    .says("host: the host of its URL has no address", "the host is not known: no-such-host.invalid")
                    .saysNothingOf("UnresolvedAddress");
        }
    }

    @Test
    void namesTheNearestRefs() {
        playground.git().run(playground.repository("lost"), "branch", "unmaintained/gone");
        playground.git().run(playground.repository("lost"), "tag", "gone-eol");
        fetch().says(
                        "no branch, tag or commit 'stable/gone'",
                        "Nearest: the branch 'unmaintained/gone', the tag 'gone-eol'",
                        "Its default branch is 'master'");
    }

    @Test
    void saysThatMasterWasAssumed() {
        playground.pluginOn("main", "modern", "devstack/plugin.sh", "\n");
        playground.localrc(playground.enable("modern"));
        fetch().exits(4).says("no branch 'master', which is assumed where no ref is written", "'main', or HEAD");
    }

    @Test
    void callsAnEmptyRepositoryEmpty() {
        playground.git().init("nothing", "master");
        playground.localrc(playground.enable("nothing"));
        fetch().exits(4).says("nothing: the repository is empty");
    }

    @Test
    void refusesARepositoryInWhichNothingRuns() {
        playground.plugin("plain", "README", "\n").plugin("idle", "devstack/README", "\n");
        playground.plugin("listed", "devstack/files/debs/listed", "\n");
        playground.localrc(playground.enable("plain"), playground.enable("idle"), playground.enable("listed"));
        fetch().exits(4)
                .says(
                        "error[SP412]: plain: the repository has no folder devstack/ at its root",
                        "error[SP412]: idle: the folder devstack/ of the repository has nothing that runs",
                        "remove the line")
                .saysNothingOf("listed:");
    }
}
