package org.stackplug.spi.run;

import java.util.Objects;

/**
 * What came of a call of {@code git_clone}.
 *
 * @param brought whether the checkout is in place; otherwise the call fails
 * @param text what the call prints, in whole lines: where it succeeds to its standard output, and else to its standard error
 */
public record CloneAnswer(boolean succeeded, String text) {
    public CloneAnswer {
        Objects.requireNonNull(text);
    }
}
