package org.stackplug.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.setting.Setting;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The tables of docs/cli.md are those that are made from the commands. With {@code
 * -Dstackplug.write=true} this test writes them.
 */
class CommandTablesTest {
    private static final Path PAGE = Path.of("../docs/cli.md");
    private static final String WRITE = "docs/cli.md is not current; write it with: mvn test -Dtest=CommandTablesTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dstackplug.write=true";

    private final CommandSpec tool = Tool.spec();

    @Test
    void documentsEveryCommandAndOption() throws IOException {
        String page = Files.readString(PAGE);
        String current = page;
        for (Map.Entry<String, List<String>> table : tables().entrySet()) {
            current = replaced(current, table.getKey(), table.getValue());
        }
        if (Boolean.getBoolean("stackplug.write")) {
            Files.writeString(PAGE, current);
        } else {
            assertEquals("", difference(page, current), WRITE);
            assertEquals(current, page, WRITE);
        }
    }

    /** Returns the lines that are missing and those that are too many. */
    private static String difference(String page, String current) {
        Set<String> before = page.lines().collect(Collectors.toSet());
        Set<String> after = current.lines().collect(Collectors.toSet());
        return Stream.concat(
                        page.lines().filter(line -> !after.contains(line)).map(line -> "\n- " + line),
                        current.lines().filter(line -> !before.contains(line)).map(line -> "\n+ " + line))
                .collect(Collectors.joining());
    }

    /** The rows of settings have more words than the settings themselves; the names are compared. */
    @Test
    void documentsEverySetting() throws IOException {
        String page = Files.readString(PAGE);
        for (Setting setting : Setting.values()) {
            String row = "| `" + setting.key() + "` | `" + setting.variable() + "` |";
            assertTrue(page.contains(row), () -> "docs/cli.md has no row that begins with " + row);
        }
    }

    private Map<String, List<String>> tables() {
        return new TreeMap<>(Map.of(
                "commands", commands(),
                "options of every command", globalOptions(),
                "options of single commands", ownOptions(),
                "exit codes", exitCodes()));
    }

    private static String replaced(String page, String name, List<String> rows) {
        String begin = "<!-- " + name + ": written by CommandTablesTest -->\n";
        String end = "<!-- end -->\n";
        int from = page.indexOf(begin);
        assertTrue(from >= 0, () -> "docs/cli.md has no line " + begin);
        int to = page.indexOf(end, from);
        return page.substring(0, from + begin.length()) + String.join("\n", rows) + "\n" + page.substring(to);
    }

    private Stream<CommandSpec> subcommands() {
        return tool.subcommands().values().stream().map(line -> line.getCommandSpec());
    }

    private List<String> commands() {
        List<String> rows = new ArrayList<>(List.of("| command | what it does |", "|---|---|"));
        subcommands()
                .forEach(command -> rows.add("| `" + synopsis(command) + "` | "
                        + text(command.usageMessage().description()) + " |"));
        return rows;
    }

    private static String synopsis(CommandSpec command) {
        return command.name()
                + command.positionalParameters().stream()
                        .map(argument -> " " + label(argument))
                        .collect(Collectors.joining());
    }

    private static String label(PositionalParamSpec argument) {
        String name = argument.paramLabel() + (argument.arity().isVariable() ? "..." : "");
        return argument.required() ? name : "[" + name + "]";
    }

    private List<String> globalOptions() {
        List<String> rows = new ArrayList<>(List.of("| option | |", "|---|---|"));
        tool.options().forEach(option -> rows.add("| " + names(option) + " | " + text(option.description()) + " |"));
        return rows;
    }

    private List<String> ownOptions() {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        subcommands()
                .forEach(command -> command.options().stream()
                        .filter(option -> !option.inherited())
                        .forEach(option -> {
                            String key = names(option) + text(option.description());
                            commands.computeIfAbsent(key, k -> new ArrayList<>())
                                    .add(command.name());
                            texts.put(key, text(option.description()));
                            texts.put(key + " names", names(option));
                        }));
        List<String> rows = new ArrayList<>(List.of("| option | of | |", "|---|---|---|"));
        commands.forEach((key, of) -> rows.add(
                "| " + texts.get(key + " names") + " | " + String.join(", ", of) + " | " + texts.get(key) + " |"));
        return rows;
    }

    private List<String> exitCodes() {
        List<String> rows = new ArrayList<>(List.of("| code | meaning |", "|---|---|"));
        tool.usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> rows.add("| " + code + " | " + code(meaning) + " |"));
        return rows;
    }

    private static String names(OptionSpec option) {
        String all = String.join("`, `", option.names());
        if (option.arity().max() == 0) {
            return "`" + all + "`";
        }
        return "`" + all + (option.arity().min() == 0 ? "[=" + option.paramLabel() + "]" : " " + option.paramLabel())
                + "`";
    }

    private static String text(String... lines) {
        return code(String.join(" ", lines).replace("%%", "%").replaceAll(" +", " "));
    }

    /** Makes names between quotes, and options, code. */
    private static String code(String text) {
        return text.replace("|", "\\|").replaceAll("(?<![A-Za-z])(?:'([^']+)'|(--[a-z][a-z-]*))", "`$1$2`");
    }

    @Test
    void givesEveryCommandExamples() {
        subcommands().forEach(command -> {
            String name = command.name();
            ToolCommand own = (ToolCommand) command.userObject();
            assertTrue(!own.help().examples().isEmpty(), name);
            own.help()
                    .examples()
                    .forEach(example -> assertTrue(example.arguments().startsWith(name), example::command));
            for (ArgSpec argument : command.args()) {
                assertTrue(argument.description().length > 0, () -> name + " " + argument.paramLabel());
            }
        });
    }
}
