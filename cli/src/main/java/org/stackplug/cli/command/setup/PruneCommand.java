package org.stackplug.cli.command.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.file.PlainFile;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.StackplugException;
import org.stackplug.prune.Pruner;
import org.stackplug.prune.Removable;
import org.stackplug.report.Documents;
import org.stackplug.report.text.Counts;

/** {@code prune}: lists what nothing needs any more, or removes it. */
public final class PruneCommand extends ToolCommand {
    private static final int KEPT_RUNS = 10;

    private boolean yes;
    private int keptRuns = KEPT_RUNS;

    public PruneCommand(String description, Invocation invocation) {
        super("prune", description, invocation);
        help().paragraph(
                        "Entries of the lock and checkouts of plugins that are not enabled any more, also those that wait for"
                                + " a run without --in-place, old runs, and copies in the cache that were not used for 30 days. A checkout stays if you have made it, if it"
                                + " holds work, or if its plugin is still stacked.")
                .example("prune", "only lists it")
                .example("prune --yes", "removes it")
                .example("prune --keep-runs 3 --yes", "leaves fewer runs");
        options().flag("--yes", "remove what is listed", v -> yes = v);
        options()
                .option(
                        "--keep-runs",
                        "N",
                        "the number of the newest runs that stay (default: " + KEPT_RUNS + ")",
                        v -> keptRuns = number(v));
    }

    private int number(String text) {
        if (!text.matches("\\d{1,6}")) {
            throw wrongUsage("--keep-runs takes a number, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    @Override
    protected int execute() throws StackplugException {
        Pruner pruner = new Pruner(
                RunOptionsFactory.ofReadOnly(globals(), settings(), Selection.all(), false),
                Backends.fetchers(),
                Backends.runners(),
                console(),
                keptRuns);
        onInterrupt(pruner::cancel);
        List<Removable> found = yes ? pruner.remove() : pruner.find();
        if (globals().json()) {
            Documents.document(writer(), secrets(), "prune", json -> {
                json.writeBooleanField("removed", yes);
                json.writeArrayFieldStart("items");
                for (Removable one : found) {
                    write(json, one);
                }
                json.writeEndArray();
            });
            return 0;
        }
        for (Removable one : found) {
            String size = one.bytes() == 0 ? "" : size(one.bytes()) + "  ";
            out().println(one.kind().words() + "  " + ProblemPrinter.visible(one.name()) + "  " + size + one.reason());
        }
        long bytes = found.stream().mapToLong(Removable::bytes).sum();
        String sum = Counts.of(found.size(), "item") + ", " + size(bytes);
        if (found.isEmpty()) {
            out().println("nothing to remove");
        } else if (yes) {
            out().println("removed " + sum);
        } else {
            out().println(sum + "; 'stackplug prune --yes' removes them");
        }
        return 0;
    }

    private static String size(long bytes) {
        return PlainFile.size(bytes);
    }

    private static void write(JsonGenerator json, Removable one) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", one.kind().words());
        json.writeStringField("name", one.name());
        json.writeStringField("path", one.path().toString());
        json.writeNumberField("bytes", one.bytes());
        json.writeStringField("reason", one.reason());
        json.writeEndObject();
    }
}
