package org.stackplug.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.fetch.Revision;

/**
 * Where a declared plugin lies, or would lie.
 *
 * @param dir DEST/NAME, wherever it was read
 * @param revision what is checked out there; empty when nothing is
 */
public record Checkout(Declaration declaration, Path dir, Optional<Revision> revision) {
    public Checkout {
        Objects.requireNonNull(declaration);
        Objects.requireNonNull(dir);
        Objects.requireNonNull(revision);
        if (!dir.isAbsolute() || !dir.endsWith(declaration.name())) {
            throw new IllegalArgumentException("the checkout of '" + declaration.name() + "' can't be at '" + dir
                    + "', which is not a folder DEST/NAME");
        }
    }

    /** The plugin's name. */
    public String name() {
        return declaration.name();
    }

    /** Whether there is a checkout. */
    public boolean isPresent() {
        return Files.isDirectory(dir.resolve("devstack"));
    }
}
