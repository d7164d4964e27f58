package org.stackplug.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.lock.LockFile;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.ResolvedRef;

/**
 * Brings every declared plugin to DEST/NAME: all are tried, several at once, and all failures are told. Whatever the order
 * in which the work is done, it is told in the order of the declarations.
 */
final class FetchService implements AutoCloseable {
    private final Fetchers fetchers;
    private final FetchPolicy policy;
    private final int jobs;
    private final String version;
    private final RunListener listener;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    FetchService(Fetchers fetchers, FetchPolicy policy, int jobs, String version, RunListener listener) {
        this.fetchers = fetchers;
        this.policy = policy;
        this.jobs = jobs;
        this.version = version;
        this.listener = listener;
    }

    /** Ends what is under way; it fails with {@link ErrorCode#INTERRUPTED}. May be called from any thread. */
    void cancel() {
        cancelled.set(true);
    }

    /** Work on one plugin. */
    private interface Work<T> {
        T on(Declaration declaration, Fetchers.Chosen chosen, Attempts attempts)
                throws FetchException, StackplugException;
    }

    /**
     * What came of all.
     *
     * @param results of those that went well, in the order of the declarations
     * @param problems of the others, in that order
     */
    record Outcome<T>(List<T> results, List<Problem> problems) {
        Outcome {
            results = List.copyOf(results);
            problems = List.copyOf(problems);
        }

        /** All results. */
        List<T> orThrow() throws StackplugException {
            if (!problems.isEmpty()) {
                throw new StackplugException(problems);
            }
            return results;
        }
    }

    /**
     * Brings them all. What went well is there and can be locked, whatever became of the others.
     *
     * @throws StackplugException when nothing could be tried
     */
    Outcome<Brought> bring(List<Declaration> declarations, Path dest, LockFile lock) throws StackplugException {
        new Placement(dest).clear();
        return all(
                declarations,
                (declaration, chosen, attempts) -> new Reconciler(
                                declaration,
                                dest,
                                chosen.fetcher(),
                                policy,
                                lock.entry(declaration.name()),
                                attempts,
                                listener,
                                version + ", " + chosen.id(),
                                Placement::inspect)
                        .bring(),
                this::tell);
    }

    /** What the refs name now, in the order of the declarations. Nothing is written but the cache. */
    List<ResolvedRef> resolve(List<Declaration> declarations) throws StackplugException {
        return all(
                        declarations,
                        (declaration, chosen, attempts) -> attempts.of(
                                declaration.name(),
                                listener,
                                monitor -> chosen.fetcher().resolve(declaration.source(), monitor)),
                        resolved -> {})
                .orThrow();
    }

    private void tell(Brought brought) {
        String name = brought.checkout().name();
        for (String warning : brought.warnings()) {
            listener.on(new RunEvent.Warned(
                    warning, List.of(brought.checkout().declaration().place())));
        }
        brought.checkout()
                .revision()
                .ifPresent(revision -> listener.on(
                        new RunEvent.Fetched(name, brought.action(), brought.from(), revision, brought.took())));
    }

    private <T> Outcome<T> all(List<Declaration> declarations, Work<T> work, Consumer<T> tell)
            throws StackplugException {
        List<Fetchers.Chosen> chosen = choose(declarations);
        ExecutorService workers = Executors.newFixedThreadPool(jobs, runnable -> {
            Thread thread = new Thread(runnable, "fetch");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < declarations.size(); i++) {
                Declaration declaration = declarations.get(i);
                Fetchers.Chosen backend = chosen.get(i);
                listener.on(new RunEvent.FetchStarted(declaration));
                Callable<T> call = () -> {
                    // The time of one plugin begins with its own turn.
                    Attempts attempts = new Attempts(policy.deadline(), policy.total(), cancelled::get);
                    try {
                        return work.on(declaration, backend, attempts);
                    } catch (FetchException e) {
                        throw new StackplugException(FetchProblems.of(declaration, e), e);
                    }
                };
                futures.add(workers.submit(call));
            }
            return collect(declarations, futures, tell);
        } finally {
            workers.shutdownNow();
        }
    }

    /** Every URL is looked at before anything is fetched. */
    private List<Fetchers.Chosen> choose(List<Declaration> declarations) throws StackplugException {
        List<Fetchers.Chosen> chosen = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Declaration declaration : declarations) {
            try {
                chosen.add(fetchers.choose(declaration.source()));
            } catch (StackplugException e) {
                e.problems().forEach(problem -> problems.add(problem.at(declaration.place())));
            }
        }
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        return chosen;
    }

    private <T> Outcome<T> collect(List<Declaration> declarations, List<Future<T>> futures, Consumer<T> tell)
            throws StackplugException {
        List<T> results = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            String name = declarations.get(i).name();
            try {
                T result = futures.get(i).get();
                tell.accept(result);
                results.add(result);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof StackplugException failure)) {
                    throw new IllegalStateException("the fetch of " + name + " broke", e.getCause());
                }
                problems.addAll(failure.problems());
                failure.problems().forEach(problem -> listener.on(new RunEvent.FetchFailed(name, problem)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancel();
                throw new StackplugException(Problem.of(ErrorCode.INTERRUPTED, "the fetch was interrupted"), e);
            }
        }
        return new Outcome<>(results, problems);
    }

    @Override
    public void close() {
        fetchers.close();
    }
}
