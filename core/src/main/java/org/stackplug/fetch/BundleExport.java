package org.stackplug.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.Attempts;
import org.stackplug.fetch.attempt.FetchBatch;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.fetch.bundle.RepositoryArchiveWriter;
import org.stackplug.file.PrivateFiles;
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
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.state.Folders;
import org.stackplug.task.Cancellation;

/** Writes the locked repositories of a run into one file, from their checkouts. */
public final class BundleExport {
    private final RunOptions options;
    private final Path file;
    private final Providers<SourceFetcherProvider> providers;
    private final RunListener listener;
    private final Cancellation cancellation;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    /**
     * Checks the place of the file.
     *
     * @param options a request that names the file
     * @throws StackplugException if the file can't be written there
     */
    public BundleExport(
            RunOptions options,
            Providers<SourceFetcherProvider> providers,
            RunListener listener,
            Cancellation cancellation)
            throws StackplugException {
        this.options = options;
        this.file = options.fetch().bundles().to().orElseThrow();
        this.providers = providers;
        this.listener = listener;
        this.cancellation = cancellation;
        new RepositoryArchiveWriter(file).check();
    }

    /**
     * One repository.
     *
     * @param clonedTo the key in the lock of what steps clone; empty for a plugin
     * @param checkout the folder of its checkout
     * @param bundle the file for its bundle
     */
    private record Item(
            Declaration declaration, Optional<String> clonedTo, Path checkout, LockEntry entry, Path bundle) {}

    /**
     * Writes the file. The caller holds the locks of the folders of the checkouts.
     *
     * @param plugins the checkouts that were fetched
     * @param dest the final DEST
     * @param policy the settings for fetches
     * @param work a folder for the bundles, which does not exist; it is deleted at the end
     * @throws StackplugException when a repository can't be put into the file, after all were tried
     */
    public void write(List<Checkout> plugins, Path dest, FetchPolicy policy, Path work)
            throws StackplugException, IOException {
        PrivateFiles.newFolder(work);
        try (Fetchers made = new Fetchers(providers, options, policy.offline());
                var guard = cancellation.guard(() -> cancelled.set(true))) {
            List<Item> items = items(plugins, dest, work);
            int jobs = Math.min(policy.jobs(), Runtime.getRuntime().availableProcessors());
            List<RepositoryArchiveWriter.Bundled> bundled = new FetchBatch<Item>(
                            "bundle", jobs, item -> item.declaration().name())
                    .run(items, item -> bundle(item, made, policy), new FetchBatch.Listener<>() {})
                    .orThrow();
            new RepositoryArchiveWriter(file).write(bundled);
            listener.on(new RunEvent.BundleWritten(file, bundled.size(), Files.size(file)));
        } finally {
            Folders.delete(work);
        }
    }

    private List<Item> items(List<Checkout> plugins, Path dest, Path work) throws StackplugException {
        LockFile lock = LockFile.read(FetchedCheckouts.lockFile(options));
        List<Item> items = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Checkout plugin : plugins) {
            Optional<LockEntry> entry = lock.entry(plugin.name())
                    .filter(locked -> locked.isAbout(plugin.declaration().source()));
            if (entry.isPresent()) {
                items.add(new Item(
                        plugin.declaration(),
                        Optional.empty(),
                        plugin.dir(),
                        entry.get(),
                        work.resolve(Integer.toString(items.size()))));
            } else {
                problems.add(notLocked(plugin));
            }
        }
        if (options.fetch().all()) {
            for (LockEntry clone : lock.clones().values()) {
                Path folder = CloneTarget.folder(clone.name(), dest);
                if (Files.isDirectory(folder)) {
                    items.add(new Item(
                            Declaration.ofClone(
                                    String.valueOf(folder.getFileName()),
                                    clone.source(),
                                    new Place(FetchedCheckouts.lockFile(options), 0)),
                            Optional.of(clone.name()),
                            folder,
                            clone,
                            work.resolve(Integer.toString(items.size()))));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        return items;
    }

    private static Problem notLocked(Checkout plugin) {
        return Problem.of(ErrorCode.BUNDLE, plugin.name() + ": only what is locked is put into a bundle")
                .at(plugin.declaration().place())
                .because("The checkout " + plugin.dir() + " was not made by stackplug, which uses it as it is.")
                .remedy("Move it away and fetch again, or name only the other plugins.");
    }

    private RepositoryArchiveWriter.Bundled bundle(Item item, Fetchers made, FetchPolicy policy)
            throws StackplugException {
        Declaration declaration = item.declaration();
        Fetchers.Chosen chosen = made.choose(declaration.name(), declaration.source());
        if (!chosen.fetcher().hasBundles()) {
            throw new StackplugException(Problem.of(
                            ErrorCode.BUNDLE,
                            declaration.name() + ": the backend '" + chosen.id() + "' has no bundles of repositories")
                    .at(declaration.place())
                    .remedy("Name only the other plugins: 'stackplug fetch NAME... --bundle FILE'."));
        }
        Attempts attempts = new Attempts(policy.times(), cancelled::get);
        try {
            attempts.of(
                    declaration.name(),
                    listener,
                    monitor -> chosen.fetcher().complete(item.checkout(), declaration.source(), monitor));
            PrivateFiles.file(item.bundle());
        } catch (FetchException | IOException | Error | RuntimeException e) {
            throw FetchProblems.failure(declaration, e);
        }
        try {
            attempts.of(declaration.name(), listener, monitor -> {
                chosen.fetcher().writeBundle(item.checkout(), item.entry().target(), item.bundle(), monitor);
                return item;
            });
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.CORRUPT) {
                throw new StackplugException(
                        Problem.of(ErrorCode.BUNDLE, declaration.name() + ": its checkout can't be put into a bundle")
                                .at(declaration.place())
                                .because(e.getMessage())
                                .remedy("Fetch it again without GIT_DEPTH, or name only the other plugins."),
                        e);
            }
            throw FetchProblems.failure(declaration, e);
        }
        return new RepositoryArchiveWriter.Bundled(
                declaration.name(),
                item.clonedTo(),
                item.entry().source(),
                item.entry().revision(),
                item.bundle());
    }
}
