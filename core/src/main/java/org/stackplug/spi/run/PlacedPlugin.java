package org.stackplug.spi.run;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A plugin where it lies.
 *
 * @param dir its checkout
 */
public record PlacedPlugin(String name, Path dir) {
    public PlacedPlugin {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dir);
    }
}
