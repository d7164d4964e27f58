package org.stackplug.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.Revision;

/**
 * Where a declared plugin lies, or would lie.
 *
 * @param dir DEST/NAME
 * @param revision what is checked out there; empty when nothing is
 */
public record Checkout(Declaration declaration, Path dir, Optional<Revision> revision) {
    public Checkout {
        Objects.requireNonNull(declaration);
        Objects.requireNonNull(dir);
        Objects.requireNonNull(revision);
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
