package org.stackplug.spi;

import java.util.Objects;

/**
 * What a ref names at the remote now.
 *
 * @param kind what the remote has under that name
 * @param name the full name: {@code refs/heads/master}, {@code refs/tags/1.0}, {@code refs/changes/...}; for a commit its
 *     full id
 * @param revision the commit that it leads to; for an annotated tag the commit that the tag points to
 */
public record ResolvedRef(Kind kind, String name, Revision revision) {

    /** What a name can stand for. */
    public enum Kind {
        /** A branch: it moves on. */
        BRANCH,
        /** A tag: it should not move, but can. */
        TAG,
        /** A commit: it can't move. */
        COMMIT,
        /** Any other full ref name, such as a Gerrit change. */
        OTHER
    }

    public ResolvedRef {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(revision);
    }

    // Written out as in Revision: linking those that the compiler gives a record takes a twentieth of a second, once.
    @Override
    public boolean equals(Object other) {
        return other instanceof ResolvedRef ref
                && kind == ref.kind
                && name.equals(ref.name)
                && revision.equals(ref.revision);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, name, revision);
    }
}
