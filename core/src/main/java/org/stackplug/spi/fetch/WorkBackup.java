package org.stackplug.spi.fetch;

import java.util.Objects;

/**
 * A backup of local work.
 *
 * @param ref the full name of the ref under which it is kept; of a backend without refs the folder, as a path below the
 *     checkout
 * @param restore a command line that restores the work, to be run in the checkout
 * @since 0.1.0
 */
public record WorkBackup(String ref, String restore) {
    public WorkBackup {
        Objects.requireNonNull(ref);
        Objects.requireNonNull(restore);
    }
}
