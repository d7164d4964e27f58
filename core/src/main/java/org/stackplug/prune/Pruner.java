package org.stackplug.prune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.checkout.InPlaceLink;
import org.stackplug.fetch.checkout.Placement;
import org.stackplug.file.FolderSize;
import org.stackplug.file.StorageProblem;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.Runs;
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
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.state.Folders;
import org.stackplug.state.LastStack;
import org.stackplug.state.RunLock;
import org.stackplug.task.Cancellation;

/** Finds what nothing needs any more, and removes it. What is stacked, and what the user has made, always stays. */
public final class Pruner {
    /** A copy in the cache may belong to another TOP_DIR, so it has to be unused for a while. */
    private static final Duration UNUSED = Duration.ofDays(30);

    private final RunOptions options;
    private final DeclarationProbe probe;
    private final Cancellation cancellation = new Cancellation();
    private final int keptRuns;

    /** @param keptRuns the number of the newest runs that stay */
    public Pruner(
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners,
            RunListener listener,
            int keptRuns) {
        this.options = options;
        this.keptRuns = keptRuns;
        probe = new DeclarationProbe(options, fetchers, runners, listener, cancellation);
    }

    /** Ends it soon: what has been removed by then is gone, and the rest stays. May be called from any thread. */
    public void cancel() {
        cancellation.cancel();
    }

    /** Returns what can be removed, and changes nothing. */
    public List<Removable> find() throws StackplugException {
        return probe.take((opening, localrc, made) -> find(opening, made));
    }

    /**
     * Removes what can be removed. TOP_DIR and DEST are locked meanwhile.
     *
     * @return what was removed
     * @throws StackplugException if something could not be removed, after all was tried
     */
    public List<Removable> remove() throws StackplugException {
        try (RunLock top = RunLock.take("TOP_DIR", options.topDir(), "prune")) {
            return probe.take((opening, localrc, made) -> {
                boolean separate = !opening.dest().equals(options.topDir()) && Files.isDirectory(opening.dest());
                try (RunLock dest = separate ? RunLock.take("DEST", opening.dest(), "prune") : top) {
                    return remove(find(opening, made), made);
                }
            });
        }
    }

    private List<Removable> find(OpenedSession<?> opening, Fetchers made) throws StackplugException, IOException {
        LockFile lock = LockFile.read(lockFile());
        List<RunRecord> runs = new Runs(options.topDir()).all();
        Set<String> enabled = new HashSet<>();
        opening.declarations().forEach(plugin -> enabled.add(plugin.name()));
        Optional<LastStack> stacked = LastStack.read(options.topDir());
        List<Removable> found = new ArrayList<>();
        for (String name : lock.entries().keySet()) {
            if (!enabled.contains(name)) {
                found.add(new Removable(
                        Removable.Kind.LOCK_ENTRY, name, lockFile(), 0, "the plugin is not enabled any more"));
            }
        }
        try {
            found.addAll(new StaleCheckouts(
                            opening.dest(),
                            lock,
                            runs,
                            name -> enabled.contains(name)
                                    || stacked.filter(last -> last.has(name)).isPresent())
                    .find(made.usable()));
            found.addAll(new OldRuns(runs, keptRuns).find());
            for (SourceFetcher fetcher : made.usable()) {
                for (SourceFetcher.CachedCopy copy : unused(fetcher, opening.declarations())) {
                    found.add(new Removable(
                            Removable.Kind.CACHE,
                            copy.name(),
                            copy.path(),
                            FolderSize.of(copy.path()),
                            "it was not used for " + UNUSED.toDays() + " days"));
                }
            }
        } catch (FetchException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, "what can be removed can't be found out")
                            .because(e.getMessage()),
                    e);
        }
        return found;
    }

    private static List<SourceFetcher.CachedCopy> unused(SourceFetcher fetcher, List<Declaration> declared)
            throws FetchException {
        return fetcher.unusedCopies(
                declared.stream().map(Declaration::source).toList(),
                Instant.now().minus(UNUSED));
    }

    private Path lockFile() {
        return options.topDir().resolve(LockFile.NAME);
    }

    private List<Removable> remove(List<Removable> found, Fetchers made) throws StackplugException {
        List<Removable> removed = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<String> entries = found.stream()
                .filter(one -> one.kind() == Removable.Kind.LOCK_ENTRY)
                .map(Removable::name)
                .toList();
        if (!entries.isEmpty()) {
            LockFile.read(lockFile()).withoutPlugins(entries).write(lockFile());
        }
        for (Removable one : found) {
            if (cancellation.isRequested()) {
                problems.add(Problem.of(ErrorCode.INTERRUPTED, "prune was interrupted"));
                break;
            }
            try {
                remove(one, made);
                removed.add(one);
            } catch (IOException e) {
                problems.add(StorageProblem.writing("can't remove " + one.path(), e, "it"));
            } catch (FetchException e) {
                problems.add(Problem.of(ErrorCode.STORAGE, "can't remove " + one.path())
                        .because(e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        return removed;
    }

    private static void remove(Removable one, Fetchers made) throws IOException, FetchException {
        switch (one.kind()) {
            case LOCK_ENTRY -> {
                // All of them are removed at once.
            }
            case CHECKOUT -> new Placement(one.path()).remove();
            case WAITING_CHECKOUT -> {
                Path folder = one.path().getParent().getParent();
                new Placement(folder.resolveSibling(one.name())).removeWaiting();
            }
            case LINK -> InPlaceLink.remove(one.path());
            case RUN -> Folders.delete(one.path());
            case CACHE -> {
                for (SourceFetcher fetcher : made.usable()) {
                    fetcher.removeCopy(one.path());
                }
            }
        }
    }
}
