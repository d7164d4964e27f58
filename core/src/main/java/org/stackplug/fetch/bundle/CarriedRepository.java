package org.stackplug.fetch.bundle;

import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/**
 * A repository in the file.
 *
 * @param name of the plugin; of what a step clones the name of its folder
 * @param clonedTo the folder of what a step clones, as the lock names it; empty for a plugin
 * @param source the URL without credentials, and the ref as the user wrote it
 * @param revision the locked commit
 * @param entry the name of its bundle in the file
 * @param sha256 the digest of the bundle, 64 hex digits
 * @param bytes the size of the bundle
 */
public record CarriedRepository(
        String name,
        Optional<String> clonedTo,
        Source source,
        Revision revision,
        String entry,
        String sha256,
        long bytes) {
    public CarriedRepository {
        Objects.requireNonNull(name);
        Objects.requireNonNull(clonedTo);
        Objects.requireNonNull(source);
        Objects.requireNonNull(revision);
        Objects.requireNonNull(entry);
        Objects.requireNonNull(sha256);
    }

    /** Returns the key in the lock: the name of the plugin, or the folder of the clone. */
    public String key() {
        return clonedTo.orElse(name);
    }
}
