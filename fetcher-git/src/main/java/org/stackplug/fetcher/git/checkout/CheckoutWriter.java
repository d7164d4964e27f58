package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.ObjectFolders;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.repository.TrackedFiles;
import org.stackplug.fetcher.git.source.ObjectSource;
import org.stackplug.fetcher.git.source.RemoteRequest;
import org.stackplug.fetcher.git.transport.Remotes;
import org.stackplug.fetcher.git.worktree.CheckoutStamp;
import org.stackplug.fetcher.git.worktree.Inspection;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.TrackedFile;

/** Writes a new checkout into an empty folder. */
public final class CheckoutWriter {
    private final ObjectSource objects;
    private final Remotes remotes;

    /** @param remotes rewrites the URLs of submodules */
    public CheckoutWriter(ObjectSource objects, Remotes remotes) {
        this.objects = objects;
        this.remotes = remotes;
    }

    /**
     * Writes the checkout; again where the cache is damaged.
     *
     * @return the tracked files, sorted by path
     */
    public List<TrackedFile> write(RemoteRequest request, Path folder, RemoteCall call)
            throws FetchException, IOException {
        List<TrackedFile> files = objects.use(
                request.url(), fetch -> writeOnce(request, folder, fetch, call), () -> ObjectFolders.empty(folder));
        if (request.submodules()) {
            new Submodules(this, Optional.empty(), remotes).fetch(request, folder, call);
        }
        return files;
    }

    private static List<TrackedFile> writeOnce(
            RemoteRequest request, Path folder, ObjectSource.ObjectFetch fetch, RemoteCall call)
            throws FetchException, IOException {
        try (Repository repository = Repositories.create(folder, config -> CheckoutRefs.configure(config, request))) {
            Advertised refs = fetch.into(repository, request, call);
            RevCommit commit = CheckoutFiles.commit(repository, request);
            new CheckoutRefs(repository, request).writeFirst(refs, commit);
            call.checkStopped();
            InitialFiles files = new InitialFiles(repository, call);
            DirCache index;
            if (files.isPossible()) {
                index = files.write(commit);
                stamp(repository, fresh(repository, request), index);
            } else {
                CheckoutFiles.checkOut(repository, Optional.empty(), commit, call);
                index = repository.readDirCache();
                stamp(folder);
            }
            return TrackedFiles.in(index);
        }
    }

    /** Returns the state that an inspection would find in a checkout that was just written. */
    private static CheckoutState fresh(Repository repository, RemoteRequest request) throws IOException {
        return CheckoutState.checkout(
                Optional.of(request.target().revision()),
                Repositories.branch(repository),
                new CheckoutState.Origin(Optional.of(request.url().clean()), true),
                LocalWork.NONE);
    }

    /** Stamps a checkout that was just changed, if it is clean: a branch of the user's may be left in it. */
    static void stamp(Path folder) throws IOException {
        CheckoutState state = new Inspection(folder).state();
        if (state.kind() == CheckoutState.Kind.CLEAN) {
            try (Repository repository = Repositories.open(folder)) {
                stamp(repository, state, repository.readDirCache());
            }
        }
    }

    private static void stamp(Repository repository, CheckoutState state, DirCache index) throws IOException {
        if (!Repositories.hasSubmodules(index)) {
            CheckoutStamp.write(repository.getWorkTree().toPath(), state, Repositories.tracked(index));
        }
    }
}
