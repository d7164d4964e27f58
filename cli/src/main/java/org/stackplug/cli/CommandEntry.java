package org.stackplug.cli;

import java.util.function.BiFunction;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command as it is listed, and the factory that makes it.
 *
 * @param description one sentence
 * @param maker makes the command from its description
 */
record CommandEntry(
        CommandGroup group, String name, String description, BiFunction<String, Invocation, ToolCommand> maker) {
    /**
     * Returns the specification of the command, or, if it is not called, just enough to list it:
     * describing all options takes longer than most commands.
     */
    CommandSpec spec(boolean called, Invocation invocation) {
        if (called) {
            return maker.apply(description, invocation).spec();
        }
        CommandSpec listed = CommandSpec.create().name(name);
        listed.usageMessage().description(description);
        return listed;
    }
}
