package org.stackplug.fetcher.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.URIish;
import org.stackplug.fetcher.git.call.JGitErrors;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.checkout.CheckoutBundle;
import org.stackplug.fetcher.git.checkout.CheckoutMover;
import org.stackplug.fetcher.git.checkout.CheckoutWriter;
import org.stackplug.fetcher.git.checkout.MoveMark;
import org.stackplug.fetcher.git.config.ConfigFindings;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.fetcher.git.mirror.MirrorCache;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.repository.TrackedFiles;
import org.stackplug.fetcher.git.source.Ancestry;
import org.stackplug.fetcher.git.source.Completion;
import org.stackplug.fetcher.git.source.ObjectSource;
import org.stackplug.fetcher.git.source.Preview;
import org.stackplug.fetcher.git.source.RefLookup;
import org.stackplug.fetcher.git.source.RemoteRequest;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.fetcher.git.transport.Remotes;
import org.stackplug.fetcher.git.transport.http.HttpClients;
import org.stackplug.fetcher.git.transport.http.HttpFindings;
import org.stackplug.fetcher.git.transport.ssh.SshFindings;
import org.stackplug.fetcher.git.worktree.BackupWriter;
import org.stackplug.fetcher.git.worktree.CheckoutStamp;
import org.stackplug.fetcher.git.worktree.Inspection;
import org.stackplug.fetcher.git.worktree.LeftLocks;
import org.stackplug.spi.Finding;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.TrackedFile;
import org.stackplug.spi.fetch.WorkBackup;

/**
 * The fetcher: rewrites the URL of each call, and runs the class whose job it is as a {@link RemoteCall}.
 * JGit is loaded by the first call that needs it: the state of a checkout that matches its stamp is known
 * without JGit.
 */
final class JGitFetcher implements SourceFetcher {
    private final Map<String, String> environment;
    private final FetcherContext context;
    private Parts parts;

    /** The classes that do the work. */
    private record Parts(
            Remotes remotes,
            RefLookup lookup,
            CheckoutWriter writer,
            CheckoutMover mover,
            Ancestry ancestry,
            Completion completion,
            MirrorCache mirrors) {}

    JGitFetcher(Map<String, String> environment, FetcherContext context) {
        this.environment = environment;
        this.context = context;
    }

    private synchronized Parts parts() {
        if (parts == null) {
            UserGit git = UserGit.install(environment);
            git.chooseSha1(context.settings());
            Remotes remotes = new Remotes(git, context, new HttpClients(git, context.idleTimeout()));
            Downloads downloads = new Downloads(remotes);
            MirrorCache mirrors = new MirrorCache(context.cache(), downloads);
            ObjectSource objects = new ObjectSource(downloads, mirrors);
            CheckoutWriter writer = new CheckoutWriter(objects, remotes);
            CheckoutMover mover = new CheckoutMover(objects, remotes, writer);
            parts = new Parts(
                    remotes,
                    new RefLookup(downloads, mirrors),
                    writer,
                    mover,
                    new Ancestry(downloads, mirrors),
                    new Completion(downloads, mirrors),
                    mirrors);
        }
        return parts;
    }

    /** Work on a remote. */
    @FunctionalInterface
    private interface RemoteWork<T> {
        T run(Parts parts, RemoteUrl url, RemoteCall call) throws FetchException, IOException;
    }

    private <T> T remotely(Source source, FetchMonitor monitor, RemoteWork<T> work) throws FetchException {
        RemoteUrl url = parts().remotes().url(source.url());
        return RemoteCall.run(monitor, context, JGitErrors.remote(url), call -> work.run(parts(), url, call));
    }

    /** As {@link #remotely}; where a bundle stands in for the remote, no connection can be to blame for a failure. */
    private <T> T fetching(CheckoutRequest request, FetchMonitor monitor, RemoteWork<T> work) throws FetchException {
        try {
            return remotely(request.source(), monitor, work);
        } catch (FetchException e) {
            if (request.bundle().isPresent() && e.reason().isTransient()) {
                throw new FetchException(
                        FetchException.Reason.CORRUPT,
                        "the bundle of " + request.source().urlWithoutCredentials() + " is damaged, or not complete",
                        e);
            }
            throw e;
        }
    }

    @Override
    public ResolvedRef resolve(Source source, FetchMonitor monitor) throws FetchException {
        return remotely(source, monitor, (parts, url, call) -> parts.lookup().resolve(url, source, call));
    }

    @Override
    public List<TrackedFile> materialize(CheckoutRequest request, Path empty, FetchMonitor monitor)
            throws FetchException {
        return fetching(
                request,
                monitor,
                (parts, url, call) -> parts.writer().write(RemoteRequest.of(url, request), empty, call));
    }

