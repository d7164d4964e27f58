package org.stackplug.options;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a run reads its configuration and puts its checkouts.
 *
 * @param topDir the folder of local.conf, absolute
 * @param conf the local.conf, absolute
 * @param dest the value that DEST shall have; empty: the default, or what localrc sets
 */
public record Locations(Path topDir, Path conf, Optional<Path> dest) {
    public Locations {
        Objects.requireNonNull(topDir);
        Objects.requireNonNull(conf);
        Objects.requireNonNull(dest);
    }
}
