package org.stackplug.cli.command.setup;

import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.edit.ConfChange;
import org.stackplug.edit.DeclarationEditor;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;

/** A command that changes a line of local.conf: it shows the change as a diff. */
abstract class EditCommand extends ToolCommand {
    private final String word;
    private boolean dryRun;

    EditCommand(String name, String description, Invocation invocation) {
        super(name, description, invocation);
        this.word = name;
        options().flag("--dry-run", "only show the change", v -> dryRun = v);
    }

    /** Finds the change. */
    abstract ConfChange change(DeclarationEditor editor) throws StackplugException;

    /** Returns the end of the sentence for a plugin for which nothing has to be changed. */
    abstract String nothingToDo();

    @Override
    protected final int execute() throws StackplugException {
        DeclarationEditor editor = new DeclarationEditor(
                RunOptionsFactory.ofReadOnly(globals(), settings(), Selection.all(), false),
                Backends.fetchers(),
                Backends.runners(),
                console());
        onInterrupt(editor::cancel);
        ConfChange change = change(editor);
        boolean writes = !dryRun && !change.isNothing();
        if (writes) {
            change.write();
        }
        if (globals().json()) {
            Documents.document(writer(), secrets(), word, json -> {
                json.writeStringField("file", change.file().toString());
                json.writeNumberField("line", change.line());
                json.writeBooleanField("changed", writes);
            });
        } else if (change.isNothing()) {
            out().println("nothing to change: it " + nothingToDo() + " at " + change.file() + ":" + change.line());
        } else {
            change.diff()
                    .forEach(line ->
                            out().println(ProblemPrinter.visible(secrets().mask(line))));
        }
        return 0;
    }
}
