package org.stackplug.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.Place;

/**
 * What became of a variable from localrc to the end of the settings.
 *
 * @param name of the variable
 * @param value what it is in the end; empty if it is not set then
 * @param events every assignment, in order; at least one
 */
public record VariableHistory(String name, Optional<String> value, List<Event> events) {

    /**
     * One assignment.
     *
     * @param by {@link #LOCALRC}, a plugin's name, or a script of extras.d by its path in TOP_DIR
     * @param plugin whether that is a plugin
     * @param before empty if the variable was not set
     * @param after empty if it is not set any more
     */
    public record Event(String by, boolean plugin, Place place, Optional<String> before, Optional<String> after) {
        public Event {
            Objects.requireNonNull(by);
            Objects.requireNonNull(place);
        }

        /** Whether the value is another one since. */
        public boolean isChange() {
            return !before.equals(after);
        }
    }

    /**
     * A value that is gone.
     *
     * @param by who set it; empty when it was there before localrc, or when the session itself has set it
     */
    public record Replaced(String value, Optional<Event> by) {}

    /** Who has set what localrc sets. */
    public static final String LOCALRC = "localrc";

    public VariableHistory {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("nobody has set " + name);
        }
    }

    /** The assignment that made the value what it is: the last that changed it, or the first if none did. */
    public Event setBy() {
        return events.stream()
                .filter(Event::isChange)
                .reduce((one, other) -> other)
                .orElse(events.get(0));
    }

    /** The values that it had, in order, as far as an assignment replaced them. */
    public List<Replaced> replaced() {
        List<Replaced> all = new ArrayList<>();
        Optional<Event> setter = Optional.empty();
        for (Event event : events) {
            if (event.isChange()) {
                Optional<Event> by = setter.filter(one -> one.after().equals(event.before()));
                event.before().ifPresent(value -> all.add(new Replaced(value, by)));
                setter = Optional.of(event);
            }
        }
        return all;
    }
}
