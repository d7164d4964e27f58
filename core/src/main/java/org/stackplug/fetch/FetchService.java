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

/**
 * Fetches every declared plugin to DEST/NAME: all are tried, several at once, and all failures are reported.
 * Whatever the order of the work, events are in the order of the declarations.
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

    /** One plugin to fetch: its declaration, the chosen backend and the pending ref lookup. */
    private record PluginFetch(Declaration declaration, Fetchers.Chosen chosen, Lookup lookup) {}

    /** The work on one plugin. */
    private interface Work<R> {
        R on(PluginFetch plugin, Attempts attempts) throws FetchException, StackplugException;
    }

    /**
     * Fetches all plugins. The checkouts that succeed can be locked, whatever becomes of the others.
     *
     * @throws StackplugException when none could be tried
     */
    FetchBatch.Result<CheckoutResult> fetch(List<Declaration> declarations, Path dest, LockFile lock)
            throws StackplugException {
        new Placement(dest).clear();
        try (RefLookups lookups = new RefLookups(policy.jobs())) {
            List<PluginFetch> plugins = new ArrayList<>();
            for (PluginFetch plugin : plugins(declarations)) {
                // Offline there is no answer to wait for.
                boolean inAdvance = policy.jobs() > 1
                        && !policy.offline()
                        && job(plugin, dest, lock).needsRemote(policy);
                plugins.add(inAdvance ? askedInAdvance(plugin, lookups) : plugin);
            }
            return run(
                    plugins,
                    (plugin, attempts) -> new CheckoutActions(job(plugin, dest, lock), tools(plugin, attempts)).fetch(),
                    this::report);
        }
    }

    private CheckoutJob job(PluginFetch plugin, Path dest, LockFile lock) {
        Declaration declaration = plugin.declaration();
        return new CheckoutJob(
                new LockedPlugin(declaration, lock.entry(declaration.name())),
                dest,
                version + ", " + plugin.chosen().id(),
                PlacementHook.PLUGIN);
    }

    private FetchTools tools(PluginFetch plugin, Attempts attempts) {
        return new FetchTools(plugin.chosen().fetcher(), policy, attempts, plugin.lookup(), listener);
    }

    /**
     * The target of a ref at its remote.
     *
     * @param forced the warning where the ref was moved away from the locked commit by force
     */
    public record Named(ResolvedRef target, Optional<String> forced) {}

    /** Resolves the refs, in the order of the declarations. Writes nothing but the cache. */
    public List<Named> resolve(List<Declaration> declarations, LockFile lock) throws StackplugException {
        return run(plugins(declarations), (plugin, attempts) -> named(plugin, lock, attempts), named -> {})
                .orThrow();
    }

    private Named named(PluginFetch plugin, LockFile lock, Attempts attempts)
            throws FetchException, StackplugException {
        Declaration declaration = plugin.declaration();
        ResolvedRef now = plugin.lookup().answer(attempts);
        LockedPlugin locked = new LockedPlugin(declaration, lock.entry(declaration.name()));
        return new Named(now, locked.forcedMove(now, before -> leads(plugin, before, now, attempts)));
    }

    /** Asks the remote: there need not be a checkout, and none shall be made. */
    private Optional<Boolean> leads(PluginFetch plugin, Revision before, ResolvedRef now, Attempts attempts)
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
                .ifPresent(revision -> listener.on(
                        new RunEvent.Fetched(name, fetched.action(), fetched.from(), revision, fetched.took())));
    }

    private PluginFetch askedInAdvance(PluginFetch plugin, RefLookups lookups) {
        return new PluginFetch(
                plugin.declaration(),
                plugin.chosen(),
                lookups.start(() -> plugin.lookup().answer(attempts())));
    }

    private <R> FetchBatch.Result<R> run(List<PluginFetch> plugins, Work<R> work, Consumer<R> done)
            throws StackplugException {
        FetchBatch<PluginFetch> batch = new FetchBatch<>(
                "fetch", policy.jobs(), plugin -> plugin.declaration().name());
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
            return work.on(plugin, attempts);
        } catch (Throwable e) { // of one plugin: the others go on
            throw FetchProblems.failure(plugin.declaration(), e);
        }
    }

    private Attempts attempts() {
        return new Attempts(policy.times(), cancelled::get);
    }

    /** Chooses the backends; every URL is checked before anything is fetched. */
    private List<PluginFetch> plugins(List<Declaration> declarations) throws StackplugException {
        List<PluginFetch> plugins = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Declaration declaration : declarations) {
            try {
                Fetchers.Chosen chosen = fetchers.choose(declaration.source());
                Lookup lookup = Lookup.onDemand(declaration, chosen.fetcher(), listener);
                plugins.add(new PluginFetch(declaration, chosen, lookup));
            } catch (StackplugException e) {
                e.problems().forEach(problem -> problems.add(problem.at(declaration.place())));
            }
        }
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        return plugins;
    }

    @Override
    public void close() {
        fetchers.close();
    }
}
