package org.stackplug.spi.run;

import java.util.Map;
import java.util.Objects;
import org.stackplug.spi.Place;

/**
 * One call of {@code git_clone}, unchecked.
 *
 * @param url the first word
 * @param folder the second, made absolute; empty when there was none
 * @param ref the third; empty when there was none
 * @param settings what the caller's shell says at that moment: {@code OFFLINE}, {@code RECLONE}, {@code ERROR_ON_CLONE},
 *     {@code GIT_DEPTH}, {@code GIT_TIMEOUT}. One that is not set is absent
 * @param place the line that calls it
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
