package org.stackplug.options;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stackplug.spi.fetch.Source;

/**
 * The files that carry repositories from one machine to another.
 *
 * @param to the file into which the fetched repositories are written
 * @param from the file from which repositories are fetched, in place of their remotes
 * @param unpacked git's bundles out of {@code from}, by URL without credentials and ref
 */
public record BundleOptions(Optional<Path> to, Optional<Path> from, Map<Source, Path> unpacked) {
    public BundleOptions {
        unpacked = Map.copyOf(unpacked);
    }

    /** Returns the options of a fetch from remotes. */
    public static BundleOptions none() {
        return new BundleOptions(Optional.empty(), Optional.empty(), Map.of());
    }

    /** Returns the bundle that has the repository of a source. */
    public Optional<Path> of(Source source) {
        return unpacked.isEmpty() ? Optional.empty() : Optional.ofNullable(unpacked.get(key(source)));
    }

    /** Returns the key of a source among the unpacked bundles. */
    public static Source key(Source source) {
        return new Source(source.urlWithoutCredentials(), source.ref());
    }
}
