package org.stackplug.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.FetchService;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.lock.LockFile;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.session.DeclarationProbe;
import org.stackplug.session.OpenedSession;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.task.Background;
import org.stackplug.task.Cancellation;

/** Compares what is declared, locked and checked out. Evaluates localrc, and changes nothing. */
public final class StatusCheck {
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;
    private final RunListener listener;
    private final Cancellation cancellation = new Cancellation();

    public StatusCheck(
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners,
            RunListener listener) {
        this.options = options;
        this.fetchers = fetchers;
        this.runners = runners;
        this.listener = listener;
    }

    /** Ends it soon, with all that localrc has started, and nothing of it is left. May be called from any thread. */
    public void cancel() {
        cancellation.cancel();
    }

    /**
     * The declared plugins, in their order.
     *
     * @param remote whether to ask the remotes what the refs name now
     */
    public List<PluginStatus> take(boolean remote) throws StackplugException {
        // While the shell begins, a processor has nothing else to do.
        Background<LockFile> reading =
                Background.begin("lock", () -> LockFile.read(options.topDir().resolve(LockFile.NAME)));
        return new DeclarationProbe(options, fetchers, runners, listener, cancellation)
                .take((opening, localrc, made) -> take(opening, made, reading, remote));
    }

    private List<PluginStatus> take(
            OpenedSession<?> opening, Fetchers made, Background<LockFile> reading, boolean remote)
            throws StackplugException {
        options.fetch().check(opening.declarations());
        LockFile lock = reading.result();
        List<Declaration> declarations = opening.declarations();
        List<FetchService.Named> now = remote ? resolve(opening, declarations, lock) : List.of();
        List<CheckoutState> states = inspect(opening, made);
        List<PluginStatus> result = new ArrayList<>();
        for (int i = 0; i < declarations.size(); i++) {
            Declaration declaration = declarations.get(i);
            result.add(PluginStatus.of(
                    declaration,
                    lock.entry(declaration.name()),
                    states.get(i),
                    remote ? Optional.of(now.get(i).target()) : Optional.empty(),
                    remote ? now.get(i).forced() : Optional.empty()));
        }
        return result;
    }

    /** Looks at all checkouts, as many at once as there are processors: it is work, not waiting. */
    private static List<CheckoutState> inspect(OpenedSession<?> opening, Fetchers made) throws StackplugException {
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<CheckoutState>> futures = new ArrayList<>();
            for (Declaration declaration : opening.declarations()) {
                SourceFetcher fetcher = made.choose(declaration.source()).fetcher();
                Path place = opening.dest().resolve(declaration.name());
                futures.add(workers.submit(() -> fetcher.inspect(place)));
            }
            List<CheckoutState> states = new ArrayList<>();
            for (int i = 0; i < futures.size(); i++) {
                states.add(result(opening.declarations().get(i), futures.get(i)));
            }
            return states;
        } finally {
            workers.shutdownNow();
        }
    }

    private static CheckoutState result(Declaration declaration, Future<CheckoutState> future)
            throws StackplugException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw FetchProblems.of(declaration, e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static StackplugException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StackplugException(Problem.of(ErrorCode.INTERRUPTED, "the status was interrupted"), e);
    }

    private List<FetchService.Named> resolve(OpenedSession<?> opening, List<Declaration> declarations, LockFile lock)
            throws StackplugException {
        FetchPolicy policy = FetchPolicy.of(options, opening.localrc());
        Fetchers made = new Fetchers(fetchers, options, policy.offline());
        try (FetchService service = new FetchService(made, policy, options.version(), RunListener.NONE);
                var whileAsking = cancellation.guard(service::cancel)) {
            return service.resolve(declarations, lock);
        }
    }
}
