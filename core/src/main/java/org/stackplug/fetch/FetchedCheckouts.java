package org.stackplug.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.FetchBatch;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.checkout.CheckoutResult;
import org.stackplug.lock.LockEntry;
import org.stackplug.lock.LockFile;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.CheckoutPlaces;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.task.Background;
import org.stackplug.task.Cancellation;

/** The checkouts of a run that fetches: every declared plugin, at the commit of the lock or of its ref. */
public final class FetchedCheckouts {
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final RunListener listener;
    private final Cancellation cancellation;
    private final Background<LockFile> reading;
    private final List<Checkout> editable = new ArrayList<>();
    private final List<Checkout> present = new ArrayList<>();
    /** The lock as it was read, and then as it was written last. */
    private Optional<LockFile> known = Optional.empty();

    /** Starts to read the lock. The caller holds TOP_DIR, so that no other process writes it. */
    public FetchedCheckouts(
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            RunListener listener,
            Cancellation cancellation) {
        this.options = options;
        this.fetchers = fetchers;
        this.listener = listener;
        this.cancellation = cancellation;
        LockFile.clear(lockFile(options));
        reading = Background.start("lock", () -> LockFile.read(lockFile(options)));
    }

    /** Returns the path of TOP_DIR's lock. */
    public static Path lockFile(RunOptions options) {
        return options.topDir().resolve(LockFile.NAME);
    }

    /** Returns the checkouts that are there after the calls of {@link #fetch}, also when others failed. */
    public List<Checkout> present() {
        return List.copyOf(present);
    }

    /**
     * Fetches plugins, and writes the lock. May be called again for other plugins.
     *
     * @param places the folders of the checkouts
     * @param policy the rules, which localrc has settings for
     * @return the checkouts, in the order of the declarations
     * @throws StackplugException when a fetch failed, after all were tried
     */
    public List<Checkout> fetch(List<Declaration> declarations, CheckoutPlaces places, FetchPolicy policy)
            throws StackplugException, IOException {
        LockFile lock = known.isPresent() ? known.get() : reading.result();
        known = Optional.of(lock);
        Fetchers made = new Fetchers(fetchers, options, policy.offline());
        try (FetchService service = new FetchService(made, policy, options.version(), listener);
                var guard = cancellation.guard(service::cancel)) {
            Optional<Revision> tree = treeRevision(made);
            refuseOtherTree(policy, lock, tree);
            FetchBatch.Result<CheckoutResult> outcome = service.fetch(declarations, places, lock);
            List<Checkout> fetched =
                    outcome.results().stream().map(CheckoutResult::checkout).toList();
            present.addAll(fetched);
            outcome.results().stream()
                    .filter(result -> !result.hasUserEdits())
                    .map(CheckoutResult::checkout)
                    .forEach(editable::add);
            List<Problem> problems = new ArrayList<>(outcome.problems());
            try {
                // Also where others failed: the checkouts that are there have to match the lock.
                update(lock, tree, outcome.results());
            } catch (StackplugException e) {
                problems.addAll(e.problems());
            }
            if (!problems.isEmpty()) {
                throw new StackplugException(problems);
            }
            return fetched;
        }
    }

    /** Returns the checkouts without edits of the user's: what is edited in them when the run ends was edited by its steps. */
    public List<Checkout> editable() {
        return List.copyOf(editable);
    }

    /** Writes the lock only where it pins something else than before: using a committed lock does not change it. */
    private void update(LockFile lock, Optional<Revision> tree, List<CheckoutResult> fetched)
            throws StackplugException {
        List<LockEntry> changed = new ArrayList<>();
        for (CheckoutResult result : fetched) {
            result.entry()
                    .filter(entry -> lock.entry(entry.name())
                            .filter(entry::pinsTheSameAs)
                            .isEmpty())
                    .ifPresent(changed::add);
        }
        if (!changed.isEmpty() || (tree.isPresent() && !tree.equals(lock.devstack()))) {
            LockFile now = lock.with(changed).in(tree.or(lock::devstack));
            now.write(lockFile(options));
            known = Optional.of(now);
        }
    }

    /** Returns the commit of the DevStack tree; empty where TOP_DIR is not one, or no fetcher can read it. */
    private Optional<Revision> treeRevision(Fetchers made) {
        if (!new DevStackTree(options.topDir()).exists()) {
            return Optional.empty();
        }
        try {
            return Fetchers.inspect(made.usable(), options.topDir()).flatMap(CheckoutState::revision);
        } catch (FetchException e) {
            System.getLogger(FetchedCheckouts.class.getName())
                    .log(System.Logger.Level.INFO, "the commit of the DevStack tree can't be read", e);
            return Optional.empty();
        }
    }

    private static void refuseOtherTree(FetchPolicy policy, LockFile lock, Optional<Revision> tree)
            throws StackplugException {
        if (policy.locked() && tree.isPresent() && lock.devstack().isPresent() && !tree.equals(lock.devstack())) {
            throw new StackplugException(Problem.of(
                            ErrorCode.LOCK_DIFFERS, "the DevStack tree is at another commit than the lock says")
                    .because("The lock has " + lock.devstack().get() + ", and the tree is at " + tree.get() + ".")
                    .remedy("Check out the locked commit, or run without --locked."));
        }
    }
}
