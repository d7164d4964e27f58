package org.stackplug.fetch.checkout;

import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.plugin.Declaration;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.Revision;

/**
 * Everything that the decision about one checkout depends on.
 *
 * @param locked the declaration, and the lock's entry for it
 * @param policy what may be done with checkouts in this run
 * @param place the folder of the checkout, for messages
 * @param state the content of that folder
 * @param link whether the place is a symbolic link: the checkout then belongs to something else
 * @param editor who has made the edits in it, if there are any
 * @param other the content as another backend sees it, where that one has made the checkout and this one can't use it
 */
record CheckoutFacts(
        LockedPlugin locked,
        FetchPolicy policy,
        Path place,
        CheckoutState state,
        boolean link,
        Editor editor,
        Optional<CheckoutState> other) {

    /** Who has made the edits in a checkout. */
    enum Editor {
        USER,
        /** A step of an earlier run, or a script of the DevStack tree. */
        RUN,
        /** A run that was killed while it moved the checkout, perhaps together with the user. */
        UNFINISHED_MOVE
    }

    Declaration declaration() {
        return locked.declaration();
    }

    String name() {
        return declaration().name();
    }

    /** Returns whether the checkout is the wanted one: this commit, from the declared URL. */
    boolean isAt(Revision revision) {
        return state.revision().filter(revision::equals).isPresent() && matchesOrigin();
    }

    /** Returns whether the checkout's remote is the declared URL. */
    boolean matchesOrigin() {
        return state.url()
                .filter(declaration().source().urlWithoutCredentials()::equals)
                .isPresent();
    }

    /** Returns whether the user or another tool has put the checkout there. */
    boolean isUsers() {
        return state.isUsers(link);
    }

    /** Returns whether the checkout of another backend makes room for a new one, which loses nothing. */
    boolean isReplaced() {
        return !link
                && other.filter(made -> policy.discard() || !made.work().isLostByMove())
                        .isPresent();
    }

    /** Returns whether a checkout that is at its target is brought back to it, after a backup. */
    boolean isRestored() {
        return policy.discard() || editor == Editor.UNFINISHED_MOVE || (editor == Editor.RUN && policy.locked());
    }

    /** Returns whether local work gives way to another target, after a backup. */
    boolean givesWay() {
        return policy.discard() || editor != Editor.USER;
    }
}
