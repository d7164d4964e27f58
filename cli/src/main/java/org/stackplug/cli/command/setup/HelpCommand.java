package org.stackplug.cli.command.setup;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.stackplug.cli.command.HelpDocument;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import picocli.CommandLine;

/** {@code help}: the help of a command, as its {@code --help} prints it. */
public final class HelpCommand extends ToolCommand {
    private Optional<String> name = Optional.empty();

    public HelpCommand(String description, Invocation invocation) {
        super("help", description, invocation);
        options().argument(0, "COMMAND", false, "the command (default: the list of all)", v -> name = Optional.of(v));
        help().example("help stack", "the options and examples of 'stack'");
    }

    @Override
    protected int execute() {
        CommandLine tool = spec().commandLine().getParent();
        CommandLine shown = name.map(tool.getSubcommands()::get).orElse(tool);
        if (name.isPresent() && shown == tool) {
            throw wrongUsage(
                    "there is no command '" + name.get() + "'",
                    name.get(),
                    tool.getSubcommands().keySet());
        }
        if (globals().json()) {
            HelpDocument.write(writer(), secrets(), shown.getCommandSpec());
            return 0;
        }
        shown.usage(new PrintWriter(out(), true, StandardCharsets.UTF_8));
        return 0;
    }
}
