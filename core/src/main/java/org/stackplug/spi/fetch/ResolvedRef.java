package org.stackplug.spi.fetch;

import java.util.Objects;
import java.util.Optional;

/**
 * What a ref names at the remote now. It checks itself: the name becomes a ref of the checkout, and paths below {@code .git}.
 *
 * @param kind what the remote has under that name
 * @param name the full name, as {@link RefName} allows it: {@code refs/heads/master}, {@code refs/tags/1.0},
 *     {@code refs/changes/...}; for a commit its full id
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
        OTHER;

        /** What a ref of that name is. */
        public static Kind of(RefName name) {
            if (name.isBranch()) {
                return BRANCH;
            }
            return name.isTag() ? TAG : OTHER;
        }
    }

    /**
     * Checks name and kind.
     *
     * @throws IllegalArgumentException if the name can't be one, or is not that of such a kind
     */
    public ResolvedRef {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(revision);
        if (kind == Kind.COMMIT ? !name.equals(revision.id()) : Kind.of(new RefName(name)) != kind) {
            throw new IllegalArgumentException("the name and the kind of a ref do not match");
        }
    }

    /** What that ref names. */
    public static ResolvedRef ofRef(RefName name, Revision revision) {
        return new ResolvedRef(Kind.of(name), name.text(), revision);
    }

    /** A commit that no ref need name. */
    public static ResolvedRef ofCommit(Revision commit) {
        return new ResolvedRef(Kind.COMMIT, commit.id(), commit);
    }

    /** The ref; empty for a commit. */
    public Optional<RefName> ref() {
        return kind == Kind.COMMIT ? Optional.empty() : Optional.of(new RefName(name));
    }

    /** The branch; empty for anything else. */
    public Optional<RefName> branch() {
        return kind == Kind.BRANCH ? ref() : Optional.empty();
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
