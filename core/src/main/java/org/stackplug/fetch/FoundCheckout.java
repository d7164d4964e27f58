package org.stackplug.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.FetchAction;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.checkout.CheckoutResult;
import org.stackplug.fetch.checkout.PlacementHook;
import org.stackplug.options.FetchFilter;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;

/**
 * A checkout where no fetcher is installed: nothing can read its commit and the user's work in it, so it is used as it is.
 *
 * @param place the folder of the checkout, which need not exist
 * @param hook checks its content
 */
record FoundCheckout(Declaration declaration, Path place, PlacementHook hook) {

    /** Returns whether the folder is there, and the run demands nothing of it that only a fetcher can do. */
    boolean isEnoughFor(FetchPolicy policy) {
        return Files.isDirectory(place)
                && !policy.locked()
                && !policy.updates()
                && !policy.discard()
                && !policy.isInPlace(declaration.name())
                && policy.filter() != FetchFilter.COMPLETE;
    }

    /** Checks its content. The lock stays as it is. */
    CheckoutResult use() throws FetchException, StackplugException {
        long start = System.nanoTime();
        try {
            hook.inspect(declaration, place);
        } catch (IOException e) {
            throw new FetchException(FetchException.Reason.STORAGE, "the checkout can't be read: " + e.getMessage(), e);
        }
        return new CheckoutResult(
                new Checkout(declaration, place, Optional.empty()),
                FetchAction.KEPT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                List.of(declaration.name() + ": the checkout is used as it is, because no fetcher is installed"
                        + " that could compare it with the lock"),
                Duration.ofNanos(System.nanoTime() - start));
    }
}
