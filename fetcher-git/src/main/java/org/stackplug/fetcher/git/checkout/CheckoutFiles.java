package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.source.RemoteRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/** Changes the files and the index of a checkout from one commit to another, by JGit's own checkout. */
final class CheckoutFiles {
    private CheckoutFiles() {}

    /** Returns the commit to check out, with its tree. */
    static RevCommit commit(Repository repository, RemoteRequest request) throws FetchException, IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(request.commit());
        } catch (IncorrectObjectTypeException e) {
            throw new FetchException(
                    Reason.NO_REF, request.target().name() + " of " + request.url() + " is not a commit", e);
        }
    }

    /**
     * Changes files and index. No hook and no filter runs.
     *
     * @param from empty: there are no files yet
     */
    static void checkOut(Repository repository, Optional<RevCommit> from, RevCommit to, RemoteCall call)
            throws FetchException, IOException {
        measure(repository, from, to, call);
        DirCache index = repository.lockDirCache();
        try {
            DirCacheCheckout checkout = new DirCacheCheckout(
                    repository, from.map(RevCommit::getTree).orElse(null), index, to.getTree());
            checkout.setFailOnConflict(true);
            checkout.setProgressMonitor(call.progress());
            checkout.checkout();
        } finally {
            index.unlock();
        }
        index = repository.lockDirCache();
        try {
            // The first index was locked before the files were written, and so doubts them all.
            InitialFiles.write(repository, index);
        } finally {
            index.unlock();
        }
    }

    /** Checks the limits for everything that will be written, before anything is. */
    private static void measure(Repository repository, Optional<RevCommit> from, RevCommit to, RemoteCall call)
            throws FetchException, IOException {
        CheckoutSize size = new CheckoutSize(repository, call.meter().limits());
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(to.getTree());
            walk.addTree(
                    from.isEmpty()
                            ? new EmptyTreeIterator()
                            : new CanonicalTreeParser(null, reader, from.get().getTree()));
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                call.checkStopped();
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
