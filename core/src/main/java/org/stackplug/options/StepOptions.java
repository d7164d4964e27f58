package org.stackplug.options;

import java.time.Duration;
import java.util.Optional;
import org.stackplug.spi.run.step.Point;

/**
 * Which steps run, in which order, and how.
 *
 * @param until the last point to run; empty: the command's last
 * @param point for {@link Command#RUN} the point that it is about
 * @param keepOrder run plugins as declared, whatever they require
 * @param timeout how long a step may take; empty: without a limit
 * @param followOutput report to listeners what steps write
 */
public record StepOptions(
        Optional<Point> until,
        Optional<Point> point,
        boolean keepOrder,
        Optional<Duration> timeout,
        boolean followOutput) {

    /**
     * Returns those of a command that runs no step.
     *
     * @param keepOrder as above
     */
    public static StepOptions none(boolean keepOrder) {
        return new StepOptions(Optional.empty(), Optional.empty(), keepOrder, Optional.empty(), false);
    }
}
