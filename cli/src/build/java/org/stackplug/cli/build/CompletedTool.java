package org.stackplug.cli.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.options.Command;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.StackplugException;
import org.stackplug.registry.KnownPlugin;
import org.stackplug.registry.PluginLists;
import org.stackplug.spi.run.step.Point;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The facts about the tool that the completion of a shell uses.
 *
 * @param root the options of the tool itself
 * @param commands the commands, in the order of {@code --help}
 */
record CompletedTool(CompletedCommand root, List<CompletedCommand> commands) {

    /** A word that completion offers, and a few words about it. */
    record Described(String word, String description) {}

    /**
     * A command, or the tool itself.
     *
     * @param description one sentence without a full stop
     */
    record CompletedCommand(
            String name, String description, List<CompletedOption> options, List<CompletedArgument> arguments) {}

    /**
     * An option.
     *
     * @param value empty for a flag
     * @param isValueOptional whether the value may be missing; then it follows "="
     */
    record CompletedOption(
            List<String> names,
            String label,
            String description,
            Optional<ValueKind> value,
            boolean isValueOptional,
            boolean isInherited) {}

    /** An argument. */
    record CompletedArgument(
            String label, String description, ValueKind kind, boolean isRequired, boolean isRepeated) {}

    static CompletedTool of(CommandSpec tool) {
        return new CompletedTool(
                command(tool),
                tool.subcommands().values().stream()
                        .map(CommandLine::getCommandSpec)
                        .map(CompletedTool::command)
                        .toList());
    }

    private static CompletedCommand command(CommandSpec command) {
        String name = command.parent() == null ? "" : command.name();
        return new CompletedCommand(
                name,
                shortened(command.usageMessage().description()),
                command.options().stream()
                        .map(option -> new CompletedOption(
                                List.of(option.names()),
                                option.paramLabel(),
                                shortened(option.description()),
                                option.arity().max() == 0 ? Optional.empty() : Optional.of(ValueKind.of(name, option)),
                                option.arity().min() == 0,
                                option.inherited()))
                        .toList(),
                command.positionalParameters().stream()
                        .map(argument -> new CompletedArgument(
                                argument.paramLabel(),
                                shortened(argument.description()),
                                ValueKind.of(name, argument),
                                argument.required(),
                                argument.arity().isVariable()))
                        .toList());
    }

    /** Returns the first words of a description: up to the first semicolon, bracket or full stop. */
    private static String shortened(String... lines) {
        return lines[0].replace("%%", "%").split("; | \\(|[.](?: |$)", 2)[0];
    }

    /** Returns the points of a stack, in their order. */
    static List<String> points() {
        return Command.STACK.points().stream().map(Point::toString).toList();
    }

    /** Returns the points of all commands. */
    static List<String> allPoints() {
        return Stream.of(Command.STACK, Command.UNSTACK, Command.CLEAN)
                .flatMap(command -> command.points().stream())
                .map(Point::toString)
                .distinct()
                .toList();
    }

    /** Returns the modes with which plugin.sh is called. */
    static List<String> modes() {
        return Stream.of(Command.STACK, Command.UNSTACK, Command.CLEAN)
                .map(Command::word)
                .toList();
    }

    /** Returns the phases of the mode {@code stack}. */
    static List<String> phases() {
        return Command.STACK.points().stream().flatMap(point -> point.phase().stream()).toList();
    }

    static List<Described> codes() {
        return Stream.of(ErrorCode.values())
                .map(code -> new Described(code.id(), code.title()))
                .toList();
    }

    /** Returns the plugins of the bundled list. */
    static List<Described> knownPlugins() {
        try {
            // No folder has a list of its own here.
            List<KnownPlugin> bundled = new PluginLists(Path.of("/nowhere"), List.of()).search("");
            return bundled.stream()
                    .map(plugin -> new Described(plugin.name(), plugin.url()))
                    .toList();
        } catch (StackplugException e) {
            throw new IllegalStateException(e);
        }
    }
}
