package org.stackplug.options;

import java.util.List;
import java.util.Locale;
import org.stackplug.spi.run.step.Point;

/** The commands that run something, each with its points in DevStack's order. */
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
    /** Runs {@link #UNSTACK} in a separate shell first, as DevStack's clean.sh does. */
    CLEAN(false, Point.FETCH, Point.SOURCE, Point.of("clean")),
    /** Adds one point that the user chooses. */
    RUN(true, Point.FETCH, Point.OVERRIDE_DEFAULTS, Point.SOURCE),
    FETCH(true, Point.FETCH),
    /** Fetches after resolving all refs again. */
    UPDATE(true, Point.FETCH);

    private final boolean stopsAtFailure;
    private final List<Point> points;

    Command(boolean stopsAtFailure, Point... points) {
        this.stopsAtFailure = stopsAtFailure;
        this.points = List.of(points);
    }

    /** Returns the command as it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the stack script, whose name plugins find in {@code $0}. A fetch or an update is a stack that stops early. */
    public String script() {
        return this == FETCH || this == UPDATE ? STACK.word() : word();
    }

    /** Returns whether a failing step ends the run. */
    public boolean stopsAtFailure() {
        return stopsAtFailure;
    }

    /** Returns the points of the command, in order. */
    public List<Point> points() {
        return points;
    }

    /** Returns whether the command fetches missing checkouts; a teardown uses only existing ones. */
    public boolean fetches() {
        return this != UNSTACK && this != CLEAN;
    }
}
