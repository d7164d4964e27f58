package org.stackplug.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.FetchService;
import org.stackplug.fetch.attempt.FetchBatch;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.lock.LockComparison;
import org.stackplug.lock.LockFile;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.session.DeclarationProbe;
import org.stackplug.session.OpenedSession;
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

    /** Terminates it soon, with all processes that localrc has started. May be called from any thread. */
    public void cancel() {
        cancellation.cancel();
    }

    /**
     * Returns the state of each declared plugin, in their order.
     *
     * @param remote whether to ask the remotes what the refs name now
     */
    public List<PluginStatus> take(boolean remote) throws StackplugException {
        // In the background: the shell, which starts meanwhile, does not use every processor.
        Background<LockFile> reading =
                Background.start("lock", () -> LockFile.read(options.topDir().resolve(LockFile.NAME)));
        return new DeclarationProbe(options, fetchers, runners, listener, cancellation)
                .take((opening, localrc, made) -> take(opening, made, reading, remote));
    }

    /** Compares the lock with the declarations. Needs neither the network nor a checkout. */
    public LockComparison compareLock() throws StackplugException {
        LockFile lock = LockFile.read(options.topDir().resolve(LockFile.NAME));
        return new DeclarationProbe(options, fetchers, runners, listener, cancellation)
                .take((opening, localrc, made) -> LockComparison.of(
                        lock, options.selection().of(opening.declarations()), opening.declarations()));
    }

    private List<PluginStatus> take(
            OpenedSession<?> opening, Fetchers made, Background<LockFile> reading, boolean remote)
            throws StackplugException {
        LockFile lock = reading.result();
        List<Declaration> declarations = options.selection().of(opening.declarations());
        List<FetchService.Named> now = remote
                ? resolve(opening, declarations, lock)
                : Collections.nCopies(declarations.size(), FetchService.Named.NOT_ASKED);
        List<CheckoutReader.Reading> checkouts = read(declarations, opening, made);
        if (made.isEmpty()
                && checkouts.stream().anyMatch(checkout -> checkout.state().isEmpty())) {
            listener.on(new RunEvent.Warned(
                    "the checkouts can't be compared with the lock, because no fetcher is installed; install the"
                            + " package stackplug-fetcher-git to compare them",
                    List.of()));
        }
        List<PluginStatus> result = new ArrayList<>();
        for (int i = 0; i < declarations.size(); i++) {
            Declaration declaration = declarations.get(i);
            result.add(PluginStatus.of(declaration, lock.entry(declaration.name()), checkouts.get(i), now.get(i)));
        }
        return result;
    }

    /** Reads all checkouts, as many at once as there are processors: it is work, not waiting. */
    private static List<CheckoutReader.Reading> read(
            List<Declaration> declarations, OpenedSession<?> opening, Fetchers made) throws StackplugException {
        List<CheckoutReader> readers = new ArrayList<>();
        for (Declaration declaration : declarations) {
            readers.add(new CheckoutReader(declaration, opening.places().of(declaration), made));
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return new FetchBatch<CheckoutReader>("status", processors, CheckoutReader::name)
                .run(readers, CheckoutReader::read, new FetchBatch.Listener<>() {})
                .orThrow();
    }

    private List<FetchService.Named> resolve(OpenedSession<?> opening, List<Declaration> declarations, LockFile lock)
            throws StackplugException {
        FetchPolicy policy = FetchPolicy.of(options, opening.localrc(), opening.assigned());
        Fetchers made = new Fetchers(fetchers, options, policy.offline());
        try (FetchService service = new FetchService(made, policy, options.version(), RunListener.NONE);
                var whileAsking = cancellation.guard(service::cancel)) {
            return service.resolve(declarations, opening.places(), lock);
        }
    }
}
