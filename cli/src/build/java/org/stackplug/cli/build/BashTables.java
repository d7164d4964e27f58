package org.stackplug.cli.build;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stackplug.cli.build.CompletedTool.CompletedCommand;
import org.stackplug.cli.build.CompletedTool.CompletedOption;
import org.stackplug.cli.build.CompletedTool.Described;

/** The tables of the completion for bash. */
final class BashTables {
    private BashTables() {}

    static String of(CompletedTool tool) {
        StringBuilder text = new StringBuilder();
        list(text, "commands", tool.commands().stream().map(CompletedCommand::name));
        list(text, "codes", CompletedTool.codes().stream().map(Described::word));
        list(text, "modes", CompletedTool.modes().stream());
        list(text, "phases", CompletedTool.phases().stream());
        list(text, "points", CompletedTool.points().stream());
        list(text, "all_points", CompletedTool.allPoints().stream());
        list(text, "known", CompletedTool.knownPlugins().stream().map(Described::word));
        List<CompletedCommand> all =
                Stream.concat(Stream.of(tool.root()), tool.commands().stream()).toList();
        text.append("# The options of a command; those of the tool itself have the key 'stackplug'.\n");
        map(
                text,
                "options",
                all.stream()
                        .map(command -> entry(
                                key(command),
                                command.options().stream()
                                        .map(CompletedOption::names)
                                        .flatMap(Collection::stream)
                                        .collect(Collectors.joining(" ")))));
        text.append("# The kind of an option's value; with '=' if it may be missing.\n");
        map(
                text,
                "values",
                all.stream().flatMap(command -> command.options().stream()
                        .filter(option -> option.value().isPresent())
                        .flatMap(option -> option.names().stream()
                                .map(name -> entry(
                                        key(command) + " " + name,
                                        (option.isValueOptional() ? "=" : "")
                                                + option.value().get().text())))));
        text.append("# The kinds of a command's arguments.\n");
        map(
                text,
                "arguments",
                tool.commands().stream()
                        .map(command -> entry(
                                command.name(),
                                command.arguments().stream()
                                        .map(argument -> argument.kind().text() + (argument.isRepeated() ? "..." : ""))
                                        .collect(Collectors.joining(" ")))));
        return text.toString();
    }

    private static String key(CompletedCommand command) {
        return command.name().isEmpty() ? "stackplug" : command.name();
    }

    private static void list(StringBuilder text, String name, Stream<String> words) {
        text.append("_stackplug_")
                .append(name)
                .append("=(")
                .append(words.map(BashTables::quoted).collect(Collectors.joining(" ")))
                .append(")\n");
    }

    private static String entry(String key, String value) {
        return "    [" + quoted(key) + "]=" + quoted(value) + "\n";
    }

    private static void map(StringBuilder text, String name, Stream<String> entries) {
        text.append("declare -gA _stackplug_")
                .append(name)
                .append("=(\n")
                .append(entries.collect(Collectors.joining()))
                .append(")\n");
    }

    /** Returns a word of bash and of zsh. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
