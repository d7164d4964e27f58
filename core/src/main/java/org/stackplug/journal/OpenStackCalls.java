package org.stackplug.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.document.JsonValues;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;

/**
 * The calls of functions that configure the OpenStack around them, where there is none: how often which plugin has called
 * which one. Each has failed, and the plugin may have gone on.
 *
 * @param byPlugin counts by plugin, or whatever else has called, and function
 */
public record OpenStackCalls(Map<String, SortedMap<String, Long>> byPlugin) {

    /** Makes an empty one, to be added to. */
    public OpenStackCalls() {
        this(new LinkedHashMap<>());
    }

    /** Counts calls by function. */
    public static SortedMap<String, Long> byFunction(List<StepNotes.OpenStackCall> calls) {
        SortedMap<String, Long> counts = new TreeMap<>();
        calls.forEach(call -> counts.merge(call.function(), 1L, Long::sum));
        return counts;
    }

    /** Returns whose a step is, as {@link StepSpan#owner()}. */
    public static String owner(Step step) {
        String file = step.file();
        return step.plugin().orElseGet(() -> step.kind() + " " + file.substring(file.lastIndexOf('/') + 1));
    }

    public void add(String plugin, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            SortedMap<String, Long> all = byPlugin.computeIfAbsent(plugin, any -> new TreeMap<>());
            counts.forEach((function, count) -> all.merge(function, count, Long::sum));
        }
    }

    /** Returns whether there was none. */
    public boolean isEmpty() {
        return byPlugin.isEmpty();
    }

    /** Returns how many calls a plugin has made. */
    public long count(String plugin) {
        return byPlugin.getOrDefault(plugin, new TreeMap<>()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Returns the functions that a plugin has called, those called more than once with their counts, in a line. */
    public String functions(String plugin) {
        StringBuilder line = new StringBuilder();
        byPlugin.getOrDefault(plugin, new TreeMap<>())
                .forEach((function, count) -> line.append(line.isEmpty() ? "" : ", ")
                        .append(function)
                        .append(count > 1 ? " (" + count + ")" : ""));
        return line.toString();
    }

    /** Writes the field {@code openStackCalls}: an object for each plugin. */
    public void write(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("openStackCalls");
        for (Map.Entry<String, SortedMap<String, Long>> plugin : byPlugin.entrySet()) {
            json.writeStartObject();
            json.writeStringField("plugin", plugin.getKey());
            json.writeNumberField("calls", count(plugin.getKey()));
            json.writeFieldName("functions");
            JsonValues.counts(json, plugin.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
