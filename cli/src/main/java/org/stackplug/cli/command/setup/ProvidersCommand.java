package org.stackplug.cli.command.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.backend.ExtFolder;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.provider.Providers;
import org.stackplug.report.Documents;

/** {@code providers}: the backends that were found, and those that could not be loaded. */
public final class ProvidersCommand extends ToolCommand {
    public ProvidersCommand(String description, Invocation invocation) {
        super("providers", description, invocation);
        help().paragraph("Shows also their versions, and the jars that could not be loaded.")
                .example("providers", "all backends");
    }

    @Override
    protected int execute() {
        Providers<?> fetchers = Backends.fetchers();
        Providers<?> runners = Backends.runners();
        if (globals().json()) {
            Documents.document(writer(), secrets(), "providers", json -> {
                list(json, "fetchers", fetchers);
                list(json, "runners", runners);
                json.writeArrayFieldStart("broken");
                for (Providers<?> providers : List.of(fetchers, runners)) {
                    for (String reason : providers.loadErrors()) {
                        json.writeString(reason);
                    }
                }
                json.writeEndArray();
                json.writeArrayFieldStart("unusable");
                for (ExtFolder.Unusable file : ExtFolder.unusable()) {
                    json.writeStartObject();
                    json.writeStringField("file", file.file().toString());
                    json.writeStringField("why", file.why());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
            return 0;
        }
        print("fetcher", fetchers);
        print("runner", runners);
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

    private static void list(JsonGenerator json, String name, Providers<?> providers) throws IOException {
        json.writeArrayFieldStart(name);
        for (Providers.Candidate<?> found : providers.found()) {
            json.writeStartObject();
            json.writeStringField("id", found.id());
            json.writeStringField("version", found.version().orElse(null));
            json.writeStringField("jar", found.origin().map(Path::toString).orElse(null));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
