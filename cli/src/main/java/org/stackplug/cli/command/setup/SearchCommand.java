package org.stackplug.cli.command.setup;

import java.util.List;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.problem.StackplugException;
import org.stackplug.registry.KnownPlugin;
import org.stackplug.registry.PluginLists;
import org.stackplug.report.Documents;

/** {@code search}: the plugins of the lists. */
public final class SearchCommand extends ToolCommand {
    private String word = "";

    public SearchCommand(String description, Invocation invocation) {
        super("search", description, invocation);
        help().paragraph(
                        "Searches the lists of the setting plugin-lists, that of a DevStack tree in TOP_DIR, and that of stackplug.")
                .example("search", "all public plugins")
                .example("search dashboard", "those with that word");
        options().argument(0, "WORD", false, "a part of the name, the project or the URL", v -> word = v);
    }

    @Override
    protected int execute() throws StackplugException {
        List<KnownPlugin> found = new PluginLists(globals().topDir(), settings().lists(System.getenv())).search(word);
        if (globals().json()) {
            Documents.document(writer(), secrets(), "search", json -> {
                json.writeArrayFieldStart("plugins");
                for (KnownPlugin plugin : found) {
                    json.writeStartObject();
                    json.writeStringField("name", plugin.name());
                    json.writeStringField("project", plugin.project());
                    json.writeStringField("url", plugin.url());
                    Documents.nullable(json, "branch", plugin.branch());
                    if (plugin.mebibytes().isPresent()) {
                        json.writeNumberField("mebibytes", plugin.mebibytes().get());
                    } else {
                        json.writeNullField("mebibytes");
                    }
                    json.writeStringField("list", plugin.list());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
        } else {
            found.forEach(plugin -> out().println(ProblemPrinter.visible(plugin.name() + "  " + plugin.url()
                    + plugin.branch().map(branch -> "  " + branch).orElse("")
                    + plugin.mebibytes().map(size -> "  " + size + " MiB").orElse(""))));
            if (found.isEmpty()) {
                err().println("no list of plugins has '" + ProblemPrinter.visible(word) + "'");
            }
        }
        return 0;
    }
}
