package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** Plugins run in the declared order, apart from their requirements, which run before them. */
@Execution(ExecutionMode.CONCURRENT)
class OrderIT {
    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
    }

    private List<String> ran() {
        return playground.order().stream()
                .filter(line -> line.endsWith("stack install"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private List<String> planned(String... options) {
        List<String> arguments = new ArrayList<>(List.of("plan", "--format", "json"));
        arguments.addAll(List.of(options));
        JsonNode plan =
                playground.run(arguments.toArray(String[]::new)).exits(0).json();
        List<String> names = new ArrayList<>();
        plan.get("plugins").forEach(plugin -> names.add(plugin.get("name").asText()));
        return names;
    }

    @Test
    void movesARequirementUpAndAnnouncesIt() {
        playground
                .recordingPlugin("ui", "devstack/settings", "define_plugin ui\nplugin_requires ui base\n")
                .recordingPlugin("other")
                .recordingPlugin("base", "devstack/settings", "define_plugin base\n")
                .localrc(playground.enable("ui"), playground.enable("other"), playground.enable("base"));
        Result result = playground.run("stack").exits(0);
        result.says("base runs before ui, which requires it", "ui/devstack/settings:2");
        assertEquals(List.of("base", "ui", "other"), ran());
        assertEquals(List.of("base", "ui", "other"), planned());
        assertEquals(List.of("ui", "other", "base"), planned("--keep-order"));
    }

    @Test
    void keepsTheDeclaredOrderOnRequest() {
        playground
                .recordingPlugin("ui", "devstack/settings", "plugin_requires ui base\n")
                .recordingPlugin("base")
                .localrc(playground.enable("ui"), playground.enable("base"));
        playground.run("stack", "--keep-order").exits(0).saysNothingOf("runs before");
        assertEquals(List.of("ui", "base"), ran());
    }

    @Test
    void acceptsANameFromDefinePluginAsAnAlias() {
        playground
                .recordingPlugin("ui", "devstack/settings", "plugin_requires ui the-base\n")
                .recordingPlugin("base", "devstack/settings", "define_plugin the-base\n")
                .localrc(playground.enable("ui"), playground.enable("base"));
        playground.run("stack").exits(0).saysNothingOf("not enabled");
        assertEquals(List.of("base", "ui"), ran());
    }

    @Test
    void warnsAboutARequirementThatIsNotEnabled() {
        playground
                .recordingPlugin("ui", "devstack/settings", "\nplugin_requires ui cinder\n")
                .localrc(playground.enable("ui"));
        playground
                .run("stack")
                .exits(0)
                .says("warning: the plugin 'ui' requires 'cinder', which is not enabled", "ui/devstack/settings:2");
    }

    @Test
    void warnsAboutDeclarationsWithoutEffect() {
        playground
                .recordingPlugin(
                        "ui",
                        "devstack/settings",
                        "define_plugin ui\nplugin_requires ui base other\nplugin_requires ui ui # itself\n")
                .recordingPlugin("other", "devstack/settings", "define_plugin base")
                .recordingPlugin("base", "devstack/settings", "define_plugin base\nplugin_requires base other # last\n")
                .localrc(playground.enable("other"), playground.enable("base"), playground.enable("ui"));
        Result result = playground.run("stack").exits(0);
        result.says("plugin_requires takes two names, so 'other' has no effect", "ui/devstack/settings:2")
                .says("the plugin 'ui' requires itself", "ui/devstack/settings:3")
                .says("the plugin 'other' calls itself 'base' as the plugin 'base' does", "other/devstack/settings:1");
        assertEquals(4, result.err().split("warning:", -1).length, result.err());
    }

    /** DevStack's role for CI takes such a line for that of no plugin. */
    @Test
    void warnsAboutARequirementInAnotherName() {
        playground
                .recordingPlugin("ui", "devstack/settings", "define_plugin gui\nplugin_requires view base\n")
                .recordingPlugin("base", "devstack/settings", "define_plugin root\nplugin_requires root other\n")
                .recordingPlugin("other")
                .localrc(playground.enable("ui"), playground.enable("base"), playground.enable("other"));
        Result result = playground.run("stack").exits(0);
        result.says("warning: 'view' is not a name of the plugin 'ui'", "ui/devstack/settings:2")
                .saysNothingOf("'root'");
        assertEquals("other plugin stack pre-install", playground.order().get(0));
    }

    @Test
    void refusesACycleWithItsLines() {
        playground
                .recordingPlugin("one", "devstack/settings", "plugin_requires one two\n")
                .recordingPlugin("two", "devstack/settings", "\nplugin_requires two one\n")
                .localrc(playground.enable("one"), playground.enable("two"));
        Result result = playground.run("stack").exits(3);
        result.says(
                "error[SP311]",
                "one/devstack/settings:1",
                "two/devstack/settings:2",
                "local.conf:2",
                "local.conf:3",
                "--keep-order");
        assertEquals(List.of(), playground.order());
        playground.run("plan").exits(3).says("error[SP311]");
        assertFalse(playground.run("stack", "--keep-order").exits(0).err().contains("error"));
    }
}
