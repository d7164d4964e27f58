package org.stackplug.options;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The paths from which a run reads its configuration and to which it puts its checkouts.
 *
 * @param topDir the folder of local.conf, absolute
 * @param conf the local.conf, absolute
 * @param dest the value for DEST; empty: the default, or the value that localrc sets
 */
public record Locations(Path topDir, Path conf, Optional<Path> dest) {
    public Locations {
        Objects.requireNonNull(topDir);
        Objects.requireNonNull(conf);
        Objects.requireNonNull(dest);
    }
}
