package org.stackplug.spi.fetch;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a folder holds, found out without the network.
 *
 * @param kind the one word for it
 * @param revision what HEAD leads to, if it leads anywhere
 * @param url the remote's URL that the checkout remembers, if any, without credentials
 * @param branch the short name of the branch that is checked out; empty when HEAD is detached
 * @param edited files that differ from HEAD, in the index or on disk: paths below the folder, sorted
 * @param untracked files that are neither tracked nor ignored, likewise
 * @param committed local commits that nothing fetched contains, newest first: the id's first ten digits, blank, first line.
 *     Local commits are those that HEAD, a local branch or the stash leads to, and no remote branch, no tag, no other ref
 *     and not the last fetch. In a repository that was never fetched into (CI puts such into place) there are none: what
 *     it came with is not the user's
 * @param detail for {@link Kind#BROKEN} and {@link Kind#FOREIGN}: what was found, half a sentence; otherwise empty
 */
public record CheckoutState(
        Kind kind,
        Optional<Revision> revision,
        Optional<String> url,
        Optional<String> branch,
        List<String> edited,
        List<String> untracked,
        List<String> committed,
        String detail) {

    /** The worst that is true of a folder; the lists tell the rest. */
    public enum Kind {
        /** There is no such folder, or it is empty. */
        ABSENT,
        /** A checkout without anything of the user's own in it. */
        CLEAN,
        /** A checkout with edited or untracked files. Local commits, too, if {@code committed} has any. */
        DIRTY,
        /** A checkout with local commits on any branch, and no other changes. */
        AHEAD,
        /** The remains of a checkout that can't be used: an interrupted clone, a corrupt repository. */
        BROKEN,
        /** Something that is no checkout of this backend's. */
        FOREIGN
    }

    public CheckoutState {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(revision);
        Objects.requireNonNull(url);
        Objects.requireNonNull(branch);
        edited = List.copyOf(edited);
        untracked = List.copyOf(untracked);
        committed = List.copyOf(committed);
        Objects.requireNonNull(detail);
    }

    /** There is no such folder. */
    public static CheckoutState absent() {
        return of(Kind.ABSENT, "");
    }

    /** The remains of a checkout. */
    public static CheckoutState broken(String detail) {
        return of(Kind.BROKEN, detail);
    }

    /** No checkout at all. */
    public static CheckoutState foreign(String detail) {
        return of(Kind.FOREIGN, detail);
    }

    private static CheckoutState of(Kind kind, String detail) {
        return new CheckoutState(
                kind, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(), detail);
    }

    /** Whether its files are others than those of its commit. */
    public boolean isEdited() {
        return !edited.isEmpty() || !untracked.isEmpty();
    }

    /** Whether the folder holds work that exists nowhere else. */
    public boolean hasLocalWork() {
        return !edited.isEmpty() || !untracked.isEmpty() || !committed.isEmpty();
    }
}
