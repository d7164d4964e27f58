package org.stackplug.plugin;

import java.util.Objects;
import org.stackplug.spi.Place;
import org.stackplug.spi.Source;

/**
 * One plugin as the user enabled it, or another repository that a step clones.
 *
 * @param name a plain folder name; for a plugin a {@link PluginName}, which {@link Declarations} sees to
 * @param source where it comes from; the ref is {@code master} unless the user wrote one
 * @param place the line that enables it
 */
public record Declaration(String name, Source source, Place place) {
    public Declaration {
        Objects.requireNonNull(source);
        Objects.requireNonNull(place);
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("no folder name: '" + name + "'");
        }
    }
}
