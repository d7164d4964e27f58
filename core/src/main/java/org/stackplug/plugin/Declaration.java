package org.stackplug.plugin;

import java.util.Objects;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceKind;

/**
 * A plugin as the user enabled it, or another repository that a step clones.
 *
 * @param name a plain folder name; for a plugin a {@link PluginName}
 * @param source the repository and the ref, which is {@code master} unless the user wrote one
 * @param place the line that enables the plugin, or that requests the clone
 * @param isClone whether it is a repository that a step clones, and not a plugin
 * @param isRefAssumed whether the user wrote no ref
 * @param kind the kind of the source; that of a repository until its backend is known
 */
public record Declaration(
        String name, Source source, Place place, boolean isClone, boolean isRefAssumed, SourceKind kind) {
    public Declaration {
        Objects.requireNonNull(source);
        Objects.requireNonNull(place);
        Objects.requireNonNull(kind);
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not a folder name: '" + name + "'");
        }
        if (!isClone) {
            PluginName.requireValid(name);
        }
    }

    /** Declares a plugin with a ref. */
    public Declaration(String name, Source source, Place place) {
        this(name, source, place, false, false, SourceKind.REPOSITORY);
    }

    /** Returns the declaration of a repository that a step clones. */
    public static Declaration ofClone(String name, Source source, Place place) {
        return new Declaration(name, source, place, true, false, SourceKind.REPOSITORY);
    }

    /** Returns the declaration of a plugin whose ref is assumed. */
    Declaration withAssumedRef() {
        return new Declaration(name, source, place, isClone, true, kind);
    }

    /** Returns this declaration with the kind that the backend of its source knows. */
    public Declaration ofKind(SourceKind known) {
        return new Declaration(name, source, place, isClone, isRefAssumed, known);
    }

    /** Returns whether earlier states of the source are known, and branches and tags that lead to them. */
    public boolean hasHistory() {
        return kind == SourceKind.REPOSITORY;
    }

    /** Returns the words by which messages speak of the source. */
    public SourceWords words() {
        return SourceWords.of(kind);
    }
}
