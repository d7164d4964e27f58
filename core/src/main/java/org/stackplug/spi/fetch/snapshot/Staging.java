package org.stackplug.spi.fetch.snapshot;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The place into which a backend writes the files of a state. Both folders exist and are empty.
 *
 * @param files gets the files, as they are to be in the checkout
 * @param scratch for what is needed on the way, such as a download; it is deleted afterwards
 * @since 0.1.0
 */
public record Staging(Path files, Path scratch) {
    public Staging {
        Objects.requireNonNull(files);
        Objects.requireNonNull(scratch);
    }
}
