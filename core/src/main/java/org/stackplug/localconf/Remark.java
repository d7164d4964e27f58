package org.stackplug.localconf;

import java.util.List;
import java.util.Objects;
import org.stackplug.spi.Place;

/**
 * A warning about text of local.conf or localrc that is not read, or is read differently than it looks. The run continues
 * without that text.
 *
 * @param sentence the warning, without a full stop
 * @param places the lines, at least one
 */
public record Remark(String sentence, List<Place> places) {
    public Remark {
        Objects.requireNonNull(sentence);
        places = List.copyOf(places);
    }
}
