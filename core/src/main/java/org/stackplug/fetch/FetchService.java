package org.stackplug.fetch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.Attempts;
import org.stackplug.fetch.attempt.FetchBatch;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.fetch.attempt.KnownChanges;
import org.stackplug.fetch.attempt.Lookup;
import org.stackplug.fetch.attempt.RepositorySize;
import org.stackplug.fetch.checkout.CheckoutActions;
import org.stackplug.fetch.checkout.CheckoutJob;
import org.stackplug.fetch.checkout.CheckoutResult;
import org.stackplug.fetch.checkout.FetchTools;
import org.stackplug.fetch.checkout.LockedPlugin;
import org.stackplug.fetch.checkout.Placement;
import org.stackplug.fetch.checkout.PlacementHook;
import org.stackplug.lock.LockEntry;
import org.stackplug.lock.LockFile;
import org.stackplug.options.ChangeDetail;
import org.stackplug.plugin.CheckoutPlaces;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

/**
 * Fetches every declared plugin to its place: all are tried, several at once, and all failures are reported.
 * Events are of the moment in which they happen; results are in the order of the declarations.
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

    /** Terminates running work, which fails with {@link ErrorCode#INTERRUPTED}. May be called from any thread. */
    public void cancel() {
        cancelled.set(true);
    }

    /** One plugin to fetch. */
    private sealed interface PluginFetch {
        Declaration declaration();

        /** How many bytes there are to fetch, as far as that is known. */
        default long size() {
            return 0;
        }
    }

    /**
     * With the chosen backend and the pending ref lookup.
     *
     * @param whole whether its whole history is fetched, as far as that is known before the checkout is inspected
     */
    private record Fetchable(Declaration declaration, Fetchers.Chosen chosen, Lookup lookup, boolean whole)
            implements PluginFetch {
        @Override
        public long size() {
            return whole ? RepositorySize.estimate(declaration.source(), chosen.fetcher()) : 0;
        }
    }

    /** No backend can fetch it. */
    private record Unfetchable(Declaration declaration, StackplugException why) implements PluginFetch {}

    /** The work on one plugin. */
    private interface Work<R> {
        R on(Fetchable plugin, Attempts attempts) throws FetchException, StackplugException;

        /** Does without a backend; by default it fails. */
        default R on(Unfetchable plugin) throws FetchException, StackplugException {
            throw plugin.why();
        }
    }

    /**
     * Fetches all plugins. The checkouts that succeed can be locked, whatever becomes of the others.
     *
     * @throws StackplugException if a folder can't be prepared
     */
    FetchBatch.Result<CheckoutResult> fetch(List<Declaration> declarations, CheckoutPlaces places, LockFile lock)
            throws StackplugException {
        places.roots().forEach(Placement::clear);
        try (RefLookups lookups = new RefLookups(policy.jobs())) {
            List<PluginFetch> plugins = new ArrayList<>();
            for (PluginFetch plugin : plugins(declarations)) {
                // Offline there is no answer to wait for.
                if (plugin instanceof Fetchable fetchable
                        && policy.jobs() > 1
                        && !policy.offline()
                        && job(fetchable, places, lock).needsRemote(policy)) {
                    plugins.add(askedInAdvance(fetchable, lookups));
                } else {
                    plugins.add(plugin);
                }
            }
            return run(
                    plugins,
                    new Work<>() {
                        @Override
                        public CheckoutResult on(Fetchable plugin, Attempts attempts)
                                throws FetchException, StackplugException {
                            return new CheckoutActions(job(plugin, places, lock), tools(plugin, attempts)).fetch();
                        }

                        @Override
                        public CheckoutResult on(Unfetchable plugin) throws FetchException, StackplugException {
                            FoundCheckout found = new FoundCheckout(
                                    plugin.declaration(), places.of(plugin.declaration()), PlacementHook.PLUGIN);
                            if (!fetchers.isEmpty() || !found.isEnoughFor(policy)) {
                                throw plugin.why();
                            }
                            return found.use();
                        }
                    },
                    this::report);
        }
    }

    private CheckoutJob job(Fetchable plugin, CheckoutPlaces places, LockFile lock) {
        Declaration declaration = plugin.declaration();
        return new CheckoutJob(
                new LockedPlugin(declaration, lock.entry(declaration.name())),
                places.of(declaration),
                version + ", " + plugin.chosen().id(),
                PlacementHook.PLUGIN);
    }

    private FetchTools tools(Fetchable plugin, Attempts attempts) {
        return new FetchTools(
                plugin.chosen().fetcher(), plugin.chosen().all(), policy, attempts, plugin.lookup(), listener);
    }

    /**
     * The answer of a remote to a ref.
     *
     * @param target empty if the remote was not asked, or in vain
     * @param changes what lies between the locked revision, or else that of the checkout, and the target; empty if it is not
     *     wanted or not known
     * @param forced the warning where the ref was moved away from the locked commit by force
     * @param refusal why an update would leave the checkout where it is, if an update is what is asked about
     * @param problems why there is no target
     */
    public record Named(
            Optional<ResolvedRef> target,
            Optional<Changes> changes,
            Optional<String> forced,
            Optional<Problem> refusal,
            List<Problem> problems) {
        /** Of a remote that was not asked. */
        public static final Named NOT_ASKED = withoutTarget(List.of());

        private static Named withoutTarget(List<Problem> problems) {
            return new Named(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), problems);
        }
    }

    /** Resolves the refs, in the order of the declarations. Writes nothing but the cache. */
    public List<Named> resolve(List<Declaration> declarations, CheckoutPlaces places, LockFile lock)
            throws StackplugException {
        FetchBatch<PluginFetch> batch = new FetchBatch<>(
                "lookup", policy.jobs(), plugin -> plugin.declaration().name());
        return batch.run(plugins(declarations), plugin -> resolve(plugin, places, lock), new FetchBatch.Listener<>() {})
                .orThrow();
    }

    private Named resolve(PluginFetch plugin, CheckoutPlaces places, LockFile lock) throws StackplugException {
        try {
            return run(plugin, (fetchable, attempts) -> named(fetchable, places, lock, attempts));
        } catch (StackplugException e) {
            if (FetchProblems.isInterruption(e)) {
                throw e;
            }
            return Named.withoutTarget(e.problems());
        }
    }

    private Named named(Fetchable plugin, CheckoutPlaces places, LockFile lock, Attempts attempts)
            throws FetchException, StackplugException {
        Declaration declaration = plugin.declaration();
        ResolvedRef now = plugin.lookup().answer(attempts);
        LockedPlugin locked = new LockedPlugin(declaration, lock.entry(declaration.name()));
        Optional<Changes> changes = changes(plugin, places.of(declaration), locked, now, attempts);
        Optional<Boolean> continues = changes.flatMap(Changes::history).map(history -> history.lost() == 0);
        return new Named(
                Optional.of(now),
                changes,
                locked.forcedMove(
                        now, before -> continues.isPresent() ? continues : isAncestor(plugin, before, now, attempts)),
                new CheckoutActions(job(plugin, places, lock), tools(plugin, attempts)).refusal(now),
                List.of());
    }

    private Optional<Changes> changes(
            Fetchable plugin, Path checkout, LockedPlugin locked, ResolvedRef now, Attempts attempts)
            throws FetchException, StackplugException {
        Optional<Revision> before = locked.valid().map(LockEntry::revision);
        if (before.isEmpty() && policy.changes() != ChangeDetail.NONE) {
            before = plugin.chosen().fetcher().inspect(checkout).revision();
        }
        if (before.isEmpty()) {
            return Optional.empty();
        }
        return new KnownChanges(plugin.chosen().fetcher(), policy, attempts, listener)
                .between(
                        plugin.declaration().name(),
                        checkout,
                        before.get(),
                        new CheckoutRequest(plugin.declaration().source(), now, policy.depth(), false));
    }

    /** Asks the remote: there need not be a checkout, and none shall be made. */
    private Optional<Boolean> isAncestor(Fetchable plugin, Revision before, ResolvedRef now, Attempts attempts)
            throws FetchException, StackplugException {
        try {
            return attempts.of(
                    plugin.declaration().name(),
                    listener,
                    monitor -> plugin.chosen()
                            .fetcher()
                            .isAncestor(plugin.declaration().source(), before, now, monitor));
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.CANCELLED) {
                throw e;
            }
            // The target of the ref is known all the same.
            return Optional.empty();
        }
    }

    private void report(CheckoutResult fetched) {
        String name = fetched.checkout().name();
        for (String warning : fetched.warnings()) {
            listener.on(new RunEvent.Warned(
                    warning, List.of(fetched.checkout().declaration().place())));
        }
        fetched.checkout()
                .revision()
                .ifPresent(revision -> listener.on(new RunEvent.Fetched(
                        name, fetched.action(), fetched.from(), revision, fetched.changes(), fetched.took())));
    }

    private Fetchable askedInAdvance(Fetchable plugin, RefLookups lookups) {
        return new Fetchable(
                plugin.declaration(),
                plugin.chosen(),
                lookups.start(() -> plugin.lookup().answer(attempts())),
                policy.depth() == 0);
    }

    private <R> FetchBatch.Result<R> run(List<PluginFetch> plugins, Work<R> work, Consumer<R> done)
            throws StackplugException {
        FetchBatch<PluginFetch> batch = new FetchBatch<>(
                "fetch", policy.jobs(), plugin -> plugin.declaration().name(), PluginFetch::size);
        try {
            return batch.run(plugins, plugin -> run(plugin, work), new FetchBatch.Listener<>() {
                @Override
                public void started(PluginFetch plugin) {
                    listener.on(new RunEvent.FetchStarted(plugin.declaration()));
                }

                @Override
                public void done(PluginFetch plugin, R result) {
                    done.accept(result);
                }

                @Override
                public void failed(PluginFetch plugin, Problem problem) {
                    listener.on(new RunEvent.FetchFailed(plugin.declaration().name(), problem));
                }
            });
        } catch (StackplugException e) {
            // The waiting thread was interrupted: a backend may still be at work.
            cancel();
            throw e;
        }
    }

    private <R> R run(PluginFetch plugin, Work<R> work) throws StackplugException {
        // The time of a plugin starts with its own work.
        Attempts attempts = attempts();
        try {
            return plugin instanceof Unfetchable none ? work.on(none) : work.on((Fetchable) plugin, attempts);
        } catch (Throwable e) { // of one plugin: the others go on
            throw FetchProblems.failure(plugin.declaration(), e);
        }
    }

    private Attempts attempts() {
        return new Attempts(policy.times(), cancelled::get);
    }

    /** Chooses the backends. */
    private List<PluginFetch> plugins(List<Declaration> declarations) {
        List<PluginFetch> plugins = new ArrayList<>();
        for (Declaration declaration : declarations) {
            try {
                Fetchers.Chosen chosen = fetchers.choose(declaration.name(), declaration.source());
                Declaration known = declaration.ofKind(chosen.kind());
                plugins.add(new Fetchable(known, chosen, Lookup.onDemand(known, chosen.fetcher(), listener), false));
            } catch (StackplugException e) {
                List<Problem> problems = e.problems().stream()
                        .map(problem -> problem.at(declaration.place()))
                        .toList();
                plugins.add(new Unfetchable(declaration, new StackplugException(problems)));
            }
        }
        return plugins;
    }

    @Override
    public void close() {
        fetchers.close();
    }
}
