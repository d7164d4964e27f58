package org.stackplug.engine;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.stackplug.event.RunListener;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.PhaseRunner;
import org.stackplug.spi.PhaseRunnerProvider;
import org.stackplug.spi.Point;
import org.stackplug.spi.RunSession;
import org.stackplug.spi.SourceFetcherProvider;

/**
 * Finds out what is declared, and leaves no trace: localrc is evaluated in a session in a temporary folder, and no code of a
 * plugin runs.
 */
final class Survey {
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;
    private final RunListener listener;
    private final Cancellation cancellation;

    Survey(
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners,
            RunListener listener,
            Cancellation cancellation) {
        this.options = options;
        this.fetchers = fetchers;
        this.runners = runners;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /** What is done with the declarations. */
    @FunctionalInterface
    interface Use<T> {
        /**
         * Does it.
         *
         * @param opening its session is over
         * @param made for looking at checkouts: none of them uses the network
         */
        T of(Opening<?> opening, Localrc localrc, Fetchers made) throws StackplugException, IOException;
    }

    /** Looks, and answers what was made of it. */
    <T> T take(Use<T> use) throws StackplugException {
        return new TemporarySession(options, runners, listener, cancellation)
                .open(PhaseRunner::open, List.of(Point.FETCH), (opening, localrc, folder) -> {
                    // Whoever looks at checkouts takes a while, and needs no shell for it.
                    CompletableFuture<Void> closed = new CompletableFuture<>();
                    Workers.begin("farewell", () -> close(opening.session(), closed));
                    try (Fetchers made = new Fetchers(fetchers, options, true)) {
                        return use.of(opening, localrc, made);
                    } finally {
                        closed.join();
                    }
                });
    }

    private static void close(RunSession session, CompletableFuture<Void> closed) {
        try {
            session.close();
        } finally {
            closed.complete(null);
        }
    }
}
