package org.stackplug.spi.fetch;

import java.util.Objects;

/**
 * Local work that was put under a ref.
 *
 * @param ref the full name of the ref
 * @param restore a command line that brings the work back, to be typed in the checkout
 */
public record WorkBackup(String ref, String restore) {
    public WorkBackup {
        Objects.requireNonNull(ref);
        Objects.requireNonNull(restore);
    }
}
