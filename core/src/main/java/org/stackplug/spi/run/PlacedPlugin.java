package org.stackplug.spi.run;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A plugin and its checkout.
 *
 * @param name the plugin's name
 * @param dir the folder of its checkout
 * @since 0.1.0
 */
public record PlacedPlugin(String name, Path dir) {
    public PlacedPlugin {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dir);
    }
}
