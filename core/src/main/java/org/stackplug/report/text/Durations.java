package org.stackplug.report.text;

import java.time.Duration;
import java.util.Locale;

/** Formats durations for people. */
public final class Durations {
    private static final int SECONDS = 60;
    private static final double MILLIS = 1000;

    private Durations() {}

    /**
     * Returns the text, such as {@code 12 ms}, {@code 3.4 s}, {@code 5 min 06 s} or {@code 1 h 02
     * min}.
     */
    public static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return Math.max(0, duration.toMillis()) + " ms";
        }
        if (seconds < SECONDS) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS);
        }
        if (seconds < SECONDS * SECONDS) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / SECONDS, seconds % SECONDS);
        }
        return String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart());
    }
}
