package org.stackplug.fetch.checkout;

import java.util.Optional;
import org.stackplug.fetch.checkout.CheckoutDecision.UseAsFound;
import org.stackplug.spi.fetch.CheckoutState;

/**
 * The checkouts that {@code git_clone} leaves to the user, as DevStack does: the user has put them there, or
 * works in them. RECLONE, the flags for an update, and a lock entry of an earlier run make a checkout
 * stackplug's to move. Decided from values alone.
 */
final class CloneRules {
    private CloneRules() {}

    /** Returns how the user's checkout is used; empty if the checkout is stackplug's to fetch. */
    static Optional<UseAsFound> mayKeepUserCheckout(CheckoutFacts facts) {
        CheckoutState state = facts.state();
        if (facts.policy().asFound()
                || (state.isCheckout() && (facts.link() || state.url().isEmpty()))) {
            return kept();
        }
        boolean moves = facts.policy().updates() || facts.policy().locked();
        if (!state.isCheckout() || moves) {
            return Optional.empty();
        }
        // A change is fetched each time: its name says which one the script wants.
        boolean change = facts.declaration().source().ref().startsWith("refs/");
        if (facts.policy().offline() || (facts.locked().entry().isEmpty() && !change)) {
            return kept();
        }
        if (!isFromKnownUrl(facts)) {
            return kept(CheckoutWarnings.fromElsewhere(facts.name(), state));
        }
        boolean current = facts.locked()
                .valid()
                .filter(entry -> facts.isAt(entry.revision()))
                .isPresent();
        return !current && state.hasLocalWork() && !facts.givesWay()
                ? kept(CheckoutWarnings.keptForItsWork(facts.name(), facts.place(), state))
                : Optional.empty();
    }

    /** Its remote is the declared URL, or the one that was locked. */
    private static boolean isFromKnownUrl(CheckoutFacts facts) {
        return facts.matchesOrigin()
                || facts.locked()
                        .entry()
                        .filter(entry ->
                                facts.state().url().filter(entry.url()::equals).isPresent())
                        .isPresent();
    }

    private static Optional<UseAsFound> kept() {
        return Optional.of(new UseAsFound(Optional.empty()));
    }

    private static Optional<UseAsFound> kept(String warning) {
        return Optional.of(new UseAsFound(Optional.of(warning)));
    }
}
