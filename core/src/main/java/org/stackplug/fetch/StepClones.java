package org.stackplug.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.stackplug.event.FetchAction;
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
import org.stackplug.fetch.checkout.PlacementHook;
import org.stackplug.file.NotesFolder;
import org.stackplug.file.PlainFile;
import org.stackplug.lock.LockEntry;
import org.stackplug.lock.LockFile;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.CloneAnswer;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.spi.run.Cloning;
import org.stackplug.state.Folders;
import org.stackplug.state.RunLock;
import org.stackplug.task.Workers;

/**
 * Brings what steps clone by {@code git_clone}, as plugins are brought: built beside the place and renamed, from the cache,
 * retried, and recorded in the lock. Thread-safe.
 */
public final class StepClones implements Cloning, AutoCloseable {
    private final RunOptions options;
    private final RunListener listener;
    private final Path lockFile;
    private final Fetchers online;
    private final Fetchers offline;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    /** One at a time for each folder: two jobs of a step may ask for the same one. */
    private final Map<Path, ReentrantLock> atWork = new ConcurrentHashMap<>();

    public StepClones(RunOptions options, Providers<SourceFetcherProvider> providers, RunListener listener) {
        this.options = options;
        this.listener = listener;
        this.lockFile = options.topDir().resolve(LockFile.NAME);
        this.online = new Fetchers(providers, options, false);
        this.offline = new Fetchers(providers, options, true);
    }

    /** Ends what is under way. May be called from any thread. */
    public void cancel() {
        cancelled.set(true);
    }

    @Override
    public CloneAnswer bring(CloneCall call, BooleanSupplier givenUp) {
        try {
            Declaration declaration = checked(call);
            Path folder = Path.of(call.folder()).normalize();
            try {
                return brought(declaration, folder, call, givenUp);
            } catch (StackplugException e) {
                e.problems()
                        .forEach(problem ->
                                listener.on(new RunEvent.CloneFailed(folder, declaration.source(), problem)));
                return refusal(e.problems());
            }
        } catch (StackplugException e) {
            return refusal(e.problems());
        } catch (Error | RuntimeException e) {
            System.getLogger(StepClones.class.getName()).log(System.Logger.Level.WARNING, "git_clone broke", e);
            return refusal(List.of(Problem.of(ErrorCode.DEFECT, "git_clone broke: " + e)
                    .at(call.place())
                    .remedy("Please report it.")));
        }
    }

