package org.stackplug.spi.run.step;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a run at which steps are run: {@code source}, {@code stack pre-install}, {@code unstack}.
 *
 * @param mode the first argument of the scripts that run there: {@code stack}, {@code unstack}, {@code clean},
 *     {@code source}, {@code override_defaults}, or a mode that the user invented
 * @param phase the second argument of the scripts; empty if they have none
 * @since 0.1.0
 */
public record Point(String mode, Optional<String> phase) {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    /** All declarations are known, and the checkouts are fetched. Nothing is sourced. */
    public static final Point FETCH = of("fetch");
    /** {@code devstack/override-defaults} of every plugin. */
    public static final Point OVERRIDE_DEFAULTS = of("override_defaults");
    /** extras.d, then {@code devstack/settings} of every plugin. */
    public static final Point SOURCE = of("source");

    /**
     * Checks the words.
     *
     * @throws IllegalArgumentException if a word has characters other than letters, digits, {@code _}, {@code -} and
     *     {@code .}
     */
    public Point {
        check(mode);
        phase.ifPresent(Point::check);
    }

    private static void check(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("a mode or a phase can't be '" + word + "'");
        }
    }

    /** Returns a point without a phase. */
    public static Point of(String mode) {
        return new Point(mode, Optional.empty());
    }

    /** Returns a point of a mode that has phases. */
    public static Point of(String mode, String phase) {
        return new Point(mode, Optional.of(phase));
    }

    /** Parses the format of {@link #toString()}: a mode, and optionally a blank and a phase. */
    public static Point parse(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? of(text) : of(text.substring(0, blank), text.substring(blank + 1));
    }

    // Written out: a record's own methods are linked at run time, and every command compares points early.

    @Override
    public boolean equals(Object other) {
        return other instanceof Point point && mode.equals(point.mode) && phase.equals(point.phase);
    }

    @Override
    public int hashCode() {
        return 31 * mode.hashCode() + phase.hashCode();
    }

    /** Returns mode and phase with a blank between them, which is how points are written everywhere. */
    @Override
    public String toString() {
        return phase.map(p -> mode + " " + p).orElse(mode);
    }
}
