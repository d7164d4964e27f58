package org.stackplug.spi.fetch.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.SourceKind;
import org.stackplug.spi.fetch.TrackedFile;
import org.stackplug.spi.fetch.WorkBackup;

/**
 * A fetcher for sources of the kind {@link SourceKind#SNAPSHOT}. A backend adds {@link #current} and {@link #write}; it keeps
 * nothing between two calls, and every promise about checkouts is kept here.
 *
 * <p>A checkout has a folder {@code .stackplug-snapshot} with a second copy of the files, from which edited files can be
 * restored, their digests, by which edits are recognised, and the backups of local work. Nothing is trusted that a backend has
 * written: links that lead out of the checkout, devices and FIFOs are {@link Reason#CORRUPT}, and more files or bytes than the
 * limits allow are {@link Reason#LIMIT}. A backend that can, checks the limits while it writes.
 *
 * @since 0.1.0
 */
public abstract class SnapshotFetcher implements SourceFetcher {
    /** The refs for the state that a source has now: {@code master} is assumed where the user writes none. */
    private static final Set<String> CURRENT = Set.of("HEAD", "@", "master");

    private static final int LEAST_OF_AN_ID = 4;

    private final FetcherContext context;

    /** Makes a fetcher. */
    protected SnapshotFetcher(FetcherContext context) {
        this.context = Objects.requireNonNull(context);
    }

    /** Returns the context with which the fetcher was made. */
    protected final FetcherContext context() {
        return context;
    }

    /** Returns the limits of the context. */
    protected final FetchLimits limits() {
        return context.limits();
    }

    /**
     * Returns the id of the state that a source has now: the same one as long as its files are the same, and another one when
     * they change. {@link #digest} makes such an id; a version that the source has, such as an entity tag, is one as well.
     *
     * @throws FetchException with {@link Reason#NO_REPOSITORY} if there is nothing at the URL, and all reasons of the network
     */
    protected abstract Revision current(Source source, FetchMonitor monitor) throws FetchException;

    /**
     * Writes the files of a state.
     *
     * @param state a result of {@link #current}, now or at the time of the lock. A backend that has kept the files of that state
     *     may write them
     * @throws FetchException with {@link Reason#NO_REF} if the source has another state by now, for which there is
     *     {@link #changed}
     */
    protected abstract void write(Source source, Revision state, Staging staging, FetchMonitor monitor)
            throws FetchException;

    /** Returns whether the ref stands for the state that the source has now; {@code master} does if the user wrote none. */
    protected static boolean isCurrent(Source source) {
        return CURRENT.contains(source.ref());
    }

    /** Returns the exception for a fetch that {@link FetchMonitor#isCancelled()} ends. */
    protected static FetchException cancelled() {
        return FileDigest.cancelled();
    }

    /** Returns the exception for a source that is asked for a state that it does not have. */
    protected static FetchException changed(Source source, Revision now) {
        return new FetchException(Reason.NO_REF, source.urlWithoutCredentials() + " has the state " + now);
    }

    /**
     * Returns an id that is made of the content of a file, or of the names, kinds and contents of all files below a folder;
     * links are not followed.
     *
     * @throws FetchException with {@link Reason#LIMIT} if they are larger than one download may be
     */
    protected final Revision digest(Path path, FetchMonitor monitor) throws FetchException {
        monitor.begin("reading " + path.getFileName(), 0);
        return new FileDigest(limits(), monitor).of(path);
    }

    /**
     * Runs a command that can't ask for anything. It is ended when the fetch is cancelled; a time-out is its own matter.
     *
     * @param environment variables in addition to those of this process
     * @param command the program and its arguments. What comes from a URL follows {@code --}, which keeps it from being an option
     */
    protected final ToolResult run(Map<String, String> environment, FetchMonitor monitor, String... command)
            throws FetchException {
        return new ToolRun(List.of(command), environment, limits(), monitor).result();
    }

