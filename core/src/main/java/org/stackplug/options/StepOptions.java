package org.stackplug.options;

import java.time.Duration;
import java.util.Optional;
import org.stackplug.spi.run.step.Point;

/**
 * The selection of steps, their order, and how they run.
 *
 * @param until the last point to run; empty: the command's last point
 * @param point for {@link Command#RUN} the point to run; otherwise empty
 * @param keepOrder whether plugins run in declared order, whatever they require
 * @param timeout the longest time for a step; empty: no limit
 * @param followOutput whether the output of steps is reported to listeners
 * @param holds the points after which the run is held
 */
public record StepOptions(
        Optional<Point> until,
        Optional<Point> point,
        boolean keepOrder,
        Optional<Duration> timeout,
        boolean followOutput,
        Holds holds) {

    /** Returns the same options with other holds. */
    public StepOptions with(Holds other) {
        return new StepOptions(until, point, keepOrder, timeout, followOutput, other);
    }

    /**
     * Returns the options of a command that runs no step.
     *
     * @param keepOrder whether plugins are in declared order, whatever they require
     */
    public static StepOptions none(boolean keepOrder) {
        return new StepOptions(Optional.empty(), Optional.empty(), keepOrder, Optional.empty(), false, Holds.none());
    }
}
