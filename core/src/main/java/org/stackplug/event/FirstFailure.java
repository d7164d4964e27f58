package org.stackplug.event;

import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.problem.ErrorCode;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;

/**
 * The first failure in a run.
 *
 * @param code the error of the failure
 * @param plugin the plugin whose step failed; empty for extras.d, merges, and a script that failed between its steps
 * @param point the point of the step, or the nearest point
 * @param failure the failure as the shell reported it
 * @param log the log of the step or script
 */
public record FirstFailure(ErrorCode code, Optional<String> plugin, Point point, Failure failure, Path log) {}
