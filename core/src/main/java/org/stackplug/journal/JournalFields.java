package org.stackplug.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.json.JsonTree;
import org.stackplug.spi.Place;

/** Reads what several events of the journal have in common. */
final class JournalFields {
    private JournalFields() {}

    /** Returns a warning or a problem. */
    static RunMessage message(JsonTree event) {
        return new RunMessage(
                event.text("code"),
                event.text("sentence"),
                event.trees("places").stream()
                        .map(place -> new Place(Path.of(place.text("file")), line(place)))
                        .toList(),
                event.text("cause"),
                event.names().contains("failure")
                        ? Optional.of(loggedFailure(event.tree("failure")))
                        : Optional.empty(),
                event.text("remedy"));
    }

    private static RunMessage.LoggedFailure loggedFailure(JsonTree failure) {
        return new RunMessage.LoggedFailure(broken(failure), failure.texts("logEnd"), failure.optional("log"));
    }

    /** Returns how a step failed. */
    static StepSpan.Broken broken(JsonTree event) {
        List<String> stack = event.trees("stack").stream()
                .map(frame -> frame.text("function") + " at " + place(frame))
                .toList();
        return new StepSpan.Broken(
                event.text("failure"), event.number("exit"), event.text("command"), stack, event.optional("reason"));
    }

    /** Returns an object of numbers. */
    static SortedMap<String, Long> counts(JsonTree tree) {
        SortedMap<String, Long> counts = new TreeMap<>();
        tree.names().forEach(function -> counts.put(function, tree.number(function)));
        return counts;
    }

    /** Returns {@code FILE:LINE}, or the file alone where the line is not known. */
    static String place(JsonTree tree) {
        int line = line(tree);
        return tree.text("file") + (line > 0 ? ":" + line : "");
    }

    private static int line(JsonTree place) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, place.number("line")));
    }
}
