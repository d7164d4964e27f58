package org.stackplug.hold;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.stackplug.spi.run.step.Point;

/**
 * The release of a run.
 *
 * @param run the id of the run
 * @param after the point after which it was released
 * @param held how long the run was held; empty if it was not held, or does not continue yet
 */
public record Release(String run, Point after, Effect effect, Optional<Duration> held) {

    /** The effect of a release. */
    public enum Effect {
        /** The run was held, and continues. */
        RELEASED,
        /** The run has not reached the point yet, and will not be held there. */
        IN_ADVANCE,
        /** The run had been released after that point before. */
        ALREADY,
        /** The run was held, and its process, which may be stopped, has not continued yet. */
        UNANSWERED;

        /** Returns the word that stands for it in documents: {@code in-advance}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
