package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;

/** {@code --help}, {@code help} and {@code --version}, and the questions about misspelt names. */
@Execution(ExecutionMode.CONCURRENT)
class HelpIT {
    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
    }

    @Test
    void listsCommandsInTheOrderInWhichPeopleMeetThem() {
        List<String> met = new ArrayList<>(playground.run("--help").exits(0).listedCommands());
        assertTrue(met.size() >= 20, met::toString);
        met.retainAll(List.of("demo", "enable", "plan", "fetch", "stack", "status", "logs", "help"));
        assertEquals(List.of("demo", "enable", "plan", "fetch", "stack", "status", "logs", "help"), met);
        assertEquals(
                playground.run("--help").out(), playground.run("help").exits(0).out());
    }

    /** Every command has examples, and shows its own part first. */
    @Test
    void showsTheOwnOptionsOfACommandFirst() {
        for (String command : playground.run("--help").exits(0).listedCommands()) {
            String help = playground.run("help", command).exits(0).out();
            List<String> headings = help.lines()
                    .filter(line -> line.endsWith(":") && !line.startsWith(" "))
                    .toList();
            List<String> expected = new ArrayList<>(List.of(
                    "Arguments:", "Options:", "Options of every command, before or after its name:", "Examples:"));
            expected.removeIf(heading ->
                    (heading.equals("Arguments:") || heading.equals("Options:")) && !headings.contains(heading));
            assertEquals(expected, headings, help);
            assertTrue(help.startsWith("Usage: stackplug " + command), help);
            assertTrue(help.contains("\n  $ stackplug " + command), help);
        }
    }

    @Test
    void printsTheSameAsTheOptionHelp() {
        for (String command : List.of("stack", "enable", "help")) {
            String help = playground.run("help", command).exits(0).out();
            assertEquals(help, playground.run(command, "--help").exits(0).out());
            assertEquals(help, playground.run("-h", command).exits(0).out());
        }
    }

    @Test
    void printsTheVersion() {
        String line = "stackplug " + Distribution.version() + "\n";
        assertEquals(line, playground.run("-V").exits(0).out());
        assertEquals(line, playground.run("--version").exits(0).out());
        assertEquals(line, playground.run("-q", "-V").exits(0).out());
    }

    @Test
    void printsHelpAndVersionAsJson() {
        assertEquals(
                Distribution.version(),
                playground
                        .run("--version", "--format", "json")
                        .exits(0)
                        .json()
                        .get("version")
                        .asText());
        JsonNode all = playground.run("help", "--format", "json").exits(0).json();
        assertEquals("stackplug.help/1", all.get("schema").asText());
        assertEquals(
                playground.run("--help").listedCommands().size(),
                all.get("commands").size());
        JsonNode stack =
                playground.run("help", "stack", "--format", "json").exits(0).json();
        assertEquals("stack", stack.get("command").asText());
        assertTrue(stack.get("options").findValuesAsText("value").contains("POINT"), stack::toString);
        assertEquals(
                stack, playground.run("--format=json", "stack", "-h").exits(0).json());
        assertEquals(
                stack, playground.run("--format=json", "-h", "stack").exits(0).json());
        assertEquals(
                "SP201",
                playground
                        .run("--format", "json")
                        .exits(2)
                        .json()
                        .get("failure")
                        .get("code")
                        .asText());
    }

    @Test
    void explainsACodeInAnySpelling() {
        String text = playground.run("explain", "SP402").exits(0).out();
        assertEquals(text, playground.run("explain", "sp402").exits(0).out());
        assertEquals(text, playground.run("explain", "402").exits(0).out());
        playground.run("explain", "999").exits(2);
    }

    @Test
    void asksWhetherANearNameWasMeant() {
        playground.run("help", "stak").exits(2).says("there is no command 'stak'", "Did you mean stack?");
        playground.run("stak").exits(2).says("there is no command 'stak'", "Did you mean stack?");
        playground.run("stak", "fetch").exits(2).says("'stak'", "Did you mean stack?");
        playground.run("stack", "--ofline").exits(2).says("there is no option '--ofline'", "Did you mean --offline?");
        playground.run("stack", "--frmat=json").exits(2).says("'--frmat'", "Did you mean --format?");
        playground.run("stack", "-x").exits(2).says("there is no option '-x'").saysNothingOf("Did you mean");
        playground.run("plan", "--format", "jsn").exits(2).says("takes text or json, not 'jsn'", "Did you mean json?");
        playground.run("--color=alwys", "plan").exits(2).says("not 'alwys'", "Did you mean always?");
        playground.run("explain", "SP4002").exits(2).says("'SP4002'", "Did you mean SP402");
        playground
                .environment("STACKPLUG_JOSB", "3")
                .run("config")
                .exits(0)
                .says("STACKPLUG_JOSB has no effect", "did you mean STACKPLUG_JOBS?");
    }

    @Test
    void asksWhetherANearSchemeWasMeant() {
        playground
                .run("enable", "x", "htps://example.org/x")
                .exits(3)
                .says("error[SP310]", "the scheme htps://", "Did you mean https");
        assertFalse(Files.exists(playground.topDir().resolve("local.conf")));
        playground.localrc("enable_plugin x sssh://example.org/x");
        playground.run("fetch").exits(3).says("error[SP310]", "local.conf:2", "Did you mean ssh?");
        playground.localrc("enable_plugin x gopher://example.org/x");
        playground.run("fetch").exits(3).says("error[SP310]").saysNothingOf("Did you mean");
    }

    @Test
    void namesWhatIsMissingOrTooMuch() {
        playground.run("enable").exits(2).says("the argument NAME is missing");
        playground.run("stack", "--until").exits(2).says("--until needs a value: POINT");
        playground.run("runs", "x").exits(2).says("'runs' does not take the argument 'x'");
    }
}
