package org.stackplug.spi.run;

import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.Place;

/**
 * An assignment to a variable, of another value or of the same value.
 *
 * @param name the name of a global variable
 * @param before the value before it; for an array its elements as {@code declare -p} writes them; empty if the variable was
 *     not set
 * @param after the value after it; empty if the variable was unset
 * @param place the line of the script that assigned. If a function that comes with the shell assigned, it is the line that
 *     called that function. The line is 0 if only the script is known
 * @since 0.1.0
 */
public record Assignment(String name, Optional<String> before, Optional<String> after, Place place) {
    public Assignment {
        Objects.requireNonNull(name);
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
        Objects.requireNonNull(place);
    }

    /** Returns whether the assignment changed the value. */
    public boolean isChange() {
        return !before.equals(after);
    }
}
