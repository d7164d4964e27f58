package org.stackplug.spi.run;

import java.util.Objects;

/**
 * The result of a call of {@code git_clone}.
 *
 * @param succeeded whether the checkout is in place; otherwise the call fails
 * @param text the output of the call, in whole lines: to its standard output if it succeeds, otherwise to its standard error
 * @since 0.1.0
 */
public record CloneAnswer(boolean succeeded, String text) {
    public CloneAnswer {
        Objects.requireNonNull(text);
    }
}
