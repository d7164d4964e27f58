package org.stackplug.spi.fetch;

import java.util.Objects;
import java.util.Optional;

/**
 * The content of a folder, inspected without the network.
 *
 * @param kind the kind of folder
 * @param revision the commit that HEAD leads to, if there is one
 * @param branch the branch that is checked out; empty if HEAD is detached
 * @param origin where the checkout comes from
 * @param work the user's work in it
 * @param detail for {@link Kind#BROKEN} and {@link Kind#FOREIGN} half a sentence that describes the content; otherwise
 *     empty
 * @since 0.1.0
 */
public record CheckoutState(
        Kind kind, Optional<Revision> revision, Optional<Branch> branch, Origin origin, LocalWork work, String detail) {

    /**
     * The branch that is checked out. What it says of the remote is as of the last fetch.
     *
     * @param name the short name
     * @param behind the number of commits of the remote's branch that HEAD lacks; 0 if it tracks no remote branch
     * @param isAlsoTag whether there is a tag of that name
     */
    public record Branch(String name, int behind, boolean isAlsoTag) {
        public Branch {
            Objects.requireNonNull(name);
            if (behind < 0) {
                throw new IllegalArgumentException("a branch is 0 or more commits behind, not " + behind);
            }
        }
    }

    /**
     * Where a checkout comes from.
     *
     * @param url the URL of the remote in the checkout's configuration, if any, without credentials
     * @param own whether a fetcher has made the checkout or moved it, as opposed to the user or another tool
     */
    public record Origin(Optional<String> url, boolean own) {
        /** The origin of what is not a checkout. */
        public static final Origin NONE = new Origin(Optional.empty(), false);

        public Origin {
            Objects.requireNonNull(url);
        }
    }

    /** The kinds of folders. A checkout with several sorts of local work has the first kind that fits. */
    public enum Kind {
        /** The folder does not exist, or is empty. */
        ABSENT,
        /** A checkout without local work. */
        CLEAN,
        /** A checkout with edited or untracked files, and perhaps local commits and entries of the stash. */
        DIRTY,
        /** A checkout with local commits on any branch or entries of the stash, and no other changes. */
        AHEAD,
        /** The remains of a checkout that can't be used: an interrupted clone, a corrupt repository. */
        BROKEN,
        /** Something other than a checkout of this backend. */
        FOREIGN
    }

    public CheckoutState {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(revision);
        Objects.requireNonNull(branch);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(work);
        Objects.requireNonNull(detail);
    }

    /** Returns the state of a checkout; the work in it decides the kind. */
    public static CheckoutState checkout(
            Optional<Revision> revision, Optional<Branch> branch, Origin origin, LocalWork work) {
        Kind committed = work.hasRecords() ? Kind.AHEAD : Kind.CLEAN;
        return new CheckoutState(work.hasEdits() ? Kind.DIRTY : committed, revision, branch, origin, work, "");
    }

    /** Returns the state of a folder that does not exist. */
    public static CheckoutState absent() {
        return without(Kind.ABSENT, "");
    }

    /** Returns the state of the remains of a checkout. */
    public static CheckoutState broken(String detail) {
        return without(Kind.BROKEN, detail);
    }

    /** Returns the state of a folder that is not a checkout. */
    public static CheckoutState foreign(String detail) {
        return without(Kind.FOREIGN, detail);
    }

    private static CheckoutState without(Kind kind, String detail) {
        return new CheckoutState(kind, Optional.empty(), Optional.empty(), Origin.NONE, LocalWork.NONE, detail);
    }

    /** Returns the URL of the remote in the checkout's configuration, if any, without credentials. */
    public Optional<String> url() {
        return origin.url();
    }

    /**
     * Returns whether the folder is a checkout that the user or another tool has made or put there.
     *
     * @param link whether its place is a symbolic link: the checkout then belongs to something else
     */
    public boolean isUsers(boolean link) {
        return isCheckout() && (link || !origin.own());
    }

    /** Returns whether the folder is a checkout that can be used. */
    public boolean isCheckout() {
        return kind == Kind.CLEAN || kind == Kind.DIRTY || kind == Kind.AHEAD;
    }

    /** Returns whether files differ from those of the commit that is checked out. */
    public boolean isEdited() {
        return work.hasEdits();
    }

    /** Returns whether the folder holds work that exists nowhere else. */
    public boolean hasLocalWork() {
        return !work.isEmpty();
    }
}