    /**
     * Runs a command like the other method, and returns its standard output.
     *
     * @param failure the reason of the exception if its status is not 0; the message has what it printed
     */
    protected final String run(Reason failure, FetchMonitor monitor, String... command) throws FetchException {
        ToolResult result = run(Map.of(), monitor, command);
        if (result.status() != 0) {
            throw new FetchException(
                    failure,
                    "'" + command[0] + "' failed with status " + result.status() + ": "
                            + (result.errors() + result.output()).strip());
        }
        return result.output();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Here a ref is {@code HEAD}, {@code @} or {@code master}, or the id of the state that the source has now, or its first
     * four or more characters.
     */
    @Override
    public ResolvedRef resolve(Source source, FetchMonitor monitor) throws FetchException {
        Revision now = current(source, monitor);
        boolean names = source.ref().length() >= LEAST_OF_AN_ID && now.id().startsWith(source.ref());
        if (!isCurrent(source) && !names) {
            throw new FetchException(
                    Reason.NO_REF,
                    source.urlWithoutCredentials() + " has the state " + now + ", and not '" + source.ref() + "'");
        }
        return ResolvedRef.ofCommit(now);
    }

    @Override
    public final List<TrackedFile> materialize(CheckoutRequest request, Path empty, FetchMonitor monitor)
            throws FetchException {
        SnapshotNotes notes = new SnapshotNotes(empty);
        SnapshotManifest manifest = stage(request, notes, monitor);
        new FileSwap(notes, manifest).placeAll();
        notes.adopt(manifest);
        return manifest.trackedFiles();
    }

    /** Adds the files of the requested state to the notes; the checkout itself stays as it is. */
    private SnapshotManifest stage(CheckoutRequest request, SnapshotNotes notes, FetchMonitor monitor)
            throws FetchException {
        if (monitor.isCancelled()) {
            throw FileDigest.cancelled();
        }
        Source source = request.source();
        Revision state = request.target().revision();
        Staging staging = notes.stage();
        write(source, state, staging, monitor);
        List<KeptFile> files = SnapshotCheck.of(staging.files(), limits());
        return notes.keep(new SnapshotManifest(source.urlWithoutCredentials(), state, files));
    }

    @Override
    public final CheckoutState inspect(Path folder) throws FetchException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
            return CheckoutState.foreign("it is not a folder");
        }
        if (!Files.exists(folder) || isEmpty(folder)) {
            return CheckoutState.absent();
        }
        SnapshotNotes notes = new SnapshotNotes(folder);
        return notes.exists()
                ? notes.state()
                : CheckoutState.foreign("it holds files that were not fetched from such a source");
    }

    private static boolean isEmpty(Path folder) throws FetchException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw FolderTree.unreadable(folder, e);
        }
    }

    @Override
    public final void move(CheckoutRequest request, Path checkout, FetchMonitor monitor) throws FetchException {
        SnapshotNotes notes = new SnapshotNotes(checkout);
        CheckoutState state = usable(checkout);
        if (state.work().isLostByMove()) {
            throw new FetchException(Reason.LOCAL_WORK, checkout + " holds edited files");
        }
        SnapshotManifest before = notes.manifest();
        SnapshotManifest manifest = stage(request, notes, monitor);
        manifest.refuseOverwriting(state.work().untracked(), checkout);
        FileSwap swap = new FileSwap(notes, manifest);
        swap.removeGone(before);
        swap.placeAll();
        notes.adopt(manifest);
    }

    private CheckoutState usable(Path checkout) throws FetchException {
        CheckoutState state = inspect(checkout);
        if (!state.isCheckout()) {
            throw new FetchException(Reason.CORRUPT, checkout + " is not a usable checkout: " + state.detail());
        }
        return state;
    }

    @Override
    public final WorkBackup backUp(Path checkout, RefName ref) throws FetchException {
        SnapshotNotes notes = new SnapshotNotes(checkout);
        CheckoutState state = usable(checkout);
        FileSwap swap = new FileSwap(notes, notes.manifest());
        WorkBackup backup = new SnapshotBackup(notes, ref).write(state.work());
        swap.remove(state.work().untracked());
        swap.restore(state.work().edited());
        return backup;
    }

    @Override
    public final boolean contains(Path checkout, Revision commit) throws FetchException {
        return new SnapshotNotes(checkout).manifest().revision().equals(commit);
    }

    @Override
    public final List<TrackedFile> trackedFiles(Path checkout) throws FetchException {
        return new SnapshotNotes(checkout).manifest().trackedFiles();
    }

    @Override
    public void close() {
        // Every call closes what it has opened.
    }
}
