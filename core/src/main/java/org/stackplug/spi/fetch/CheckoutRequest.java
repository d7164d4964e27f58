package org.stackplug.spi.fetch;

import java.util.Objects;

/**
 * What a checkout is to hold.
 *
 * @param source the repository and the ref, as the user wrote them
 * @param target what the ref was resolved to
 * @param depth how many commits of history, as {@code git clone --depth}; 0 means all of it, with tags
 * @param submodules whether submodules are brought too
 */
public record CheckoutRequest(Source source, ResolvedRef target, int depth, boolean submodules) {
    public CheckoutRequest {
        Objects.requireNonNull(source);
        Objects.requireNonNull(target);
        if (depth < 0) {
            throw new IllegalArgumentException("a depth is 0 (all) or more, not " + depth);
        }
    }

    /** The whole history, without submodules. */
    public static CheckoutRequest full(Source source, ResolvedRef target) {
        return new CheckoutRequest(source, target, 0, false);
    }
}
