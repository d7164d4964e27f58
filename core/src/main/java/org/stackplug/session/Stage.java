package org.stackplug.session;

import java.util.List;
import org.stackplug.options.Command;
import org.stackplug.spi.run.step.Point;

/**
 * One stack script of a run: a stand-alone {@code clean} has the stages unstack and clean.
 *
 * @param command whose script it is
 * @param points that the script announces, in order
 */
public record Stage(Command command, List<Point> points) {
    public Stage {
        points = List.copyOf(points);
    }

    /** Returns whether no step can run: the script ends at the fetch point. */
    boolean onlyFetches() {
        return points.equals(List.of(Point.FETCH));
    }
}
