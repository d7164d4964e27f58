package org.stackplug.plugin;

import java.util.Objects;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Source;

/**
 * A plugin as the user enabled it, or another repository that a step clones.
 *
 * @param name a plain folder name; for a plugin a {@link PluginName}
 * @param source the repository and the ref, which is {@code master} unless the user wrote one
 * @param place the line that enables the plugin, or that requests the clone
 * @param isClone whether it is a repository that a step clones, and not a plugin
 */
public record Declaration(String name, Source source, Place place, boolean isClone) {
    public Declaration {
        Objects.requireNonNull(source);
        Objects.requireNonNull(place);
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not a folder name: '" + name + "'");
        }
        if (!isClone) {
            PluginName.requireValid(name);
        }
    }

    /** Declares a plugin. */
    public Declaration(String name, Source source, Place place) {
        this(name, source, place, false);
    }
}
