package org.stackplug.fetcher.nativegit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.TrackedFile;
import org.stackplug.spi.fetch.WorkBackup;

/** The fetcher: runs the class whose job each call is. It has no cache. */
final class NativeGitFetcher implements SourceFetcher {
    private final Path command;
    private final FetcherContext context;

    NativeGitFetcher(Path command, FetcherContext context) {
        this.command = command;
        this.context = context;
    }

    private Git git(FetchMonitor monitor) {
        return Git.of(command, context, monitor);
    }

    /** Returns the URL of a source, if it may be used. */
    private GitUrl reachable(String written) throws FetchException {
        Optional<String> why = GitUrl.whyUnsupported(written).or(() -> GitUrl.whyImpossible(written));
        GitUrl url = GitUrl.of(written);
        if (why.isPresent()) {
            throw new FetchException(Reason.NO_REPOSITORY, "can't fetch from " + url + ": " + why.get());
        }
        if (context.offline() && !url.isLocal()) {
            throw new FetchException(Reason.OFFLINE, url + " is not on this machine, and the network may not be used");
        }
        return url;
    }

    @Override
    public ResolvedRef resolve(Source source, FetchMonitor monitor) throws FetchException {
        GitUrl url = reachable(source.url());
        return new Lookup(git(monitor).with(url.configuration()).withSilentSsh(), url)
                .resolve(source, context.limits());
    }

    @Override
    public List<TrackedFile> materialize(CheckoutRequest request, Path empty, FetchMonitor monitor)
            throws FetchException {
        new Checkout(git(monitor), empty, reachable(request.source().url()), context.limits()).write(request);
        return trackedFiles(empty);
    }

    @Override
    public boolean complete(Path checkout, Source source, FetchMonitor monitor) throws FetchException {
        boolean partial = new PartialClone(git(monitor).in(checkout)).exists();
        if (partial) {
            new Checkout(git(monitor), checkout, reachable(source.url()), context.limits()).complete();
        }
        return partial;
    }

    @Override
    public CheckoutState inspect(Path folder) throws FetchException {
        return new Inspection(git(FetchMonitor.SILENT), folder).state();
    }

    @Override
    public void move(CheckoutRequest request, Path checkout, FetchMonitor monitor) throws FetchException {
        new Checkout(git(monitor), checkout, GitUrl.of(request.source().url()), context.limits())
                .move(request, () -> reachable(request.source().url()));
    }

    @Override
    public WorkBackup backUp(Path checkout, RefName ref) throws FetchException {
        return new Keeping(git(FetchMonitor.SILENT), checkout).keep(ref);
    }

    @Override
    public boolean contains(Path checkout, Revision commit) throws FetchException {
        // The command fails for a commit that is not there at all, which is not contained either.
        return git(FetchMonitor.SILENT)
                .in(checkout)
                .run("merge-base", "--is-ancestor", commit.id(), "HEAD")
                .succeeded();
    }

    @Override
    public List<TrackedFile> trackedFiles(Path checkout) throws FetchException {
        Git.Output tree = git(FetchMonitor.SILENT).in(checkout).run("ls-tree", "-r", "-z", "--full-tree", "HEAD");
        if (!tree.succeeded()) {
            throw GitErrors.local(checkout, tree);
        }
        List<TrackedFile> files = new ArrayList<>();
        for (String entry : tree.records()) {
            // mode, blank, type, blank, id, tab, path
            files.add(new TrackedFile(entry.substring(entry.indexOf('\t') + 1), kind(entry.substring(0, 6))));
        }
        files.sort(Comparator.comparing(TrackedFile::path));
        return files;
    }

    private static TrackedFile.Kind kind(String mode) {
        return switch (mode) {
            case "100755" -> TrackedFile.Kind.EXECUTABLE;
            case "120000" -> TrackedFile.Kind.SYMLINK;
            case "160000" -> TrackedFile.Kind.SUBMODULE;
            default -> TrackedFile.Kind.FILE;
        };
    }

    @Override
    public void close() {
        // Every call terminates its own processes.
    }
}
