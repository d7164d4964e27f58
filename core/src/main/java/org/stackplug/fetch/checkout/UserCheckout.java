package org.stackplug.fetch.checkout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.fetch.checkout.CheckoutDecision.Refuse;
import org.stackplug.fetch.checkout.CheckoutDecision.UseAsFound;
import org.stackplug.lock.LockEntry;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.RefName;

/**
 * A checkout that the user or another tool has made belongs to the user, with its branch, its remote and its links: it is used
 * as it is found. An update takes it over only if nothing is lost by that, and {@code --discard} after a backup. Decided from
 * values alone.
 */
final class UserCheckout {
    private UserCheckout() {}

    /** Returns what is done with it; empty if stackplug may change it like a checkout of its own. */
    static Optional<CheckoutDecision> decide(CheckoutFacts facts) {
        List<String> losses = losses(facts);
        boolean changes = facts.policy().updates() || facts.policy().discard();
        if (facts.policy().locked()) {
            return isAsLocked(facts) ? Optional.empty() : Optional.of(refuseLocked(facts));
        }
        if (!changes) {
            return Optional.of(new UseAsFound(
                    losses.isEmpty() ? Optional.empty() : Optional.of(CheckoutWarnings.usersOwn(facts, losses))));
        }
        boolean mayChange = losses.isEmpty() || (facts.policy().discard() && !facts.link());
        return mayChange ? Optional.empty() : Optional.of(new Refuse(CheckoutProblems.usersOwn(facts, losses)));
    }

    private static boolean isAsLocked(CheckoutFacts facts) {
        return !facts.link()
                && facts.locked()
                        .valid()
                        .filter(entry -> facts.isAt(entry.revision()))
                        .isPresent();
    }

    private static CheckoutDecision refuseLocked(CheckoutFacts facts) {
        Optional<LockEntry> entry = facts.locked().valid();
        return new Refuse(
                entry.isPresent()
                        ? CheckoutProblems.usersOwnIsNotLocked(facts, entry.get())
                        : facts.locked().differsAsFound());
    }

    /** Returns what would be lost if stackplug made it a checkout of its own, a line each. */
    private static List<String> losses(CheckoutFacts facts) {
        CheckoutState state = facts.state();
        List<String> losses = new ArrayList<>();
        if (facts.link()) {
            losses.add("the link to another folder");
        }
        if (!facts.matchesOrigin()) {
            losses.add("its remote " + state.url().orElse("(none)"));
        }
        state.branch()
                .map(CheckoutState.Branch::name)
                .filter(branch -> !isDeclared(branch, facts))
                .ifPresent(branch -> losses.add("the branch " + branch + ", which is checked out"));
        if (state.hasLocalWork()) {
            losses.addAll(CheckoutWarnings.list(facts.place(), state.work())
                    .lines()
                    .map(String::strip)
                    .toList());
        }
        return losses;
    }

    private static boolean isDeclared(String branch, CheckoutFacts facts) {
        return facts.declaration().source().isHead()
                || facts.declaration().source().refNames().contains(RefName.branch(branch));
    }
}
