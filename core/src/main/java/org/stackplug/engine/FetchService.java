package org.stackplug.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.stackplug.event.FetchAction;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.CheckoutRequest;
import org.stackplug.spi.CheckoutState;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.FetcherContext;
import org.stackplug.spi.ResolvedRef;
import org.stackplug.spi.Revision;
import org.stackplug.spi.Source;
import org.stackplug.spi.SourceFetcher;
import org.stackplug.spi.SourceFetcherProvider;

/**
 * Brings every declared plugin to DEST/NAME. All are tried, several at once, and all failures are told. What must never
 * differ between backends is decided here: where a checkout is built, and what protects the user's work.
 */
final class FetchService implements AutoCloseable {
    private final Providers<SourceFetcherProvider> providers;
    private final RunOptions options;
    private final RunListener listener;
    private final Map<SourceFetcherProvider, SourceFetcher> fetchers = new HashMap<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    FetchService(Providers<SourceFetcherProvider> providers, RunOptions options, RunListener listener) {
        this.providers = providers;
        this.options = options;
        this.listener = listener;
    }

    /** Ends what is under way; it fails with {@link ErrorCode#INTERRUPTED}. May be called from any thread. */
    void cancel() {
        cancelled.set(true);
    }

    /**
     * Brings them all.
     *
     * @return the checkouts in the order of the declarations
     * @throws StackplugException with every failure, in that order, when at least one failed
     */
    List<Checkout> bring(List<Declaration> declarations, Path dest) throws StackplugException {
        Map<Declaration, SourceFetcher> chosen = choose(declarations);
        ExecutorService workers = Executors.newFixedThreadPool(options.jobs(), runnable -> {
            Thread thread = new Thread(runnable, "fetch");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Checkout>> futures = new ArrayList<>();
            for (Declaration declaration : declarations) {
                Callable<Checkout> work = () -> bring(declaration, dest, chosen.get(declaration));
                futures.add(workers.submit(work));
            }
            return collect(declarations, futures);
        } finally {
            workers.shutdownNow();
        }
    }

    /** Every URL is looked at before anything is fetched. */
    private Map<Declaration, SourceFetcher> choose(List<Declaration> declarations) throws StackplugException {
        Map<Declaration, SourceFetcher> chosen = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Declaration declaration : declarations) {
            try {
                chosen.put(declaration, fetcher(declaration.source().url()));
            } catch (StackplugException e) {
                e.problems().forEach(problem -> problems.add(problem.at(declaration.place())));
            }
        }
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        return chosen;
    }

    private SourceFetcher fetcher(String url) throws StackplugException {
        SourceFetcherProvider provider = providers.choose(
                options.fetcher(), candidate -> candidate.supports(url), "fetch " + Urls.withoutCredentials(url));
        SourceFetcher existing = fetchers.get(provider);
        if (existing != null) {
            return existing;
        }
        Map<String, String> settings = new HashMap<>();
        String prefix = provider.id() + ".";
        options.fetcherSettings().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                settings.put(name.substring(prefix.length()), value);
            }
        });
        try {
            SourceFetcher made = provider.create(
                    new FetcherContext(Optional.empty(), options.offline(), options.silence(), settings));
            fetchers.put(provider, made);
            return made;
        } catch (FetchException | LinkageError | RuntimeException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.PROVIDER, "the fetcher '" + provider.id() + "' can't work here")
                            .because(e instanceof FetchException ? e.getMessage() : e.toString())
                            .remedy("Correct that, or choose another fetcher in the settings."),
                    e);
        }
    }

    private List<Checkout> collect(List<Declaration> declarations, List<Future<Checkout>> futures)
            throws StackplugException {
        List<Checkout> checkouts = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            try {
                checkouts.add(futures.get(i).get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof StackplugException failure)) {
                    throw new IllegalStateException(
                            "the fetch of " + declarations.get(i).name() + " broke", e.getCause());
                }
                problems.addAll(failure.problems());
                String name = declarations.get(i).name();
                failure.problems().forEach(problem -> listener.on(new RunEvent.FetchFailed(name, problem)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancel();
                throw new StackplugException(Problem.of(ErrorCode.INTERRUPTED, "the fetch was interrupted"), e);
            }
        }
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        return checkouts;
    }

    private Checkout bring(Declaration declaration, Path dest, SourceFetcher fetcher) throws StackplugException {
        listener.on(new RunEvent.FetchStarted(declaration));
        long start = System.nanoTime();
        FetchProgress progress = new FetchProgress(declaration.name(), listener, cancelled::get);
        Path place = dest.resolve(declaration.name());
        try {
            CheckoutState state = fetcher.inspect(place);
            refuseWhatIsNotOurs(declaration, place, state);
            ResolvedRef target = fetcher.resolve(declaration.source(), progress);
            FetchAction action = reconcile(declaration, dest, fetcher, state, target, progress);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            listener.on(new RunEvent.Fetched(declaration.name(), action, state.revision(), target.revision(), took));
            return new Checkout(declaration, place, Optional.of(target.revision()));
        } catch (FetchException e) {
            throw new StackplugException(FetchProblems.of(declaration, e), e);
        }
    }

    private FetchAction reconcile(
            Declaration declaration,
            Path dest,
            SourceFetcher fetcher,
            CheckoutState state,
            ResolvedRef target,
            FetchProgress progress)
            throws FetchException, StackplugException {
        CheckoutRequest request = CheckoutRequest.full(declaration.source(), target);
        Path place = dest.resolve(declaration.name());
        boolean absent = state.kind() == CheckoutState.Kind.ABSENT || state.kind() == CheckoutState.Kind.BROKEN;
        if (absent) {
            Optional<Path> aside = new Placement(dest)
                    .put(
                            declaration.name(),
                            declaration.place(),
                            empty -> fetcher.materialize(request, empty, progress));
            aside.ifPresent(path -> listener.on(new RunEvent.Warned(
                    declaration.name() + ": the remains of an interrupted clone (" + state.detail() + ") are now in "
                            + path,
                    List.of(declaration.place()))));
            return FetchAction.CLONED;
        }
        FetchAction action = FetchAction.CURRENT;
        if (!isAt(state, declaration.source(), target.revision())) {
            fetcher.move(request, place, progress);
            action = FetchAction.MOVED;
        }
        try {
            Placement.inspect(declaration.name(), declaration.place(), place);
        } catch (IOException e) {
            throw new FetchException(FetchException.Reason.STORAGE, "the checkout can't be read: " + e.getMessage(), e);
        }
        return action;
    }

    private static boolean isAt(CheckoutState state, Source source, Revision revision) {
        return state.revision().filter(revision::equals).isPresent()
                && state.url()
                        .filter(Urls.withoutCredentials(source.url())::equals)
                        .isPresent();
    }

    private static void refuseWhatIsNotOurs(Declaration declaration, Path place, CheckoutState state)
            throws StackplugException {
        if (state.kind() == CheckoutState.Kind.FOREIGN) {
            throw new StackplugException(
                    Problem.of(ErrorCode.IN_THE_WAY, declaration.name() + ": " + place + " is no checkout")
                            .at(declaration.place())
                            .because(state.detail())
                            .remedy("Move it away, or enable the plugin under another name."));
        }
    }

    @Override
    public void close() {
        fetchers.values().forEach(SourceFetcher::close);
    }
}
