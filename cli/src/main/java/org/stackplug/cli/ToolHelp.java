package org.stackplug.cli;

import java.util.List;
import java.util.Map;
import org.stackplug.cli.command.CommandHelp;
import org.stackplug.cli.command.ToolCommand;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The layout of {@code --help}: arguments, the command's own options, those of every command,
 * examples; for the tool itself its commands in groups.
 */
final class ToolHelp extends Help {
    private static final String INDENT = "  ";

    ToolHelp(CommandSpec command, ColorScheme colors) {
        super(command, colors);
    }

    @Override
    public String descriptionHeading(Object... parameters) {
        return "\n";
    }

    @Override
    public String parameterListHeading(Object... parameters) {
        return commandSpec().positionalParameters().isEmpty() ? "" : heading("Arguments");
    }

    @Override
    public String optionListHeading(Object... parameters) {
        return "";
    }

    @Override
    public String optionList() {
        List<OptionSpec> all = commandSpec().options();
        List<OptionSpec> ofEveryCommand =
                all.stream().filter(OptionSpec::inherited).toList();
        List<OptionSpec> own =
                all.stream().filter(option -> !option.inherited()).toList();
        return section("Options", own) + section("Options of every command, before or after its name", ofEveryCommand);
    }

    private String section(String title, List<OptionSpec> options) {
        if (options.isEmpty()) {
            return "";
        }
        // One layout for all, so that both lists have the same columns.
        Layout layout = createDefaultLayout(commandSpec().options(), List.of(), colorScheme());
        layout.addOptions(options, parameterLabelRenderer());
        return heading(title) + layout;
    }

    @Override
    public String commandListHeading(Object... parameters) {
        return "";
    }

    @Override
    public String commandList() {
        Map<String, Help> listed = subcommands();
        if (listed.isEmpty()) {
            return "";
        }
        int width = Commands.names().stream().mapToInt(String::length).max().orElseThrow() + INDENT.length();
        StringBuilder text = new StringBuilder();
        for (CommandGroup group : CommandGroup.values()) {
            TextTable table = TextTable.forColumns(
                    colorScheme(),
                    new Column(width, INDENT.length(), Column.Overflow.TRUNCATE),
                    new Column(commandSpec().usageMessage().width() - width, INDENT.length(), Column.Overflow.WRAP));
            Commands.ALL.stream()
                    .filter(command -> command.group() == group && listed.containsKey(command.name()))
                    .forEach(command -> table.addRowValues(command.name(), command.description()));
            text.append(heading(group.heading())).append(table);
        }
        return text.toString();
    }

    @Override
    public String footer(Object... parameters) {
        if (!(commandSpec().userObject() instanceof ToolCommand command)) {
            return "\nRun 'stackplug help COMMAND' for the options and examples of a command.\n";
        }
        List<CommandHelp.Example> examples = command.help().examples();
        StringBuilder text = new StringBuilder(examples.isEmpty() ? "" : heading("Examples"));
        for (CommandHelp.Example example : examples) {
            text.append(INDENT).append("$ ").append(example.command()).append('\n');
            text.append(INDENT.repeat(3)).append(example.purpose()).append('\n');
        }
        return text.toString();
    }

    private static String heading(String title) {
        return "\n" + title + ":\n";
    }
}
