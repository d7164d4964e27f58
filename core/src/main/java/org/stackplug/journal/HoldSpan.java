package org.stackplug.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A hold of a run.
 *
 * @param after the point after which the run was held
 * @param time from its beginning to its end, or to now
 * @param timeout the longest time of the hold; empty: no limit
 * @param end how it ended: {@code released}, {@code released-before}, {@code timed-out}, {@code cancelled} or
 *     {@code shell-gone}; empty if the run is held, or was killed while it was held
 */
public record HoldSpan(String after, RunRecord.TimeSpan time, Optional<Duration> timeout, Optional<String> end) {
    /** Returns how long the run was held. */
    public Duration took() {
        return time.took();
    }

    /** Returns when the run ends if it is not released; empty if it has no limit. */
    public Optional<Instant> deadline() {
        return timeout.map(time.started()::plus);
    }

    HoldSpan endedAt(Instant at, Optional<String> how) {
        return new HoldSpan(after, new RunRecord.TimeSpan(time.started(), at), timeout, how);
    }
}
