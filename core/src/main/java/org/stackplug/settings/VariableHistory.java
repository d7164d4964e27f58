package org.stackplug.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.Place;

/**
 * The history of a variable from localrc to the end of the settings.
 *
 * @param name the name of the variable
 * @param value the final value; empty if the variable is not set
 * @param events all assignments, in order; at least one
 */
public record VariableHistory(String name, Optional<String> value, List<Event> events) {

    /**
     * One assignment.
     *
     * @param by {@link #LOCALRC}, a plugin's name, or a script of extras.d by its path in TOP_DIR
     * @param plugin whether {@code by} is a plugin
     * @param place the line of the assignment, or its file
     * @param before the value before it; empty if the variable was not set
     * @param after the value after it; empty if the variable was unset
     */
    public record Event(String by, boolean plugin, Place place, Optional<String> before, Optional<String> after) {
        public Event {
            Objects.requireNonNull(by);
            Objects.requireNonNull(place);
        }

        /** Returns whether the assignment changed the value. */
        public boolean isChange() {
            return !before.equals(after);
        }
    }

    /**
     * A value that was replaced.
     *
     * @param value the value
     * @param by the assignment that set the value; empty if the value is older than localrc, or the session has set it
     */
    public record Replaced(String value, Optional<Event> by) {}

    /** The name of localrc in {@link Event#by()}. */
    public static final String LOCALRC = "localrc";

    public VariableHistory {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("no assignment has set " + name);
        }
    }

    /** Returns the assignment that set the final value: the last that changed the value, or the first if none did. */
    public Event setBy() {
        return events.stream()
                .filter(Event::isChange)
                .reduce((first, second) -> second)
                .orElse(events.get(0));
    }

    /** Returns the earlier values that an assignment replaced, in order. */
    public List<Replaced> replaced() {
        List<Replaced> all = new ArrayList<>();
        Optional<Event> setter = Optional.empty();
        for (Event event : events) {
            if (event.isChange()) {
                Optional<Event> by =
                        setter.filter(assignment -> assignment.after().equals(event.before()));
                event.before().ifPresent(value -> all.add(new Replaced(value, by)));
                setter = Optional.of(event);
            }
        }
        return all;
    }
}
