package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.fetcher.git.repository.ObjectFolders;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.repository.TrackedFiles;
import org.stackplug.fetcher.git.source.ObjectSource;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.fetcher.git.worktree.CheckoutStamp;
import org.stackplug.fetcher.git.worktree.Inspection;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.TrackedFile;

/** Writes a new checkout into an empty folder. */
public final class CheckoutWriter {
    private final ObjectSource objects;
    private final Downloads downloads;

    public CheckoutWriter(ObjectSource objects, Downloads downloads) {
        this.objects = objects;
        this.downloads = downloads;
    }

    /**
     * Writes it; again if the cache was in the way.
     *
     * @return what it tracks, sorted by path
     */
    public List<TrackedFile> write(CheckoutRequest request, Path folder, RemoteCall attempt)
            throws FetchException, IOException {
        RemoteUrl url = downloads.remotes().url(request.source().url());
        List<TrackedFile> files = objects.use(
                url, brought -> tryOnce(url, request, folder, brought, attempt), () -> ObjectFolders.empty(folder));
        if (request.submodules()) {
            new Submodules(this, null).bring(url, request, folder, attempt);
        }
        return files;
    }

    /** Seals a checkout that has just been changed, if it is clean: a branch of the user's own may be left in it. */
    static void seal(Path folder) throws IOException {
        CheckoutState state = new Inspection(folder).state();
        if (state.kind() == CheckoutState.Kind.CLEAN) {
            try (Repository repository = Repositories.open(folder)) {
                seal(repository, state, repository.readDirCache());
            }
        }
    }

    private static void seal(Repository repository, CheckoutState state, DirCache index) throws IOException {
        if (!Repositories.hasSubmodules(index)) {
            Path folder = repository.getWorkTree().toPath();
            CheckoutStamp.write(folder, state, Repositories.tracked(index));
        }
    }

    private static List<TrackedFile> tryOnce(
            RemoteUrl url, CheckoutRequest request, Path folder, ObjectSource.Brought brought, RemoteCall attempt)
            throws FetchException, IOException {
        try (Repository repository =
                Repositories.create(folder, config -> CheckoutRefs.configure(config, url, request))) {
            Advertised refs = brought.into(repository, request, attempt);
            RevCommit commit = commit(repository, request, url);
            new CheckoutRefs(repository, url).writeFirst(refs, request, commit);
            attempt.checkStopped();
            InitialFiles files = new InitialFiles(repository, attempt);
            DirCache index;
            if (files.isPossible()) {
                index = files.write(commit);
                seal(repository, fresh(repository, url, request.target()), index);
            } else {
                checkOut(repository, null, commit, attempt);
                index = repository.readDirCache();
                seal(folder);
            }
            return TrackedFiles.in(index);
        }
    }

    /** What a look at a checkout would say that nobody has touched yet. */
    private static CheckoutState fresh(Repository repository, RemoteUrl url, ResolvedRef target) throws IOException {
        return CheckoutState.checkout(
                Optional.of(target.revision()),
                target.branch().map(RefName::shortName),
                Repositories.behind(repository),
                Optional.of(url.clean()),
                LocalWork.NONE);
    }

    /** The commit to check out, with its tree. */
    static RevCommit commit(Repository repository, CheckoutRequest request, RemoteUrl url)
            throws FetchException, IOException {
        ObjectId id = Commits.id(request.target().revision());
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(id);
        } catch (org.eclipse.jgit.errors.IncorrectObjectTypeException e) {
            throw new FetchException(Reason.NO_REF, request.target().name() + " of " + url + " is no commit", e);
        }
    }

    /** Brings files and index from one commit to another. No hook and no filter runs. */
    static void checkOut(Repository repository, RevCommit from, RevCommit to, RemoteCall attempt)
            throws FetchException, IOException {
        measure(repository, from, to, attempt);
        DirCache index = repository.lockDirCache();
        try {
            DirCacheCheckout checkout =
                    new DirCacheCheckout(repository, from == null ? null : from.getTree(), index, to.getTree());
            checkout.setFailOnConflict(true);
            checkout.setProgressMonitor(attempt);
            checkout.checkout();
        } finally {
            index.unlock();
        }
        index = repository.lockDirCache();
        try {
            // That one was locked before the files were written, and so doubts them all.
            InitialFiles.write(repository, index);
        } finally {
            index.unlock();
        }
    }

    /** Looks at what would be written, before anything is. */
    private static void measure(Repository repository, RevCommit from, RevCommit to, RemoteCall attempt)
            throws FetchException, IOException {
        CheckoutSize size = new CheckoutSize(repository, attempt.meter().limits());
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(to.getTree());
            walk.addTree(
                    from == null ? new EmptyTreeIterator() : new CanonicalTreeParser(null, reader, from.getTree()));
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                attempt.checkStopped();
                size.addFile();
                CheckoutSize.check(walk, 0, reader);
                int kind = walk.getFileMode(0).getObjectType();
                if (kind == Constants.OBJ_BLOB) {
                    size.addBytes(reader.getObjectSize(walk.getObjectId(0), kind));
                }
            }
        }
    }
}
