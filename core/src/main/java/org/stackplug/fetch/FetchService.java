package org.stackplug.fetch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.Attempts;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.fetch.attempt.Lookup;
import org.stackplug.fetch.checkout.CheckoutActions;
import org.stackplug.fetch.checkout.CheckoutJob;
import org.stackplug.fetch.checkout.CheckoutResult;
import org.stackplug.fetch.checkout.FetchTools;
import org.stackplug.fetch.checkout.LockedPlugin;
import org.stackplug.fetch.checkout.Placement;
import org.stackplug.fetch.checkout.PlacementHook;
import org.stackplug.lock.LockFile;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.task.Workers;

/**
 * Brings every declared plugin to DEST/NAME: all are tried, several at once, and all failures are told. Whatever the order
 * in which the work is done, it is told in the order of the declarations.
 */
public final class FetchService implements AutoCloseable {
    private final Fetchers fetchers;
    private final FetchPolicy policy;
    private final String version;
    private final RunListener listener;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    public FetchService(Fetchers fetchers, FetchPolicy policy, String version, RunListener listener) {
        this.fetchers = fetchers;
        this.policy = policy;
        this.version = version;
        this.listener = listener;
    }

    /** Ends what is under way; it fails with {@link ErrorCode#INTERRUPTED}. May be called from any thread. */
    public void cancel() {
        cancelled.set(true);
    }

    /** A plugin, who fetches it, and the question what its ref names. */
    private record Turn(Declaration declaration, Fetchers.Chosen chosen, Lookup lookup) {}

    /** Work on one plugin. */
    private interface Work<T> {
        T on(Turn turn, Attempts attempts) throws FetchException, StackplugException;
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
    Outcome<CheckoutResult> bring(List<Declaration> declarations, Path dest, LockFile lock) throws StackplugException {
        new Placement(dest).clear();
        try (RefLookups lookups = new RefLookups(policy.jobs())) {
            List<Turn> turns = new ArrayList<>();
            for (Turn turn : turns(declarations)) {
                // Offline there is no answer to wait for.
                boolean ahead = policy.jobs() > 1
                        && !policy.offline()
                        && job(turn, dest, lock).needsRemote(policy);
                turns.add(ahead ? askedAhead(turn, lookups) : turn);
            }
            return all(
                    turns,
                    (turn, attempts) -> new CheckoutActions(
                                    job(turn, dest, lock),
                                    new FetchTools(turn.chosen().fetcher(), policy, attempts, turn.lookup(), listener))
                            .fetch(),
                    this::tell);
        }
    }

    private CheckoutJob job(Turn turn, Path dest, LockFile lock) {
        Declaration declaration = turn.declaration();
        return new CheckoutJob(
                new LockedPlugin(declaration, lock.entry(declaration.name())),
                dest,
                version + ", " + turn.chosen().id(),
                PlacementHook.PLUGIN);
    }

    /**
     * What a ref names now.
     *
     * @param forced what is to be said when it was moved away from the locked commit
     */
    public record Named(ResolvedRef target, Optional<String> forced) {}

    /** What the refs name now, in the order of the declarations. Nothing is written but the cache. */
    public List<Named> resolve(List<Declaration> declarations, LockFile lock) throws StackplugException {
        return all(turns(declarations), (turn, attempts) -> named(turn, lock, attempts), named -> {})
                .orThrow();
    }

    private Named named(Turn turn, LockFile lock, Attempts attempts) throws FetchException, StackplugException {
        Declaration declaration = turn.declaration();
        ResolvedRef now = turn.lookup().answer(attempts);
        LockedPlugin locked = new LockedPlugin(declaration, lock.entry(declaration.name()));
        return new Named(now, locked.forcedMove(now, before -> leads(turn, before, now, attempts)));
    }

    /** There may be no checkout, and there shall be no other one: only the remote knows. */
    private Optional<Boolean> leads(Turn turn, Revision before, ResolvedRef now, Attempts attempts)
            throws FetchException, StackplugException {
        try {
            return attempts.of(
                    turn.declaration().name(),
                    listener,
                    monitor -> turn.chosen().fetcher().leads(turn.declaration().source(), before, now, monitor));
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.CANCELLED) {
                throw e;
            }
            // What the ref names is known all the same.
            return Optional.empty();
        }
    }

    private void tell(CheckoutResult brought) {
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

    private Turn askedAhead(Turn turn, RefLookups lookups) {
        return new Turn(
                turn.declaration(),
                turn.chosen(),
                lookups.ahead(() -> turn.lookup().answer(attempts())));
    }

    private <T> Outcome<T> all(List<Turn> turns, Work<T> work, Consumer<T> tell) throws StackplugException {
        ExecutorService workers = Workers.named("fetch", policy.jobs());
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Turn turn : turns) {
                listener.on(new RunEvent.FetchStarted(turn.declaration()));
                Callable<T> call = () -> {
                    // The time of one plugin begins with its own turn.
                    Attempts attempts = attempts();
                    try {
                        return work.on(turn, attempts);
                    } catch (Throwable e) { // of one plugin, and no reason to give up the others
                        throw FetchProblems.of(turn.declaration(), e);
                    }
                };
                futures.add(workers.submit(call));
            }
            return collect(turns, futures, tell);
        } finally {
            workers.shutdownNow();
        }
    }

    private Attempts attempts() {
        return new Attempts(policy.times(), cancelled::get);
    }

    /** Every URL is looked at before anything is fetched. */
    private List<Turn> turns(List<Declaration> declarations) throws StackplugException {
        List<Turn> turns = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Declaration declaration : declarations) {
            try {
                Fetchers.Chosen chosen = fetchers.choose(declaration.source());
                turns.add(new Turn(declaration, chosen, Lookup.whenWanted(declaration, chosen.fetcher(), listener)));
            } catch (StackplugException e) {
                e.problems().forEach(problem -> problems.add(problem.at(declaration.place())));
            }
        }
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        return turns;
    }

    private <T> Outcome<T> collect(List<Turn> turns, List<Future<T>> futures, Consumer<T> tell)
            throws StackplugException {
        List<T> results = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<String> unfinished = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            String name = turns.get(i).declaration().name();
            try {
                T result = futures.get(i).get();
                tell.accept(result);
                results.add(result);
            } catch (ExecutionException e) {
                StackplugException failure = FetchProblems.of(turns.get(i).declaration(), e.getCause());
                failure.problems().forEach(problem -> listener.on(new RunEvent.FetchFailed(name, problem)));
                if (FetchProblems.isUsersEnd(failure)) {
                    unfinished.add(name);
                } else {
                    problems.addAll(failure.problems());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancel();
                throw new StackplugException(Problem.of(ErrorCode.INTERRUPTED, "the fetch was interrupted"), e);
            }
        }
        if (!unfinished.isEmpty()) {
            problems.add(FetchProblems.unfinished(unfinished));
        }
        return new Outcome<>(results, problems);
    }

    @Override
    public void close() {
        fetchers.close();
    }
}
