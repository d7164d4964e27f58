package org.stackplug.cli.command.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Explanation;
import org.stackplug.report.Documents;

/** {@code explain}: the cause, the remedy and an example of an error code. */
public final class ExplainCommand extends ToolCommand {
    private Optional<String> code = Optional.empty();

    public ExplainCommand(String description, Invocation invocation) {
        super("explain", description, invocation);
        help().example("explain SP402", "the meaning of a code, and its exit status; 402 is short for it")
                .example("explain", "all codes");
        options().argument(0, "CODE", false, "such as SP402", v -> code = Optional.of(v));
    }

    @Override
    protected int execute() {
        if (code.isEmpty() && globals().json()) {
            Documents.document(writer(), secrets(), "explain", json -> {
                json.writeArrayFieldStart("codes");
                for (ErrorCode each : ErrorCode.values()) {
                    json.writeStartObject();
                    write(json, each);
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
            return 0;
        }
        if (code.isEmpty()) {
            for (ErrorCode each : ErrorCode.values()) {
                out().println(each.id() + "  " + each.title());
            }
            return 0;
        }
        ErrorCode found = ErrorCode.withId(code.get())
                .orElseThrow(() -> wrongUsage(
                        "unknown error code '" + code.get() + "'; 'stackplug explain' lists all codes",
                        code.get(),
                        Stream.of(ErrorCode.values()).map(ErrorCode::id).toList()));
        if (globals().json()) {
            Documents.document(writer(), secrets(), "explain", json -> write(json, found));
        } else {
            print(found);
        }
        return 0;
    }

    private void print(ErrorCode code) {
        Explanation explanation = Explanation.of(code);
        out().println(code.id() + ": " + code.title() + " (exit status " + code.exitStatus() + ")");
        print("Cause", explanation.cause());
        print("Remedy", explanation.remedy());
        print("Example", explanation.example());
    }

    private void print(String heading, List<String> lines) {
        out().println();
        out().println(heading + ":");
        lines.forEach(line -> out().println(line.isEmpty() ? "" : "  " + line));
    }

    private static void write(JsonGenerator json, ErrorCode code) throws IOException {
        json.writeStringField("code", code.id());
        json.writeStringField("title", code.title());
        json.writeNumberField("exitStatus", code.exitStatus());
        Explanation explanation = Explanation.of(code);
        json.writeStringField("cause", sentences(explanation.cause()));
        json.writeStringField("remedy", sentences(explanation.remedy()));
        json.writeStringField("example", String.join("\n", explanation.example()));
    }

    /** Returns a text in which only paragraphs begin a line. */
    private static String sentences(List<String> lines) {
        return String.join("\n", lines).replaceAll("(?<!\n)\n(?!\n)", " ").replace("\n\n", "\n");
    }
}
