package org.stackplug.options;

import java.util.List;
import java.util.Locale;
import org.stackplug.spi.run.step.Point;

/** What can be run, and the points of each in DevStack's order. */
public enum Command {
    STACK(
            true,
            Point.FETCH,
            Point.OVERRIDE_DEFAULTS,
            Point.SOURCE,
            Point.of("stack", "pre-install"),
            Point.of("stack", "install"),
            Point.of("stack", "post-config"),
            Point.of("stack", "extra"),
            Point.of("stack", "test-config")),
    UNSTACK(false, Point.FETCH, Point.OVERRIDE_DEFAULTS, Point.SOURCE, Point.of("unstack")),
    /** Runs {@link #UNSTACK} in a shell of its own first, as DevStack's clean.sh does. */
    CLEAN(false, Point.FETCH, Point.SOURCE, Point.of("clean")),
    /** One point of the user's choice is added. */
    RUN(true, Point.FETCH, Point.OVERRIDE_DEFAULTS, Point.SOURCE),
    FETCH(true, Point.FETCH),
    /** A fetch that asks what the refs name now. */
    UPDATE(true, Point.FETCH);

    private final boolean stopsAtFailure;
    private final List<Point> points;

    Command(boolean stopsAtFailure, Point... points) {
        this.stopsAtFailure = stopsAtFailure;
        this.points = List.of(points);
    }

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The stack script whose name plugins find in {@code $0}. A fetch or an update is a stack that goes no further. */
    public String script() {
        return this == FETCH || this == UPDATE ? STACK.word() : word();
    }

    /** Whether a failing step ends the run. */
    public boolean stopsAtFailure() {
        return stopsAtFailure;
    }

    /** Its points, in order. */
    public List<Point> points() {
        return points;
    }

    /** Whether it brings what is missing; teardown works with what is there. */
    public boolean fetches() {
        return this != UNSTACK && this != CLEAN;
    }
}
