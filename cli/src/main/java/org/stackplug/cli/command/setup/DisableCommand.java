package org.stackplug.cli.command.setup;

import org.stackplug.cli.command.Invocation;
import org.stackplug.edit.ConfChange;
import org.stackplug.edit.DeclarationEditor;
import org.stackplug.problem.StackplugException;

/** {@code disable}: removes a plugin from local.conf. */
public final class DisableCommand extends EditCommand {
    private String name = "";

    public DisableCommand(String description, Invocation invocation) {
        super("disable", description, invocation);
        help().paragraph(
                        "A line in a condition, a loop, a function, a file that localrc reads, or next to another command, is named and stays (SP321).")
                .example("disable heat", "removes the line that enables heat")
                .example("disable heat --dry-run", "only shows the change");
        options().argument(0, "NAME", true, "the plugin", v -> name = v);
    }

    @Override
    ConfChange change(DeclarationEditor editor) throws StackplugException {
        return editor.disable(name);
    }

    @Override
    String nothingToDo() {
        return "is not enabled";
    }
}
