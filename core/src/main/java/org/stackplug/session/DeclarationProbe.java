package org.stackplug.session;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.stackplug.event.RunListener;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.step.Point;
import org.stackplug.task.Cancellation;
import org.stackplug.task.Workers;

/**
 * Finds what is declared and leaves no trace: localrc is evaluated in a session in a temporary folder, and no code of a
 * plugin runs.
 */
public final class DeclarationProbe {
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;
    private final RunListener listener;
    private final Cancellation cancellation;

    public DeclarationProbe(
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

    /** Uses the declarations. */
    @FunctionalInterface
    public interface Use<T> {
        /**
         * Uses them.
         *
         * @param opening its session has ended
         * @param made for inspecting checkouts: none of them uses the network
         */
        T of(OpenedSession<?> opening, Localrc localrc, Fetchers made) throws StackplugException, IOException;
    }

    /** Evaluates localrc, and returns what was made of the declarations. */
    public <T> T take(Use<T> use) throws StackplugException {
        return new ScratchSession(options, runners, listener, cancellation)
                .open(PhaseRunner::open, Set.of(), List.of(Point.FETCH), (opening, localrc, folder) -> {
                    // Inspecting checkouts takes a while and needs no shell.
                    CompletableFuture<Void> closed = new CompletableFuture<>();
                    Workers.start("farewell", () -> close(opening.session(), closed));
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
