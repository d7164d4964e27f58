package org.stackplug.fetch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.Attempts;
import org.stackplug.fetch.attempt.FetchBatch;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.fetch.attempt.Lookup;
import org.stackplug.fetch.attempt.RepositorySize;
import org.stackplug.fetch.checkout.CheckoutActions;
import org.stackplug.fetch.checkout.CheckoutJob;
import org.stackplug.fetch.checkout.CheckoutResult;
import org.stackplug.fetch.checkout.FetchTools;
import org.stackplug.fetch.checkout.LockedPlugin;
import org.stackplug.fetch.checkout.RunEdits;
import org.stackplug.lock.LockEntry;
import org.stackplug.lock.LockFile;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.CloneAnswer;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.spi.run.Cloner;

/**
 * Fetches what steps clone by {@code git_clone}, in the same way as plugins: built next to its place and
 * renamed, from the cache, retried, and recorded in the lock. Thread-safe.
 */
public final class StepClones implements Cloner, AutoCloseable {
    private final RunOptions options;
    private final RunListener listener;
    private final CloneLock lock;
    private final Fetchers online;
    private final Fetchers offline;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    /** One clone at a time for each folder: two jobs of a step may ask for the same one. */
    private final Map<Path, ReentrantLock> busy = new ConcurrentHashMap<>();

    private final Set<Checkout> editable = ConcurrentHashMap.newKeySet();

    public StepClones(RunOptions options, Providers<SourceFetcherProvider> providers, RunListener listener) {
        this.options = options;
        this.listener = listener;
        this.lock = new CloneLock(options.topDir());
        this.online = new Fetchers(providers, options, false);
        this.offline = new Fetchers(providers, options, true);
    }

    /** Terminates running work. May be called from any thread. */
    public void cancel() {
        cancelled.set(true);
    }

    @Override
    public CloneAnswer fetch(CloneCall call, BooleanSupplier givenUp) {
        try {
            CloneTarget target = CloneTarget.of(call);
            try {
                return CloneAnswers.done(target, fetch(target, FetchPolicy.of(options, call), givenUp));
            } catch (StackplugException e) {
                e.problems()
                        .forEach(problem -> listener.on(new RunEvent.CloneFailed(
                                target.folder(), target.declaration().source(), problem)));
                return CloneAnswers.failed(e.problems());
            }
        } catch (StackplugException e) {
            return CloneAnswers.failed(e.problems());
        } catch (Error | RuntimeException e) {
            System.getLogger(StepClones.class.getName()).log(System.Logger.Level.WARNING, "git_clone broke", e);
            return CloneAnswers.failed(List.of(Problem.of(ErrorCode.DEFECT, "git_clone broke: " + e)
                    .at(call.place())
                    .remedy("Please report it.")));
        }
    }

    /** Notes which files the run has edited in the clones and in these checkouts, when its steps have ended. */
    public void noteEdits(List<Checkout> plugins) {
        Stream.concat(plugins.stream(), editable.stream()).forEach(checkout -> {
            try {
                SourceFetcher fetcher = choose(checkout.declaration(), true).fetcher();
                new RunEdits(checkout.dir())
                        .note(fetcher.inspect(checkout.dir()).work());
            } catch (StackplugException | FetchException | RuntimeException e) {
                System.getLogger(StepClones.class.getName())
                        .log(System.Logger.Level.INFO, "the edits in " + checkout.dir() + " are not noted", e);
            }
        });
    }

    /**
     * Fetches several at once; all are tried.
     *
     * @throws StackplugException with every failure, in the order of the calls
     */
    public void fetchAll(List<CloneCall> calls, int jobs) throws StackplugException {
        new FetchBatch<>("clone", jobs, CloneCall::folder, this::size)
                .run(
                        calls,
                        call -> fetch(CloneTarget.of(call), FetchPolicy.of(options, call), cancelled::get),
                        new FetchBatch.Listener<>() {})
                .orThrow();
    }

    /** Returns how many bytes there may be to fetch, as far as that is known. A bad call fails later, in its turn. */
    private long size(CloneCall call) {
        try {
            Declaration declaration = CloneTarget.of(call).declaration();
            return RepositorySize.estimate(
                    declaration.source(), choose(declaration, false).fetcher());
        } catch (StackplugException e) {
            return 0;
        }
    }

