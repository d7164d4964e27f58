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
                        "Removes nothing else. A line in a condition, a loop, a function or a file that localrc reads is named and stays.")
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