    /**
     * Brings several at once; all are tried.
     *
     * @throws StackplugException with every failure, in the order of the calls
     */
    public void bringAll(List<CloneCall> calls, int jobs) throws StackplugException {
        ExecutorService workers = Workers.named("clone", jobs);
        List<Problem> failures = new ArrayList<>();
        List<String> unfinished = new ArrayList<>();
        try {
            List<Future<Optional<StackplugException>>> futures = new ArrayList<>();
            for (CloneCall call : calls) {
                futures.add(workers.submit(() -> attempt(call)));
            }
            for (int i = 0; i < futures.size(); i++) {
                Optional<StackplugException> failure = futures.get(i).get();
                if (failure.filter(FetchProblems::isUsersEnd).isPresent()) {
                    unfinished.add(calls.get(i).folder());
                } else {
                    failure.ifPresent(e -> failures.addAll(e.problems()));
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the check of a clone broke", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackplugException(Problem.of(ErrorCode.INTERRUPTED, "the clones were interrupted"), e);
        } finally {
            workers.shutdownNow();
        }
        if (!unfinished.isEmpty()) {
            failures.add(FetchProblems.unfinished(unfinished));
        }
        if (!failures.isEmpty()) {
            throw new StackplugException(failures);
        }
    }

    private Optional<StackplugException> attempt(CloneCall call) {
        try {
            brought(checked(call), Path.of(call.folder()).normalize(), call, cancelled::get);
            return Optional.empty();
        } catch (StackplugException e) {
            return Optional.of(e);
        }
    }

    /** What a backend may receive, and a folder that has a name. */
    private static Declaration checked(CloneCall call) throws StackplugException {
        try {
            Path folder = Path.of(call.folder()).normalize();
            if (!folder.isAbsolute() || folder.getFileName() == null) {
                throw new IllegalArgumentException("no folder to clone into: '" + call.folder() + "'");
            }
            // DevStack leaves the word out where the ref is empty, and git takes the default branch.
            Source source = new Source(call.url(), call.ref().isEmpty() ? Source.HEAD : call.ref());
            return new Declaration(folder.getFileName().toString(), source, call.place(), true);
        } catch (IllegalArgumentException e) {
            String what = e instanceof InvalidPathException ? "the folder can't be one: " : "";
            throw new StackplugException(
                    Problem.of(ErrorCode.SOURCE, "git_clone: " + what + e.getMessage())
                            .at(call.place())
                            .because("A variable that is not set, or not quoted, changes the words of the call.")
                            .remedy("It is written: git_clone URL FOLDER REF."),
                    e);
        }
    }

    private CloneAnswer brought(Declaration declaration, Path folder, CloneCall call, BooleanSupplier givenUp)
            throws StackplugException {
        Optional<Path> dest = dest(call);
        boolean inDest = dest.filter(folder.getParent()::equals).isPresent();
        // The notes of a fetch stand beside the checkout; outside of DEST they are cleared away with the parent held.
        ReentrantLock held = atWork.computeIfAbsent(inDest ? folder : folder.getParent(), path -> new ReentrantLock());
        held.lock();
        try {
            if (!inDest) {
                // That of DEST was checked when its lock was taken.
                checkNotes(folder.getParent());
            }
            FetchPolicy policy = FetchPolicy.of(options, call);
            String key = key(folder, dest);
            LockFile lock = LockFile.read(lockFile);
            CheckoutResult brought = bring(declaration, folder, policy, lock, key, givenUp);
            if (brought.entry().isPresent()) {
                record(brought.entry().get(), key);
            }
            brought.warnings()
                    .forEach(warning -> listener.on(new RunEvent.Warned(warning, List.of(declaration.place()))));
            brought.checkout()
                    .revision()
                    .ifPresent(revision -> listener.on(new RunEvent.Cloned(
                            folder, declaration.source(), brought.action(), brought.from(), revision, brought.took())));
            return new CloneAnswer(true, told(declaration, folder, brought));
        } catch (FetchException | Error | RuntimeException e) {
            throw FetchProblems.of(declaration, e);
        } finally {
            if (!inDest) {
                clear(folder);
            }
            held.unlock();
        }
    }

    private CheckoutResult bring(
            Declaration declaration,
            Path folder,
            FetchPolicy policy,
            LockFile lock,
            String key,
            BooleanSupplier givenUp)
            throws StackplugException, FetchException {
        Fetchers.Chosen chosen = choose(declaration, policy.offline());
        Optional<LockEntry> entry = lock.entryOfClone(key).map(found -> found.named(declaration.name()));
        BooleanSupplier stop = () -> cancelled.get() || givenUp.getAsBoolean();
        CheckoutActions actions = new CheckoutActions(
                new CheckoutJob(
                        new LockedPlugin(declaration, entry),
                        folder.getParent(),
                        options.version() + ", " + chosen.id(),
                        recorded(key)),
                new FetchTools(
                        chosen.fetcher(),
                        policy,
                        new Attempts(policy.times(), stop),
                        Lookup.whenWanted(declaration, chosen.fetcher(), listener),
                        listener));
        // A plugin's own checkout has been brought already.
        boolean plugins = key.equals("$DEST/" + declaration.name())
                && lock.entry(declaration.name()).isPresent();
        Optional<CheckoutResult> found = plugins ? Optional.of(actions.useAsIs()) : actions.keepUserCheckout();
        if (found.isPresent()) {
            return found.get();
        }
        if (policy.locked()
                && entry.filter(one -> one.isAbout(declaration.source())).isEmpty()) {
            throw new StackplugException(
                    Problem.of(ErrorCode.LOCK_DIFFERS, declaration.name() + ": with --locked nothing is resolved anew")
                            .at(declaration.place())
                            .because("The lock has no entry for " + key + " from "
                                    + declaration.source().urlWithoutCredentials() + " "
                                    + declaration.source().ref() + ".")
                            .remedy("Run once without --locked, and commit stackplug.lock."));
        }
        return actions.fetch();
    }

    /** Fetchers are made when they are first needed, by one thread at a time. */
    private synchronized Fetchers.Chosen choose(Declaration declaration, boolean withoutNetwork)
            throws StackplugException {
        return (withoutNetwork ? offline : online).choose(declaration.source());
    }

    /**
     * In the lock before it is at its place: a checkout that the lock does not know is the user's, and the run may be killed
     * at any moment.
     */
    private PlacementHook recorded(String key) {
        return new PlacementHook() {
            @Override
            public void inspect(String name, Place declared, Path checkout) {
                // It may be anything.
            }

            @Override
            public void announce(LockEntry entry) throws StackplugException {
                record(entry, key);
            }
        };
    }

    private synchronized void record(LockEntry made, String key) throws StackplugException {
        LockEntry entry = made.named(key);
        LockFile lock = LockFile.read(lockFile);
        if (lock.entryOfClone(key).filter(entry::pinsTheSameAs).isPresent()) {
            return;
        }
        lock.withClone(entry).write(lockFile);
    }

    private static Optional<Path> dest(CloneCall call) {
        try {
            return Optional.ofNullable(call.settings().get("DEST"))
                    .filter(value -> !value.isEmpty())
                    .map(Path::of)
                    .filter(Path::isAbsolute)
                    .map(Path::normalize);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static void checkNotes(Path parent) throws StackplugException, FetchException {
        try {
            if (Files.isDirectory(parent)) {
                NotesFolder.existing(parent);
            }
        } catch (NotesFolder.UntrustedException e) {
            throw RunLock.untrusted(e);
        } catch (IOException e) {
            throw new FetchException(FetchException.Reason.STORAGE, PlainFile.why(e), e);
        }
    }

    /** Hosts that share a lock have their checkouts in different places. */
    private static String key(Path folder, Optional<Path> dest) {
        return dest.filter(path -> folder.startsWith(path) && !folder.equals(path))
                .map(path -> "$DEST/" + path.relativize(folder))
                .orElse(folder.toString());
    }

    /** In a parent that is not DEST no notes are left. */
    private static void clear(Path folder) {
        Path notes = folder.resolveSibling(NotesFolder.NAME);
        if (!Files.isDirectory(notes, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.deleteIfExists(notes.resolve("digests").resolve(folder.getFileName()));
            for (String name : List.of("digests", "moving", "staging", "in-place", "")) {
                Folders.deleteIfEmpty(notes.resolve(name));
            }
        } catch (IOException e) {
            System.getLogger(StepClones.class.getName())
                    .log(System.Logger.Level.INFO, "notes are left behind in " + notes, e);
        }
    }

    private static String told(Declaration declaration, Path folder, CheckoutResult brought) {
        StringBuilder text = new StringBuilder();
        brought.warnings()
                .forEach(warning -> text.append("warning: ").append(warning).append('\n'));
        String revision =
                brought.checkout().revision().map(Revision::abbreviated).orElse("no commit");
        String from = declaration.source().urlWithoutCredentials() + " "
                + declaration.source().ref();
        text.append(folder)
                .append(" is at ")
                .append(revision)
                .append(brought.action() == FetchAction.KEPT ? ", as it was found" : " (" + from + ")")
                .append('\n');
        return text.toString();
    }

    private static CloneAnswer refusal(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            text.append("error[")
                    .append(problem.code().id())
                    .append("]: ")
                    .append(problem.sentence())
                    .append('\n');
            problem.explanation()
                    .forEach(line -> text.append("  = ").append(line).append('\n'));
            if (!problem.remedy().isEmpty()) {
                text.append("  help: ").append(problem.remedy()).append('\n');
            }
        }
        return new CloneAnswer(false, text.toString());
    }

    @Override
    public void close() {
        cancel();
        online.close();
        offline.close();
    }
}
