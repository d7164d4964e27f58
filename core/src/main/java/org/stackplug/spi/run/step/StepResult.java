package org.stackplug.spi.run.step;

import java.util.Objects;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.RunSession;

/** How a step ended. */
public sealed interface StepResult {

    /**
     * It did its work.
     *
     * @param status what the file returned: not 0 where an earlier step has switched errexit off, so that DevStack would
     *     go on
     */
    record Done(int status) implements StepResult {}

    /**
     * It failed.
     *
     * @param shellGone whether the shell ended with it; then {@link RunSession#next()} answers
     *     {@link Announcement.Ended}, or {@link Announcement.InnerScript} if an outer script goes on
     */
    record Failed(Failure failure, boolean shellGone) implements StepResult {
        public Failed {
            Objects.requireNonNull(failure);
        }
    }
}
