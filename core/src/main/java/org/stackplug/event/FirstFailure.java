package org.stackplug.event;

import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.problem.ErrorCode;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;

/**
 * The first thing that broke in a run.
 *
 * @param plugin empty for extras.d, merges, and for a script that failed between its steps
 * @param point the step's, or the nearest one
 * @param log what it wrote
 */
public record FirstFailure(ErrorCode code, Optional<String> plugin, Point point, Failure failure, Path log) {}
