package org.stackplug.spi.run;

import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.Place;

/**
 * A command that set a variable, to another value or to the one that it had.
 *
 * @param name of a global variable
 * @param before its value; of an array, its elements as {@code declare -p} writes them; empty if it was not set
 * @param after the value that it got; empty if it was unset
 * @param place the line of the script that did it: where a function that comes with the shell did, the line that called that
 *     function. The line is 0 when only the script is known
 */
public record Assignment(String name, Optional<String> before, Optional<String> after, Place place) {
    public Assignment {
        Objects.requireNonNull(name);
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
        Objects.requireNonNull(place);
    }

    /** Whether the variable has another value since. */
    public boolean isChange() {
        return !before.equals(after);
    }
}
