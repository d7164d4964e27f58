package org.stackplug.spi;

import java.util.Objects;

/**
 * Local work that was put under a ref.
 *
 * @param ref the full name of the ref
 * @param restore a command line that brings the work back, to be typed in the checkout
 */
public record Kept(String ref, String restore) {
    public Kept {
        Objects.requireNonNull(ref);
        Objects.requireNonNull(restore);
    }
}
