package org.stackplug.fetcher.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.TrackedFile;
import org.stackplug.spi.fetch.WorkBackup;

/** The fetcher: unpacks archives, and compares checkouts with what was unpacked. It has no state but its limits. */
final class ArchiveFetcher implements SourceFetcher {
    /** The refs for the archive as it is now: {@code master} is assumed where the user writes none. */
    private static final Set<String> CURRENT = Set.of("HEAD", "@", "master");

    private static final String PINNED = "sha256:";

    private final FetchLimits limits;

    ArchiveFetcher(FetchLimits limits) {
        this.limits = limits;
    }

    @Override
    public ResolvedRef resolve(Source source, FetchMonitor monitor) throws FetchException {
        ArchiveUrl url = ArchiveUrl.of(source);
        Path file = url.existingFile();
        boolean pinned = source.ref().startsWith(PINNED);
        if (!pinned && !CURRENT.contains(source.ref())) {
            throw new FetchException(
                    Reason.NO_REF,
                    "'" + source.ref() + "' is neither HEAD nor " + PINNED + " and the digest of an archive");
        }
        Revision now = FileDigest.of(file, limits, monitor);
        if (pinned && !source.ref().equals(PINNED + now)) {
            throw other(url, now);
        }
        return ResolvedRef.ofCommit(now);
    }

    private static FetchException other(ArchiveUrl url, Revision now) {
        return new FetchException(Reason.NO_REF, url + " has the digest " + PINNED + now);
    }

    @Override
    public List<TrackedFile> materialize(CheckoutRequest request, Path empty, FetchMonitor monitor)
            throws FetchException {
        ArchiveNotes notes = new ArchiveNotes(empty);
        ArchiveManifest manifest = stage(request, notes, monitor);
        new FileSwap(notes).placeAll(manifest);
        notes.adopt(manifest);
        return manifest.trackedFiles();
    }

    /** Copies and unpacks the requested archive into the notes; the checkout itself stays as it is. */
    private ArchiveManifest stage(CheckoutRequest request, ArchiveNotes notes, FetchMonitor monitor)
            throws FetchException {
        if (monitor.isCancelled()) {
            throw FileDigest.cancelled();
        }
        ArchiveUrl url = ArchiveUrl.of(request.source());
        notes.clearStaging();
        // From now on nothing depends on the user's file, which may change at any moment.
        Revision now = FileDigest.copy(url.existingFile(), notes.newArchive(), limits, monitor);
        if (!now.equals(request.target().revision())) {
            throw other(url, now);
        }
        List<KeptFile> files = unpack(url.format(), notes.newArchive(), notes, monitor);
        return new ArchiveManifest(url.format(), request.source().urlWithoutCredentials(), now, files);
    }

    private List<KeptFile> unpack(ArchiveFormat format, Path archive, ArchiveNotes notes, FetchMonitor monitor)
            throws FetchException {
        new Unpacking(notes.newFiles(), new UnpackBudget(limits, FolderTree.size(archive)), monitor)
                .unpack(format, archive);
        return KeptFile.below(notes.newFiles(), Set.of());
    }

    @Override
    public CheckoutState inspect(Path folder) throws FetchException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
            return CheckoutState.foreign("it is not a folder");
        }
        if (!Files.exists(folder) || isEmpty(folder)) {
            return CheckoutState.absent();
        }
        ArchiveNotes notes = new ArchiveNotes(folder);
        if (!notes.exists()) {
            return CheckoutState.foreign("it holds files that were not unpacked from an archive");
        }
        return notes.state();
    }

    private static boolean isEmpty(Path folder) throws FetchException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw FolderTree.unreadable(folder, e);
        }
    }

    @Override
    public void move(CheckoutRequest request, Path checkout, FetchMonitor monitor) throws FetchException {
        ArchiveNotes notes = new ArchiveNotes(checkout);
        CheckoutState state = usable(checkout);
        if (state.work().isLostByMove()) {
            throw new FetchException(Reason.LOCAL_WORK, checkout + " holds edited files");
        }
        ArchiveManifest before = notes.manifest();
        ArchiveManifest manifest = stage(request, notes, monitor);
        manifest.refuseOverwriting(state.work().untracked(), checkout);
        FileSwap swap = new FileSwap(notes);
        swap.removeAllBut(manifest, before);
        swap.placeAll(manifest);
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
    public WorkBackup backUp(Path checkout, RefName ref) throws FetchException {
        ArchiveNotes notes = new ArchiveNotes(checkout);
        CheckoutState state = usable(checkout);
        ArchiveManifest manifest = notes.manifest();
        WorkBackup backup = new ArchiveBackup(notes, ref).write(state.work());
        notes.clearStaging();
        unpack(manifest.format(), notes.archive(manifest.revision()), notes, FetchMonitor.SILENT);
        FileSwap swap = new FileSwap(notes);
        swap.remove(state.work().untracked());
        swap.restore(manifest, state.work().edited());
        notes.clearStaging();
        return backup;
    }

    @Override
    public boolean contains(Path checkout, Revision commit) throws FetchException {
        return new ArchiveNotes(checkout).manifest().revision().equals(commit);
    }

    @Override
    public List<TrackedFile> trackedFiles(Path checkout) throws FetchException {
        return new ArchiveNotes(checkout).manifest().trackedFiles();
    }

    @Override
    public void close() {
        // Every call closes what it has opened.
    }
}
