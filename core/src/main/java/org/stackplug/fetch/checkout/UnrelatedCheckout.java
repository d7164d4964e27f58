package org.stackplug.fetch.checkout;

import java.util.Optional;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;

/** Refuses a checkout of the user that has no commit of the declared repository. A fork of it is used as it is found. */
final class UnrelatedCheckout {
    private UnrelatedCheckout() {}

    /** Asks the remote, unless there is no history to compare, the checkout's own remote is the declared one, or nothing may be asked. */
    static void refuse(CheckoutFacts facts, CheckoutJob job, FetchTools tools)
            throws FetchException, StackplugException {
        boolean known = !facts.declaration().hasHistory()
                || !facts.isUsers()
                || facts.matchesOrigin()
                || facts.state().url().isEmpty();
        if (known || tools.policy().offline() || tools.policy().asFound()) {
            return;
        }
        if (isRelated(job, tools).filter(related -> !related).isPresent()) {
            throw new StackplugException(CheckoutProblems.unrelated(facts));
        }
    }

    private static Optional<Boolean> isRelated(CheckoutJob job, FetchTools tools)
            throws FetchException, StackplugException {
        try {
            ResolvedRef tip = tools.lookup().answer(tools.attempts());
            return tools.attempt(
                    job.name(),
                    monitor -> tools.fetcher()
                            .isRelated(job.place(), job.declaration().source(), tip, monitor));
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.CANCELLED) {
                throw e;
            }
            // The checkout is there: that the remote can't be asked is not a reason to fail.
            return Optional.empty();
        }
    }
}
