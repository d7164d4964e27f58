package org.stackplug.cli.build;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stackplug.cli.build.CompletedTool.CompletedArgument;
import org.stackplug.cli.build.CompletedTool.CompletedCommand;
import org.stackplug.cli.build.CompletedTool.CompletedOption;
import org.stackplug.cli.build.CompletedTool.Described;

/** The tables of the completion for zsh: what {@code _describe} and {@code _arguments} take. */
final class ZshTables {
    private ZshTables() {}

    static String of(CompletedTool tool) {
        StringBuilder text = new StringBuilder();
        list(
                text,
                "commands",
                tool.commands().stream().map(command -> item(new Described(command.name(), command.description()))));
        list(text, "codes", CompletedTool.codes().stream().map(ZshTables::item));
        list(text, "modes", CompletedTool.modes().stream());
        list(text, "phases", CompletedTool.phases().stream());
        list(text, "points", CompletedTool.points().stream());
        list(text, "all_points", CompletedTool.allPoints().stream());
        list(text, "known", CompletedTool.knownPlugins().stream().map(ZshTables::item));
        list(text, "arguments_stackplug", specs(tool.root()).stream());
        for (CompletedCommand command : tool.commands()) {
            list(text, "arguments_" + command.name(), specs(command).stream());
        }
        return text.toString();
    }

    private static String item(Described described) {
        return described.word().replace(":", "\\:") + ":" + described.description();
    }

    private static List<String> specs(CompletedCommand command) {
        List<String> specs = new ArrayList<>();
        for (CompletedOption option : command.options()) {
            String others = option.names().size() > 1 ? "(" + String.join(" ", option.names()) + ")" : "";
            for (String name : option.names()) {
                specs.add(others + name + suffix(option, name) + "[" + escaped(option.description()) + "]"
                        + option.value().map(kind -> value(option, kind)).orElse(""));
            }
        }
        for (CompletedArgument argument : command.arguments()) {
            specs.add((argument.isRepeated() ? "*" : "") + (argument.isRequired() || argument.isRepeated() ? ":" : "::")
                    + escaped(argument.label()) + ":" + action(argument.kind()));
        }
        return specs;
    }

    /** Returns the mark for where a value may be: in the next word or attached, only after "=". */
    private static String suffix(CompletedOption option, String name) {
        if (option.value().isEmpty()) {
            return "";
        }
        if (option.isValueOptional()) {
            return "=-";
        }
        return name.startsWith("--") ? "=" : "+";
    }

    private static String value(CompletedOption option, ValueKind kind) {
        return (option.isValueOptional() ? "::" : ":") + escaped(option.label()) + ":" + action(kind);
    }

    private static String action(ValueKind kind) {
        return switch (kind.name()) {
            case "words" -> "(" + String.join(" ", kind.words()) + ")";
            case "file" -> "_files";
            case "folder" -> "_files -/";
            case "nothing" -> " ";
            default -> "_stackplug_" + kind.name();
        };
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace(":", "\\:")
                .replace("[", "\\[")
                .replace("]", "\\]");
    }

    private static void list(StringBuilder text, String name, Stream<String> items) {
        text.append("        (")
                .append(name)
                .append(") reply=(")
                .append(items.map(item -> "\n            " + BashTables.quoted(item)).collect(Collectors.joining()))
                .append(") ;;\n");
    }
}
