package org.stackplug.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.mask.Secrets;
import org.stackplug.report.Documents;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The JSON documents of {@code help} and {@code --version}. */
public final class HelpDocument {
    private HelpDocument() {}

    /** Writes the help of a command; of the tool, with the list of its commands. */
    public static void write(Writer writer, Secrets secrets, CommandSpec command) {
        boolean isTool = command.parent() == null;
        Documents.document(writer, secrets, "help", json -> {
            Documents.nullable(json, "command", Optional.of(command.name()).filter(name -> !isTool));
            json.writeArrayFieldStart("description");
            for (String paragraph : command.usageMessage().description()) {
                if (!paragraph.isEmpty()) {
                    json.writeString(shown(paragraph));
                }
            }
            json.writeEndArray();
            commands(json, command.subcommands());
            arguments(json, command.positionalParameters());
            options(json, command.options());
            examples(json, command);
        });
    }

    /** Writes the version. */
    public static void writeVersion(Writer writer, Secrets secrets) {
        Documents.document(writer, secrets, "version", json -> json.writeStringField("version", Version.number()));
    }

    private static void commands(JsonGenerator json, Map<String, CommandLine> commands) throws IOException {
        json.writeArrayFieldStart("commands");
        for (Map.Entry<String, CommandLine> command : commands.entrySet()) {
            json.writeStartObject();
            json.writeStringField("command", command.getKey());
            String[] description =
                    command.getValue().getCommandSpec().usageMessage().description();
            json.writeStringField("description", shown(description[0]));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void arguments(JsonGenerator json, List<PositionalParamSpec> arguments) throws IOException {
        json.writeArrayFieldStart("arguments");
        for (PositionalParamSpec argument : arguments) {
            json.writeStartObject();
            json.writeStringField("argument", argument.paramLabel());
            json.writeBooleanField("required", argument.required());
            json.writeBooleanField("repeated", argument.arity().max() > 1);
            json.writeStringField("description", description(argument));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void options(JsonGenerator json, List<OptionSpec> options) throws IOException {
        json.writeArrayFieldStart("options");
        for (OptionSpec option : options) {
            json.writeStartObject();
            json.writeArrayFieldStart("names");
            for (String name : option.names()) {
                json.writeString(name);
            }
            json.writeEndArray();
            Documents.nullable(
                    json,
                    "value",
                    Optional.of(option.paramLabel())
                            .filter(label -> option.arity().max() > 0));
            json.writeStringField("description", description(option));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void examples(JsonGenerator json, CommandSpec command) throws IOException {
        json.writeArrayFieldStart("examples");
        if (command.userObject() instanceof ToolCommand made) {
            for (CommandHelp.Example example : made.help().examples()) {
                json.writeStartObject();
                json.writeStringField("command", example.command());
                json.writeStringField("purpose", example.purpose());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static String description(ArgSpec argument) {
        return shown(String.join(" ", argument.description()));
    }

    /** Returns the text as picocli prints it. */
    private static String shown(String text) {
        return text.replace("%%", "%");
    }
}
