package org.stackplug.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stackplug.spi.run.step.Point;

/**
 * The points after which a run is held until the user releases it.
 *
 * @param after the points, each once
 * @param timeout the longest time of each hold, after which the run ends; empty: no limit
 */
public record Holds(List<Point> after, Optional<Duration> timeout) {
    public Holds {
        after = after.stream().distinct().toList();
    }

    /** Returns the holds of a run that is never held. */
    public static Holds none() {
        return new Holds(List.of(), Optional.empty());
    }
}
