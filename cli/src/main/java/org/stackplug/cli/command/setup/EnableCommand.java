package org.stackplug.cli.command.setup;

import java.util.Optional;
import org.stackplug.cli.command.Invocation;
import org.stackplug.edit.ConfChange;
import org.stackplug.edit.DeclarationEditor;
import org.stackplug.problem.StackplugException;

/** {@code enable}: adds a plugin to local.conf. */
public final class EnableCommand extends EditCommand {
    private String name = "";
    private Optional<String> url = Optional.empty();
    private Optional<String> ref = Optional.empty();

    public EnableCommand(String description, Invocation invocation) {
        super("enable", description, invocation);
        help().paragraph(
                        "The line comes after the last one that enables a plugin. Without URL, NAME is that of a public plugin: see 'stackplug search'. A relative path becomes an absolute one. Creates a local.conf where there is none. A line that would have no effect is not added.")
                .example("enable heat", "a public plugin")
                .example("enable mine https://example.org/mine stable/x", "a branch of any repository")
                .example("enable heat --dry-run", "only shows the change");
        options().argument(0, "NAME", true, "the plugin", v -> name = v);
        options()
                .argument(
                        1,
                        "URL",
                        false,
                        "its repository, as a URL or a path; left out for a plugin of a list",
                        v -> url = Optional.of(v));
        options()
                .argument(
                        2, "REF", false, "a branch, a tag or a commit; master if left out", v -> ref = Optional.of(v));
    }

    @Override
    ConfChange change(DeclarationEditor editor) throws StackplugException {
        return editor.enable(name, url, ref, settings().lists(System.getenv()));
    }

    @Override
    String nothingToDo() {
        return "is enabled already";
    }
}
