package org.stackplug.spi.fetch;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The requested content of a checkout.
 *
 * @param source the repository and the ref, as the user wrote them
 * @param target the result of resolving the ref
 * @param depth the number of commits of history, as in {@code git clone --depth}; 0 means the whole history, with tags
 * @param submodules whether submodules are checked out, too
 * @param partial whether a new checkout with the whole history may lack the files of other commits, as after {@code git
 *     clone --filter=blob:none}
 * @param bundle a file that {@link SourceFetcher#writeBundle} has written, from which everything is fetched in place of the
 *     remote, also offline; empty: fetch from the remote
 * @since 0.1.0
 */
public record CheckoutRequest(
        Source source, ResolvedRef target, int depth, boolean submodules, boolean partial, Optional<Path> bundle) {
    public CheckoutRequest {
        Objects.requireNonNull(source);
        Objects.requireNonNull(target);
        Objects.requireNonNull(bundle);
        if (depth < 0) {
            throw new IllegalArgumentException("a depth is 0 (all) or more, not " + depth);
        }
    }

    /** Makes a request to the remote. */
    public CheckoutRequest(Source source, ResolvedRef target, int depth, boolean submodules, boolean partial) {
        this(source, target, depth, submodules, partial, Optional.empty());
    }

    /** Returns the same request for a checkout with the whole history from a file. */
    public CheckoutRequest from(Path file) {
        return new CheckoutRequest(source, target, 0, submodules, false, Optional.of(file));
    }

    /** Makes a request for a checkout that lacks no files. */
    public CheckoutRequest(Source source, ResolvedRef target, int depth, boolean submodules) {
        this(source, target, depth, submodules, false);
    }

    /** Returns a request for the whole history, without submodules. */
    public static CheckoutRequest full(Source source, ResolvedRef target) {
        return new CheckoutRequest(source, target, 0, false);
    }
}
