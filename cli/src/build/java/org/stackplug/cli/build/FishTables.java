package org.stackplug.cli.build;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stackplug.cli.build.CompletedTool.CompletedCommand;
import org.stackplug.cli.build.CompletedTool.CompletedOption;
import org.stackplug.cli.build.CompletedTool.Described;

/** The tables of the completion for fish. The fields of an item have tabs between them. */
final class FishTables {
    private static final String TAB = "\t";

    private FishTables() {}

    static String of(CompletedTool tool) {
        StringBuilder text = new StringBuilder();
        list(text, "commands", tool.commands().stream().map(command -> command.name() + TAB + command.description()));
        list(text, "codes", CompletedTool.codes().stream().map(FishTables::item));
        list(text, "modes", CompletedTool.modes().stream());
        list(text, "phases", CompletedTool.phases().stream());
        list(text, "points", CompletedTool.points().stream());
        list(text, "all_points", CompletedTool.allPoints().stream());
        list(text, "known", CompletedTool.knownPlugins().stream().map(FishTables::item));
        text.append("# Options: name, kind of the value (with '=' if it may be missing), description.\n");
        for (CompletedCommand command :
                Stream.concat(Stream.of(tool.root()), tool.commands().stream()).toList()) {
            String name = command.name().isEmpty() ? "stackplug" : command.name();
            list(text, "options_" + name, command.options().stream().flatMap(option -> lines(option).stream()));
            list(
                    text,
                    "arguments_" + name,
                    command.arguments().stream()
                            .map(argument -> argument.kind().text() + (argument.isRepeated() ? "..." : "")));
        }
        return text.toString();
    }

    private static List<String> lines(CompletedOption option) {
        String kind = option.value()
                .map(value -> (option.isValueOptional() ? "=" : "") + value.text())
                .orElse("");
        return option.names().stream()
                .map(name -> name + TAB + kind + TAB + option.description())
                .toList();
    }

    private static String item(Described plugin) {
        return plugin.word() + TAB + plugin.description();
    }

    private static void list(StringBuilder text, String name, Stream<String> items) {
        text.append("set -g __stackplug_")
                .append(name)
                .append(items.map(item -> " " + quoted(item)).collect(Collectors.joining()))
                .append('\n');
    }

    private static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
