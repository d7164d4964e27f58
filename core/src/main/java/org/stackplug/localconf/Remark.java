package org.stackplug.localconf;

import java.util.List;
import java.util.Objects;
import org.stackplug.spi.Place;

/**
 * Text of local.conf or localrc that is not read, or not as it looks; the run goes on without it.
 *
 * @param sentence without a full stop
 * @param places the lines, at least one
 */
public record Remark(String sentence, List<Place> places) {
    public Remark {
        Objects.requireNonNull(sentence);
        places = List.copyOf(places);
    }
}
