package org.stackplug.event;

import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/**
 * The identity of a step, without the data to run it. A step has the same name in an earlier run and in the run that resumes it.
 *
 * @param file as {@link Step#file()}
 */
public record StepName(Point point, String kind, Optional<String> plugin, String file) {
    public StepName {
        Objects.requireNonNull(point);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(plugin);
        Objects.requireNonNull(file);
    }

    /** Returns the name of a step. */
    public static StepName of(Step step) {
        return new StepName(step.point(), step.kind(), step.plugin(), step.file());
    }

    /** Returns the point and the owner of the step, for people. */
    public String title() {
        return point + "  " + plugin.orElseGet(() -> kind + " " + file.substring(file.lastIndexOf('/') + 1));
    }
}
