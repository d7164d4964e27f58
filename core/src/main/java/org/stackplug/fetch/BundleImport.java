package org.stackplug.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.bundle.CarriedRepository;
import org.stackplug.fetch.bundle.RepositoryArchive;
import org.stackplug.file.PrivateFiles;
import org.stackplug.lock.LockEntry;
import org.stackplug.lock.LockFile;
import org.stackplug.options.BundleOptions;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.state.Folders;

/**
 * The repositories of a file, compared with the lock and unpacked: a fetch takes them in place of the remotes. All problems are
 * found before a checkout is touched.
 */
public final class BundleImport implements AutoCloseable {
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> providers;
    private final Path file;
    private final Path work;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Source, Path> unpacked = new HashMap<>();
    private final List<LockEntry> clones = new ArrayList<>();

    private BundleImport(RunOptions options, Providers<SourceFetcherProvider> providers, Path work) {
        this.options = options;
        this.providers = providers;
        this.file = options.fetch().bundles().from().orElseThrow();
        this.work = work;
    }

    /**
     * Opens the file of a request.
     *
     * @param declared the plugins that are enabled
     * @param wanted those of them that are fetched
     * @param work a folder for the bundles, which does not exist; {@link #close()} deletes it
     * @throws StackplugException {@link ErrorCode#BUNDLE}, or {@link ErrorCode#LOCK_DIFFERS} where the lock has something else
     */
    public static BundleImport open(
            RunOptions options,
            Providers<SourceFetcherProvider> providers,
            RunListener listener,
            List<Declaration> declared,
            List<Declaration> wanted,
            Path work)
            throws StackplugException, IOException {
        Path lockFile = FetchedCheckouts.lockFile(options);
        BundleImport bundle = new BundleImport(options, providers, work);
        try (RepositoryArchive archive = RepositoryArchive.open(bundle.file)) {
            if (!Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
                throw new StackplugException(Problem.of(
                                ErrorCode.LOCK_DIFFERS, "there is no " + LockFile.NAME + " to compare the bundle with")
                        .at(new Place(lockFile, 0))
                        .because("--from fetches what is locked, and nothing else.")
                        .remedy("Copy the lock of the machine that has written the bundle, next to local.conf."));
            }
            PrivateFiles.newFolder(work);
            bundle.take(archive, LockFile.read(lockFile), wanted);
            bundle.warnOfOthers(archive, declared, listener);
            return bundle;
        } catch (StackplugException | IOException e) {
            bundle.close();
            throw e;
        }
    }

    private void take(RepositoryArchive archive, LockFile lock, List<Declaration> wanted)
            throws StackplugException, IOException {
        Map<String, CarriedRepository> carried = new LinkedHashMap<>();
        archive.repositories().forEach(repository -> carried.put(repository.key(), repository));
        Map<Source, CarriedRepository> needed = new LinkedHashMap<>();
        for (Declaration plugin : wanted) {
            Optional<LockEntry> entry = lock.entry(plugin.name()).filter(locked -> locked.isAbout(plugin.source()));
            CarriedRepository found = carried.get(plugin.name());
            if (entry.isEmpty()) {
                // As with --locked, the fetch says what differs.
                continue;
            }
            if (found == null) {
                problems.add(missing(plugin, carried));
            } else if (isSame(found, entry.get(), plugin.place())) {
                needed.put(found.source(), found);
            }
        }
        for (LockEntry clone : lock.clones().values()) {
            CarriedRepository found = carried.get(clone.name());
            if (found != null && isSame(found, clone, new Place(FetchedCheckouts.lockFile(options), 0))) {
                needed.put(found.source(), found);
                clones.add(clone);
            }
        }
        requireBackends(needed);
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        for (CarriedRepository repository : needed.values()) {
            Path target = work.resolve(unpacked.size() + ".bundle");
            archive.unpack(repository, target);
            unpacked.put(BundleOptions.key(repository.source()), target);
        }
    }

    private Problem missing(Declaration plugin, Map<String, CarriedRepository> carried) {
        return Problem.of(ErrorCode.BUNDLE, plugin.name() + ": the bundle does not have it")
                .at(plugin.place())
                .at(new Place(file, 0))
                .because(NearestWords.withQuestion(
                        carried.isEmpty() ? "It has nothing." : "It has: " + String.join(", ", carried.keySet()),
                        plugin.name(),
                        carried.keySet()))
                .remedy("Write it again with 'stackplug fetch --bundle FILE', where the same plugins are enabled.");
    }

    private boolean isSame(CarriedRepository found, LockEntry entry, Place place) {
        if (found.revision().equals(entry.revision()) && found.source().equals(entry.source())) {
            return true;
        }
        problems.add(
                Problem.of(ErrorCode.LOCK_DIFFERS, found.name() + ": the bundle and the lock have different commits")
                        .at(place)
                        .at(new Place(file, 0))
                        .because("The lock has "
                                + words(entry.source(), entry.revision().id()) + ".\nThe bundle has "
                                + words(found.source(), found.revision().id()) + ".")
                        .remedy("Take lock and bundle from the same machine, at the same time."));
        return false;
    }

    private static String words(Source source, String commit) {
        return commit + " of " + source.url() + " " + source.ref();
    }

    private void requireBackends(Map<Source, CarriedRepository> needed) throws StackplugException {
        try (Fetchers made = new Fetchers(providers, options, true)) {
            for (CarriedRepository repository : needed.values()) {
                Fetchers.Chosen chosen = made.choose(repository.name(), repository.source());
                if (!chosen.fetcher().hasBundles()) {
                    problems.add(Problem.of(
                                    ErrorCode.BUNDLE,
                                    repository.name() + ": the backend '" + chosen.id()
                                            + "' has no bundles of repositories")
                            .at(new Place(file, 0))
                            .remedy("Choose another backend in the settings: see 'stackplug providers'."));
                }
            }
        }
    }

    private void warnOfOthers(RepositoryArchive archive, List<Declaration> declared, RunListener listener) {
        List<String> names = declared.stream().map(Declaration::name).toList();
        List<String> locked = clones.stream().map(LockEntry::name).toList();
        List<String> others = archive.repositories().stream()
                .filter(one -> one.clonedTo().isPresent() ? !locked.contains(one.key()) : !names.contains(one.name()))
                .map(CarriedRepository::key)
                .toList();
        if (!others.isEmpty()) {
            listener.on(new RunEvent.Warned(
                    "the bundle has repositories that are not needed here, and are not used: "
                            + String.join(", ", others),
                    List.of(new Place(file, 0))));
        }
    }

    /** Returns the options of a fetch from the bundles. */
    public RunOptions options() {
        return options.from(unpacked);
    }

    /**
     * Returns calls that fetch what steps clone.
     *
     * @param dest the final DEST
     */
    public List<CloneCall> clones(Path dest) {
        return clones.stream()
                .map(entry -> new CloneCall(
                        entry.url(),
                        CloneTarget.folder(entry.name(), dest).toString(),
                        entry.ref(),
                        Map.of("DEST", dest.toString()),
                        new Place(FetchedCheckouts.lockFile(options), 0)))
                .toList();
    }

    /** Deletes the bundles. */
    @Override
    public void close() {
        try {
            if (Files.exists(work)) {
                Folders.delete(work);
            }
        } catch (IOException e) {
            System.getLogger(BundleImport.class.getName())
                    .log(System.Logger.Level.WARNING, "bundles are left behind in " + work, e);
        }
    }
}