    private CheckoutResult fetch(CloneTarget asked, FetchPolicy policy, BooleanSupplier givenUp)
            throws StackplugException {
        FoundCheckout found = new FoundCheckout(asked.declaration(), asked.folder(), lock.recordFirst(asked.key()));
        if (online.isEmpty() && found.isEnoughFor(policy)) {
            return use(asked, found);
        }
        Fetchers.Chosen chosen = choose(asked.declaration(), policy.offline());
        CloneTarget target = asked.ofKind(chosen.kind());
        // Outside of DEST the notes next to a checkout are removed, so its siblings have to wait.
        Path guarded = target.isInDest() ? target.folder() : target.parent();
        CloneNotes notes = new CloneNotes(target.folder());
        ReentrantLock held = busy.computeIfAbsent(guarded, path -> new ReentrantLock());
        held.lock();
        try {
            if (!target.isInDest()) {
                notes.check();
            }
            CheckoutResult result = fetchAlone(target, chosen, policy, givenUp);
            if (result.entry().isPresent()) {
                lock.record(result.entry().get(), target.key());
            }
            // Outside of DEST there are no notes.
            if (target.isInDest() && !result.hasUserEdits()) {
                editable.add(result.checkout());
            }
            report(target, result);
            return result;
        } catch (FetchException | Error | RuntimeException e) {
            throw FetchProblems.failure(target.declaration(), e);
        } finally {
            if (!target.isInDest()) {
                notes.remove();
            }
            held.unlock();
        }
    }

    private CheckoutResult use(CloneTarget target, FoundCheckout found) throws StackplugException {
        try {
            CheckoutResult result = found.use();
            report(target, result);
            return result;
        } catch (FetchException e) {
            throw FetchProblems.failure(target.declaration(), e);
        }
    }

    private CheckoutResult fetchAlone(
            CloneTarget target, Fetchers.Chosen chosen, FetchPolicy policy, BooleanSupplier givenUp)
            throws StackplugException, FetchException {
        Declaration declaration = target.declaration();
        LockFile known = lock.read();
        Optional<LockEntry> entry = known.entryOfClone(target.key()).map(found -> found.named(target.name()));
        LockedPlugin locked = new LockedPlugin(declaration, entry);
        BooleanSupplier stop = () -> cancelled.get() || givenUp.getAsBoolean();
        CheckoutActions actions = new CheckoutActions(
                new CheckoutJob(
                        locked,
                        target.folder(),
                        options.version() + ", " + chosen.id(),
                        lock.recordFirst(target.key())),
                new FetchTools(
                        chosen.fetcher(),
                        chosen.all(),
                        policy,
                        new Attempts(policy.times(), stop),
                        Lookup.onDemand(declaration, chosen.fetcher(), listener),
                        listener));
        if (isPlugin(target, known)) {
            return actions.useAsIs();
        }
        Optional<CheckoutResult> kept = actions.keepUserCheckout();
        if (kept.isPresent()) {
            return kept.get();
        }
        if (policy.locked() && locked.valid().isEmpty()) {
            throw new StackplugException(notLocked(target));
        }
        return actions.fetch();
    }

    /** Returns whether the folder is the checkout of a plugin, which was fetched already. */
    private static boolean isPlugin(CloneTarget target, LockFile lock) {
        return target.key().equals("$DEST/" + target.name())
                && lock.entry(target.name()).isPresent();
    }

    private static Problem notLocked(CloneTarget target) {
        Declaration declaration = target.declaration();
        return Problem.of(ErrorCode.LOCK_DIFFERS, declaration.name() + ": --locked does not resolve refs again")
                .at(declaration.place())
                .because("The lock has no entry for " + target.key() + " from "
                        + declaration.source().urlWithoutCredentials() + " "
                        + declaration.source().ref() + ".")
                .remedy("Run once without --locked, and commit stackplug.lock.");
    }

    private void report(CloneTarget target, CheckoutResult result) {
        Declaration declaration = target.declaration();
        result.warnings().forEach(warning -> listener.on(new RunEvent.Warned(warning, List.of(declaration.place()))));
        result.checkout()
                .revision()
                .ifPresent(revision -> listener.on(new RunEvent.Cloned(
                        target.folder(),
                        declaration.source(),
                        result.action(),
                        result.from(),
                        revision,
                        result.took())));
    }

    /** Fetchers are made when they are first needed, by one thread at a time. */
    private synchronized Fetchers.Chosen choose(Declaration declaration, boolean withoutNetwork)
            throws StackplugException {
        return (withoutNetwork ? offline : online).choose(declaration.name(), declaration.source());
    }

    @Override
    public void close() {
        cancel();
        online.close();
        offline.close();
    }
}
