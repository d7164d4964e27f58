package org.stackplug.cli.command.setup;

import java.nio.file.Path;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.backend.ExtFolder;
import org.stackplug.cli.backend.ProvidersDocument;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.provider.Providers;

/** {@code providers}: the backends that were found, and those that could not be loaded. */
public final class ProvidersCommand extends ToolCommand {
    public ProvidersCommand(String description, Invocation invocation) {
        super("providers", description, invocation);
        help().paragraph("Shows also their versions, and the jars that could not be loaded.")
                .example("providers", "all backends");
    }

    @Override
    protected int execute() {
        if (globals().json()) {
            ProvidersDocument.write(writer(), secrets());
            return 0;
        }
        print("fetcher", Backends.fetchers());
        print("runner", Backends.runners());
        ExtFolder.unusable()
                .forEach(file -> out().println(ProblemPrinter.visible(
                                file.file().toString()) + "  is not used: " + ProblemPrinter.visible(file.why())));
        return 0;
    }

    private void print(String what, Providers<?> providers) {
        for (Providers.Candidate<?> found : providers.found()) {
            out().println(what + "  " + found.id() + "  " + found.version().orElse("-") + "  "
                    + found.origin().map(Path::toString).orElse("-"));
        }
        if (providers.found().isEmpty()) {
            out().println(what + "  none; install the package stackplug-"
                    + (what.equals("fetcher") ? "fetcher-git" : "runner-shell"));
        }
        for (String reason : providers.loadErrors()) {
            out().println(what + "  could not be loaded: " + ProblemPrinter.visible(reason));
        }
    }
}
