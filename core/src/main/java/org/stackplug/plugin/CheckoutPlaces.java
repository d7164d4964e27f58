package org.stackplug.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where the checkouts of plugins are: at DEST/NAME. The scripts of a DevStack tree look for each at its {@code GITDIR}, which is
 * in the DEST of its {@code enable_plugin} call unless localrc assigns another folder.
 *
 * @param dest the final DEST
 * @param elsewhere the folders that are not DEST/NAME, by the plugin's name; absolute, and not the root
 */
public record CheckoutPlaces(Path dest, Map<String, Path> elsewhere) {
    public CheckoutPlaces {
        Objects.requireNonNull(dest);
        elsewhere = Map.copyOf(elsewhere);
    }

    /** Returns the places of plugins that all are at DEST/NAME. */
    public static CheckoutPlaces below(Path dest) {
        return new CheckoutPlaces(dest, Map.of());
    }

    /** Returns the folder of a plugin's checkout. */
    public Path of(Declaration plugin) {
        return elsewhere.getOrDefault(plugin.name(), dest.resolve(plugin.name()));
    }

    /** Returns the folders in which checkouts are made: DEST, and the others in alphabetical order. */
    public List<Path> roots() {
        return Stream.concat(
                        Stream.of(dest),
                        elsewhere.values().stream().map(Path::getParent).sorted())
                .distinct()
                .toList();
    }
}
