package org.stackplug.spi.run;

import java.util.Map;
import java.util.Objects;
import org.stackplug.spi.Place;

/**
 * One call of {@code git_clone}, unchecked.
 *
 * @param url the first argument
 * @param folder the second argument as an absolute path; empty if it is missing
 * @param ref the third argument; empty if it is missing
 * @param settings the values of {@code OFFLINE}, {@code RECLONE}, {@code ERROR_ON_CLONE}, {@code GIT_DEPTH},
 *     {@code GIT_TIMEOUT} and {@code STACKPLUG_FETCH_FILTER} in the caller's shell; a variable that is not set is absent
 * @param place the line of the call
 * @since 0.1.0
 */
public record CloneCall(String url, String folder, String ref, Map<String, String> settings, Place place) {
    public CloneCall {
        Objects.requireNonNull(url);
        Objects.requireNonNull(folder);
        Objects.requireNonNull(ref);
        settings = Map.copyOf(settings);
        Objects.requireNonNull(place);
    }
}
