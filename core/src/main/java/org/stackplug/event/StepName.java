package org.stackplug.event;

import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/**
 * Which step it is, without what is needed to run it: the same in the run that is continued and in the one that continues.
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

    /** That step's. */
    public static StepName of(Step step) {
        return new StepName(step.point(), step.kind(), step.plugin(), step.file());
    }

    /** Point and owner, for people. */
    public String title() {
        return point + "  " + plugin.orElseGet(() -> kind + " " + file.substring(file.lastIndexOf('/') + 1));
    }
}