    @Override
    public CheckoutState inspect(Path folder) throws FetchException {
        Optional<CheckoutState> unchanged = CheckoutStamp.read(folder);
        return unchanged.isPresent() ? unchanged.get() : locally(() -> new Inspection(folder).state());
    }

    @Override
    public void move(CheckoutRequest request, Path checkout, FetchMonitor monitor) throws FetchException {
        fetching(request, monitor, (parts, url, call) -> {
            parts.mover().move(RemoteRequest.of(url, request), checkout, call);
            return checkout;
        });
    }

    @Override
    public WorkBackup backUp(Path checkout, RefName ref) throws FetchException {
        return locally(() -> {
            new MoveMark(checkout).removeLeftLocks();
            return new BackupWriter(checkout, ref).write();
        });
    }

    @Override
    public boolean contains(Path checkout, Revision commit) throws FetchException {
        return locally(() -> {
            try (Repository repository = Repositories.open(checkout);
                    RevWalk walk = new RevWalk(repository)) {
                ObjectId head = repository.resolve(Constants.HEAD);
                ObjectId wanted = Commits.id(commit);
                return head != null
                        && repository.getObjectDatabase().has(wanted)
                        && walk.isMergedInto(walk.parseCommit(wanted), walk.parseCommit(head));
            }
        });
    }

    @Override
    public Optional<Boolean> isAncestor(Source source, Revision earlier, ResolvedRef later, FetchMonitor monitor)
            throws FetchException {
        return remotely(source, monitor, (parts, url, call) -> parts.ancestry().leads(url, earlier, later, call));
    }

    @Override
    public Optional<Boolean> isRelated(Path checkout, Source source, ResolvedRef tip, FetchMonitor monitor)
            throws FetchException {
        return remotely(source, monitor, (parts, url, call) -> parts.ancestry().isRelated(checkout, url, tip, call));
    }

    @Override
    public Optional<Changes> changes(
            CheckoutRequest later, Revision earlier, Path checkout, Optional<String> diffOf, FetchMonitor monitor)
            throws FetchException {
        return remotely(
                later.source(),
                monitor,
                (parts, url, call) ->
                        new Preview(parts.mirrors()).changes(checkout, url, earlier, later.target(), diffOf, call));
    }

    @Override
    public boolean complete(Path checkout, Source source, FetchMonitor monitor) throws FetchException {
        return remotely(
                source, monitor, (parts, url, call) -> parts.completion().complete(checkout, url, call));
    }

    @Override
    public boolean hasBundles() {
        return true;
    }

    @Override
    public void writeBundle(Path checkout, ResolvedRef target, Path file, FetchMonitor monitor) throws FetchException {
        parts();
        RemoteCall.onDisk(monitor, JGitErrors.local(), call -> {
            new CheckoutBundle(checkout).write(target, file, call);
            return file;
        });
    }

    @Override
    public OptionalLong knownSize(Source source) throws FetchException {
        return parts().mirrors().size(parts().remotes().url(source.url()));
    }

    @Override
    public List<SourceFetcher.CachedCopy> unusedCopies(Collection<Source> used, Instant before) throws FetchException {
        return locally(() -> {
            List<RemoteUrl> urls = new ArrayList<>();
            for (Source source : used) {
                urls.add(parts().remotes().url(source.url()));
            }
            return parts().mirrors().unused(urls, before);
        });
    }

    @Override
    public void removeCopy(Path copy) throws FetchException {
        locally(() -> {
            parts().mirrors().remove(copy);
            return copy;
        });
    }

    @Override
    public List<TrackedFile> trackedFiles(Path checkout) throws FetchException {
        return locally(() -> TrackedFiles.atHead(checkout));
    }

    /** Work on a checkout alone. */
    @FunctionalInterface
    private interface DiskWork<T> {
        T run() throws IOException, FetchException;
    }

    private <T> T locally(DiskWork<T> work) throws FetchException {
        parts();
        return RemoteCall.locally(JGitErrors.local(), call -> work.run());
    }

    @Override
    public List<Finding> check(Map<Path, Source> plugins) {
        List<Finding> findings = new ArrayList<>(ConfigFindings.of(environment));
        UserGit git = UserGit.install(environment);
        List<URIish> remotes = plugins.values().stream()
                .flatMap(source -> target(source, git).stream())
                .toList();
        findings.addAll(new HttpFindings(git, context.offline()).of(remotes));
        if (remotes.stream().anyMatch(SshFindings::isSsh)) {
            findings.addAll(new SshFindings(git, context.offline()).of(remotes));
        }
        findings.addAll(LeftLocks.of(plugins.keySet()));
        return findings;
    }

    /** Returns where a source is; empty for a URL that is not one, which is reported when its ref is resolved. */
    private static Optional<URIish> target(Source source, UserGit git) {
        try {
            return Optional.of(RemoteUrl.of(source.url(), git).target());
        } catch (FetchException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        if (parts != null) {
            parts.remotes().close();
        }
    }
}
