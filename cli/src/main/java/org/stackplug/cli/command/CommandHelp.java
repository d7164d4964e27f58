package org.stackplug.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help of a command in addition to its one-line description and its options. The man page of
 * the command is made from the same text.
 */
public final class CommandHelp {
    /**
     * A call of the tool, and its purpose.
     *
     * @param arguments as the user types them after {@code stackplug}
     * @param purpose a few words without a full stop
     */
    public record Example(String arguments, String purpose) {
        /** Returns the complete command line. */
        public String command() {
            return "stackplug " + arguments;
        }
    }

    private final UsageMessageSpec usage;
    private final List<Example> examples = new ArrayList<>();

    CommandHelp(UsageMessageSpec usage, String description) {
        this.usage = usage.description(literal(description)).abbreviateSynopsis(true);
    }

    /** Returns the text for picocli, which formats what it prints. */
    static String literal(String text) {
        return text.replace("%", "%%");
    }

    /** Adds a paragraph after the one-line description. */
    public CommandHelp paragraph(String text) {
        String[] before = usage.description();
        String[] all = java.util.Arrays.copyOf(before, before.length + 2);
        all[before.length] = "";
        all[before.length + 1] = literal(text);
        usage.description(all);
        return this;
    }

    /** Adds an {@link Example}. */
    public CommandHelp example(String arguments, String purpose) {
        examples.add(new Example(arguments, purpose));
        return this;
    }

    /** Returns the examples, in the order in which they are shown. */
    public List<Example> examples() {
        return List.copyOf(examples);
    }
}
