package org.stackplug.plan;

import java.util.Objects;
import org.stackplug.spi.Place;

/**
 * A section of local.conf that no run merges.
 *
 * @param title the header of the section
 * @param reason half a sentence that explains why
 * @param place the header's line
 */
public record UnmergedSection(String title, String reason, Place place) {
    public UnmergedSection {
        Objects.requireNonNull(title);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(place);
    }
}
