package org.stackplug.cli.build;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;

/**
 * The candidates for a value. The shells have a function for each, named after the constant.
 *
 * @param name the name of the function; {@code words} for a fixed list
 * @param words the fixed list
 */
record ValueKind(String name, List<String> words) {
    /** By the labels with which help shows values. */
    private static final Map<String, String> BY_LABEL = Map.ofEntries(
            Map.entry("CODE", "code"),
            Map.entry("COMMAND", "command"),
            Map.entry("DIR", "folder"),
            Map.entry("DURATION", "nothing"),
            Map.entry("FILE", "file"),
            Map.entry("MODE", "mode"),
            Map.entry("N", "nothing"),
            Map.entry("NAME", "plugin"),
            Map.entry("NAME,...", "plugins"),
            Map.entry("PHASE", "phase"),
            Map.entry("PLUGIN", "plugin"),
            Map.entry("POINT", "point"),
            Map.entry("REF", "nothing"),
            Map.entry("RUN", "run"),
            Map.entry("URL", "nothing"),
            Map.entry("after:POINT", "hold"),
            Map.entry("VAR", "variable"),
            Map.entry("WORD", "known"));

    /** Where a label has another meaning. */
    private static final Map<String, String> BY_COMMAND = Map.of("enable NAME", "known");

    private static final String FIXED = "words";

    /**
     * Returns the kind of an option's or an argument's value.
     *
     * @throws IllegalArgumentException if its label has no kind
     */
    static ValueKind of(String command, ArgSpec value) {
        Iterable<String> candidates = value.completionCandidates();
        if (candidates != null) {
            return new ValueKind(
                    FIXED,
                    java.util.stream.StreamSupport.stream(candidates.spliterator(), false)
                            .toList());
        }
        String label = value.paramLabel();
        if (value.arity().min() == 0 && value.isOption() && label.equals(label.toLowerCase(Locale.ROOT))) {
            // The label is the value itself, as in --resume[=force].
            return new ValueKind(FIXED, List.of(label));
        }
        String name = Optional.ofNullable(BY_COMMAND.get(command + " " + label))
                .or(() -> Optional.ofNullable(BY_LABEL.get(label)))
                .orElseThrow(() -> new IllegalArgumentException("the label " + label + " of the command " + command
                        + " has no candidates for completion: add it to ValueKind"));
        return new ValueKind(name, List.of());
    }

    /** Returns the name, and for a fixed list its words: {@code words:text,json}. */
    String text() {
        return words.isEmpty() ? name : name + ":" + String.join(",", words);
    }
}
