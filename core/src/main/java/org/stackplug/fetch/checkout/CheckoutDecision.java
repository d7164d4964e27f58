package org.stackplug.fetch.checkout;

import java.util.List;
import java.util.Optional;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.lock.LockEntry;
import org.stackplug.problem.Problem;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.ResolvedRef;

/**
 * What has to be done with one checkout. Decided from values alone: nothing here reads the disk or asks a
 * remote. Work of the user's is never lost: a checkout that holds some is refused, or backed up first. What
 * stackplug did not make is the user's ({@link UserCheckout}).
 */
sealed interface CheckoutDecision {

    /** Link DEST/NAME to the user's working tree. */
    record InPlace() implements CheckoutDecision {}

    /**
     * Use the folder as it is, and leave the lock alone.
     *
     * @param warning what the user should know about it
     */
    record UseAsFound(Optional<String> warning) implements CheckoutDecision {}

    /** Ask the remote what the ref names, and decide again with the answer. */
    record AskRemote() implements CheckoutDecision {}

    /** Fail this checkout, and change nothing. */
    record Refuse(Problem problem) implements CheckoutDecision {}

    /** Build a new checkout; the remains of an earlier one are moved aside. */
    record Clone(ResolvedRef target) implements CheckoutDecision {}

    /**
     * Move the checkout to the target.
     *
     * @param backUp whether there is local work to back up first
     */
    record Move(ResolvedRef target, boolean backUp) implements CheckoutDecision {}

    /** Back up the edits; the commit is the right one already. */
    record PutAside(ResolvedRef target) implements CheckoutDecision {}

    /**
     * Leave the checkout at its commit, which is the right one.
     *
     * @param edited whether there are edits, which take part in the run
     */
    record Keep(ResolvedRef target, boolean edited) implements CheckoutDecision {}

    /**
     * Returns whether the target has to be asked from the remote.
     *
     * @param state the content of the folder; empty where it was not inspected yet. A checkout may then be
     *     one that is used as it was found: only an update is certain to ask
     */
    static boolean needsRemote(LockedPlugin locked, FetchPolicy policy, Optional<CheckoutState> state) {
        String name = locked.declaration().name();
        if (policy.locked() || policy.isInPlace(name) || policy.asFound()) {
            return false;
        }
        if (state.filter(known -> known.kind() == CheckoutState.Kind.FOREIGN || isUsedAsFound(policy, known))
                .isPresent()) {
            return false;
        }
        if (state.filter(known -> known.isUsers(false)).isPresent() && !policy.discard() && !policy.updates()) {
            return false;
        }
        return policy.updates() || (state.isPresent() && locked.valid().isEmpty());
    }

    /** Decides as far as that is possible without the remote. */
    static CheckoutDecision of(CheckoutFacts facts) {
        FetchPolicy policy = facts.policy();
        if (policy.isInPlace(facts.name())) {
            return policy.locked() ? new Refuse(CheckoutProblems.lockedInPlace(facts.declaration())) : new InPlace();
        }
        if (isUsedAsFound(policy, facts.state())) {
            return new UseAsFound(Optional.empty());
        }
        if (facts.state().kind() == CheckoutState.Kind.FOREIGN && !facts.isReplaced()) {
            return new Refuse(
                    facts.other().isPresent()
                            ? CheckoutProblems.ofAnotherBackend(
                                    facts, facts.other().get())
                            : CheckoutProblems.inTheWay(facts));
        }
        if (facts.isUsers()) {
            Optional<CheckoutDecision> left = UserCheckout.decide(facts);
            if (left.isPresent()) {
                return left.get();
            }
        }
        CheckoutState usable = facts.isReplaced() ? CheckoutState.absent() : facts.state();
        if (needsRemote(facts.locked(), policy, Optional.of(usable))) {
            return new AskRemote();
        }
        Optional<LockEntry> entry = facts.locked().valid().filter(valid -> !policy.updates());
        return entry.isPresent()
                ? of(facts, entry.get().target())
                : new Refuse(facts.locked().differs());
    }

    /** Decides for a target, which is the lock's or was given by the remote. */
    static CheckoutDecision of(CheckoutFacts facts, ResolvedRef target) {
        CheckoutState state = facts.state();
        if (!state.isCheckout()) {
            return new Clone(target);
        }
        if (!facts.isAt(target.revision())) {
            return state.work().isLostByMove() && !facts.givesWay()
                    ? new Refuse(CheckoutProblems.localWork(facts))
                    : new Move(target, state.hasLocalWork() && facts.givesWay());
        }
        if (!state.isEdited()) {
            return new Keep(target, false);
        }
        if (facts.isRestored()) {
            return new PutAside(target);
        }
        return facts.policy().locked() && !partInRun(state.work()).isEmpty()
                ? new Refuse(CheckoutProblems.editedThoughLocked(facts))
                : new Keep(target, true);
    }

    /** Returns what of it can take part in a run: what a build has left beside the plugin's own files does not. */
    static LocalWork partInRun(LocalWork work) {
        return new LocalWork(
                work.edited(),
                work.untracked().stream()
                        .filter(path -> path.startsWith("devstack/"))
                        .toList(),
                List.of());
    }

    /** CI puts repositories into place beforehand: without a remote, or all of them with ERROR_ON_CLONE. */
    private static boolean isUsedAsFound(FetchPolicy policy, CheckoutState state) {
        return policy.asFound() || (state.isCheckout() && state.url().isEmpty());
    }
}
