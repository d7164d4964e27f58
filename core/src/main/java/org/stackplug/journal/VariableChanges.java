package org.stackplug.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.stackplug.event.RunEvent;
import org.stackplug.localconf.Assignments;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.VolatileVariables;

/** Finds the variables whose value has changed since they were last read. The first time: those that localrc assigns to. */
final class VariableChanges {
    private static final int LONGEST = 500;
    private final Path localrc;
    private Map<String, String> before = Map.of();
    private boolean first = true;

    /** @param localrc what the run evaluates, if it evaluates anything */
    VariableChanges(Path localrc) {
        this.localrc = localrc;
    }

    void write(JsonGenerator json, RunEvent.VariablesKnown event, Secrets secrets) throws IOException {
        Map<String, String> now = new TreeMap<>();
        event.variables().variables().forEach((name, variable) -> {
            if (!VolatileVariables.contains(name)) {
                now.put(name, text(variable));
            }
        });
        Set<String> assigned = first ? assigned() : Set.of();
        json.writeObjectFieldStart("changed");
        for (Map.Entry<String, String> variable : now.entrySet()) {
            boolean changed = first
                    ? assigned.contains(variable.getKey())
                    : !variable.getValue().equals(before.get(variable.getKey()));
            if (changed) {
                String value = secrets.isSecret(variable.getKey()) ? Secrets.MASK : secrets.mask(variable.getValue());
                json.writeStringField(
                        variable.getKey(), value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value);
            }
        }
        for (String name : before.keySet()) {
            if (!now.containsKey(name)) {
                json.writeNullField(name);
            }
        }
        json.writeEndObject();
        before = now;
        first = false;
    }

    private static String text(Namespace.Variable variable) {
        if (variable.elements().isEmpty()) {
            return variable.value().orElse("");
        }
        return new TreeMap<>(variable.elements()).toString();
    }

    private Set<String> assigned() throws IOException {
        return Files.isRegularFile(localrc)
                ? Assignments.lastLines(Files.readString(localrc, StandardCharsets.ISO_8859_1))
                        .keySet()
                : Set.of();
    }
}
