package org.stackplug.spi.fetch;

import java.util.Objects;
import java.util.Optional;

/**
 * The current target of a ref at the remote. The constructor checks the name, which becomes a ref of the checkout and paths
 * below {@code .git}.
 *
 * @param kind the kind of ref that the remote has under that name
 * @param name the full name, as {@link RefName} allows it: {@code refs/heads/master}, {@code refs/tags/1.0},
 *     {@code refs/changes/...}; for a commit its full id
 * @param revision the commit that the ref leads to; for an annotated tag the commit that the tag points to
 * @since 0.1.0
 */
public record ResolvedRef(Kind kind, String name, Revision revision) {

    /** The kinds of refs. */
    public enum Kind {
        /** A branch, which is expected to move. */
        BRANCH,
        /** A tag, which should not move but can. */
        TAG,
        /** A commit, which can't move; or the state of a {@link SourceKind#SNAPSHOT}. */
        COMMIT,
        /** Any other full ref name, such as a Gerrit change. */
        OTHER;

        /** Returns the kind of a ref by its full name. */
        public static Kind of(RefName name) {
            if (name.isBranch()) {
                return BRANCH;
            }
            return name.isTag() ? TAG : OTHER;
        }
    }

    /**
     * Checks the name and the kind.
     *
     * @throws IllegalArgumentException if the name is not valid, or belongs to another kind
     */
    public ResolvedRef {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(revision);
        if (kind == Kind.COMMIT ? !name.equals(revision.id()) : Kind.of(new RefName(name)) != kind) {
            throw new IllegalArgumentException("the name and the kind of a ref do not match");
        }
    }

    /** Returns a ref with its current commit. */
    public static ResolvedRef ofRef(RefName name, Revision revision) {
        return new ResolvedRef(Kind.of(name), name.text(), revision);
    }

    /** Returns a commit that was asked for by its id; no ref has to name it. */
    public static ResolvedRef ofCommit(Revision commit) {
        return new ResolvedRef(Kind.COMMIT, commit.id(), commit);
    }

    /** Returns the name as a ref; empty for a commit. */
    public Optional<RefName> ref() {
        return kind == Kind.COMMIT ? Optional.empty() : Optional.of(new RefName(name));
    }

    /** Returns the name as a branch; empty for any other kind. */
    public Optional<RefName> branch() {
        return kind == Kind.BRANCH ? ref() : Optional.empty();
    }

    // Written out as in Revision: linking the methods that the compiler generates for a record takes 50 ms, once.
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
