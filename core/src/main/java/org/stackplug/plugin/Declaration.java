package org.stackplug.plugin;

import java.util.Objects;
import org.stackplug.spi.Place;
import org.stackplug.spi.Source;

/**
 * One plugin as the user enabled it.
 *
 * @param name a plain folder name
 * @param source where it comes from; the ref is {@code master} unless the user wrote one
 * @param place the line that enables it
 */
public record Declaration(String name, Source source, Place place) {
    public Declaration {
        Objects.requireNonNull(source);
        Objects.requireNonNull(place);
        if (!PluginName.isValid(name)) {
            throw new IllegalArgumentException("no plugin name: '" + name + "'");
        }
    }
}
