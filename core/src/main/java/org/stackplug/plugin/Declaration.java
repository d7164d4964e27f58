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
 * @param isRefAssumed whether the user wrote no ref
 */
public record Declaration(String name, Source source, Place place, boolean isClone, boolean isRefAssumed) {
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

    /** Declares a plugin with a ref. */
    public Declaration(String name, Source source, Place place) {
        this(name, source, place, false, false);
    }

    /** Returns the declaration of a repository that a step clones. */
    public static Declaration ofClone(String name, Source source, Place place) {
        return new Declaration(name, source, place, true, false);
    }
}
