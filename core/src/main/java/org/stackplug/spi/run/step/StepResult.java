package org.stackplug.spi.run.step;

import java.util.Objects;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.RunSession;

/**
 * The result of a step.
 *
 * @since 0.1.0
 */
public sealed interface StepResult {

    /**
     * The step did its work.
     *
     * @param status the status that the file returned. It is not 0 if an earlier step switched errexit off, so that DevStack
     *     would continue
     */
    record Done(int status) implements StepResult {}

    /**
     * The step failed.
     *
     * @param failure the reason
     * @param shellGone whether the shell terminated with the step; then {@link RunSession#next()} returns
     *     {@link Announcement.Ended}, or {@link Announcement.InnerScript} if an outer script continues
     */
    record Failed(Failure failure, boolean shellGone) implements StepResult {
        public Failed {
            Objects.requireNonNull(failure);
        }
    }
}
