package org.stackplug.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.fetch.Revision;

/**
 * The folder of a declared plugin, and its revision.
 *
 * @param declaration the plugin
 * @param dir the folder, which need not exist: absolute, and not the root
 * @param revision the revision that is checked out; empty if there is none
 */
public record Checkout(Declaration declaration, Path dir, Optional<Revision> revision) {
    public Checkout {
        Objects.requireNonNull(declaration);
        Objects.requireNonNull(dir);
        Objects.requireNonNull(revision);
        if (!dir.isAbsolute() || dir.getFileName() == null) {
            throw new IllegalArgumentException(
                    "the checkout of '" + declaration.name() + "' can't be at '" + dir + "'");
        }
    }

    /** Returns the plugin's name. */
    public String name() {
        return declaration.name();
    }

    /** Returns whether the checkout exists. */
    public boolean isPresent() {
        return Files.isDirectory(dir.resolve("devstack"));
    }
}
