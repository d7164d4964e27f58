package org.stackplug.cli.command.setup;

import java.util.Optional;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.problem.ErrorCode;
import org.stackplug.report.Documents;

/** {@code explain}: the meaning of an error code. */
public final class ExplainCommand extends ToolCommand {
    private Optional<String> code = Optional.empty();

    public ExplainCommand(String description, Invocation invocation) {
        super("explain", description, invocation);
        options().argument(0, "CODE", false, "such as SP402", v -> code = Optional.of(v));
    }

    @Override
    protected int execute() {
        if (code.isEmpty()) {
            for (ErrorCode each : ErrorCode.values()) {
                out().println(each.id() + "  " + each.title());
            }
            return 0;
        }
        ErrorCode found = ErrorCode.withId(code.get())
                .orElseThrow(() ->
                        wrongUsage("unknown error code '" + code.get() + "'; 'stackplug explain' lists all codes"));
        if (globals().json()) {
            Documents.document(writer(), secrets(), "explain", json -> {
                json.writeStringField("code", found.id());
                json.writeStringField("title", found.title());
                json.writeStringField("explanation", found.explanation());
                json.writeNumberField("exitStatus", found.exitStatus());
            });
        } else {
            out().println(found.id() + ": " + found.title());
            out().println(found.explanation());
            out().println("Exit status " + found.exitStatus() + ".");
        }
        return 0;
    }
}
