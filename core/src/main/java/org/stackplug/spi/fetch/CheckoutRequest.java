package org.stackplug.spi.fetch;

import java.util.Objects;

/**
 * The requested content of a checkout.
 *
 * @param source the repository and the ref, as the user wrote them
 * @param target the result of resolving the ref
 * @param depth the number of commits of history, as in {@code git clone --depth}; 0 means the whole history, with tags
 * @param submodules whether submodules are checked out, too
 * @param partial whether a new checkout with the whole history may lack the files of other commits, as after {@code git
 *     clone --filter=blob:none}
 * @since 0.1.0
 */
public record CheckoutRequest(Source source, ResolvedRef target, int depth, boolean submodules, boolean partial) {
    public CheckoutRequest {
        Objects.requireNonNull(source);
        Objects.requireNonNull(target);
        if (depth < 0) {
            throw new IllegalArgumentException("a depth is 0 (all) or more, not " + depth);
        }
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
