package org.stackplug.spi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the shell says when it stops. */
public sealed interface Announcement {

    /**
     * The shell stands at a point and waits for its steps.
     *
     * @param enabled the calls of {@code enable_plugin} since the announcement before, in order
     */
    record AtPoint(Point point, List<EnableCall> enabled) implements Announcement {
        public AtPoint {
            Objects.requireNonNull(point);
            enabled = List.copyOf(enabled);
        }
    }

    /**
     * The shell is gone.
     *
     * @param status its exit status; 128 + N for a signal N
     * @param failure why it ended before it had announced its last point; empty when it came to its end
     */
    record Ended(int status, Optional<Failure> failure) implements Announcement {
        public Ended {
            Objects.requireNonNull(failure);
        }
    }
}
