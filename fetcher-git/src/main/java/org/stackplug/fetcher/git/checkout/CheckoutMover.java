package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.CheckoutConflictException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.fetcher.git.repository.RefUpdates;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.source.ObjectSource;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.fetcher.git.worktree.Inspection;
import org.stackplug.fetcher.git.worktree.LocalCommits;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;

/** Brings an existing checkout to another revision, if nothing of the user's is in the way. */
public final class CheckoutMover {
    private final ObjectSource objects;
    private final Downloads downloads;
    private final CheckoutWriter writer;

    public CheckoutMover(ObjectSource objects, Downloads downloads, CheckoutWriter writer) {
        this.objects = objects;
        this.downloads = downloads;
        this.writer = writer;
    }

    /** Moves it; the files last but one, HEAD last: what is interrupted before can be done again. */
    public void move(CheckoutRequest request, Path folder, RemoteCall attempt) throws FetchException, IOException {
        RemoteUrl url = downloads.remotes().url(request.source().url());
        requireClean(folder);
        MoveMark mark = new MoveMark(folder);
        mark.begin();
        try {
            moveMarked(request, url, folder, attempt);
        } finally {
            mark.end();
        }
        CheckoutWriter.seal(folder);
    }

    private void moveMarked(CheckoutRequest request, RemoteUrl url, Path folder, RemoteCall attempt)
            throws FetchException, IOException {
        objects.use(
                url,
                brought -> {
                    tryOnce(url, request, folder, brought, attempt);
                    return folder;
                },
                () -> {});
        if (request.submodules()) {
            new Submodules(writer, this).bring(url, request, folder, attempt);
        }
    }

    private static void requireClean(Path folder) throws FetchException, IOException {
        CheckoutState state = new Inspection(folder).state();
        switch (state.kind()) {
            case CLEAN -> {
                return;
            }
            case DIRTY, AHEAD ->
                throw new FetchException(
                        Reason.LOCAL_WORK, folder + " holds local work: " + String.join(", ", firstOf(state)));
            case ABSENT -> throw new FetchException(Reason.STORAGE, folder + " is not there");
            default -> throw new FetchException(Reason.CORRUPT, folder + " is no usable checkout: " + state.detail());
        }
    }

    private static List<String> firstOf(CheckoutState state) {
        LocalWork work = state.work();
        return java.util.stream.Stream.of(work.edited(), work.untracked(), work.committed())
                .flatMap(List::stream)
                .limit(3)
                .toList();
    }

    private static void tryOnce(
            RemoteUrl url, CheckoutRequest request, Path folder, ObjectSource.Brought brought, RemoteCall attempt)
            throws FetchException, IOException {
        Advertised refs = Advertised.NOTHING;
        ObjectId target = Commits.id(request.target().revision());
        try (Repository repository = Repositories.open(folder)) {
            if (needsFetch(repository, request, url, target)) {
                refs = brought.into(repository, request, attempt);
            }
        }
        try (Repository repository = Repositories.open(folder)) {
            RevCommit to = CheckoutWriter.commit(repository, request, url);
            RevCommit from = parse(repository, repository.resolve(Constants.HEAD));
            boolean known = new LocalCommits(repository).isAnythingFetched();
            Optional<RefName> branch = branchToMove(repository, request.target(), to, known);
            if (!from.equals(to)) {
                checkOut(repository, from, to, folder, attempt);
            }
            // Only now: what was fetched before tells local commits from others until the new files are there.
            new CheckoutRefs(repository, url).write(refs, request, to);
            if (branch.isPresent()) {
                toBranch(repository, branch.get(), to);
            } else {
                detach(repository, to);
            }
            remember(repository, known ? List.of() : List.of(from));
        }
    }

    /**
     * Remembers tips that nothing fetched leads to any more: branches that the remote has rewritten since, and what a
     * repository without a remote came with. They were no local work before, and must not be afterwards.
     *
     * @param more commits besides those that local branches lead to
     */
    private static void remember(Repository repository, List<RevCommit> more) throws IOException {
        LocalCommits commits = new LocalCommits(repository);
        List<ObjectId> tips = new ArrayList<>(more);
        if (!commits.find().isEmpty()) {
            tips.addAll(commits.own());
        }
        for (ObjectId tip : tips) {
            if (!commits.isFetched(tip)) {
                RefUpdate left = repository.updateRef("refs/stackplug/left/" + tip.name());
                left.setNewObjectId(tip);
                RefUpdates.ref(left.getName(), left.forceUpdate());
            }
        }
    }

    /** Nothing is fetched if everything is here: the commit, its history if it is wanted, the same remote. */
    private static boolean needsFetch(Repository repository, CheckoutRequest request, RemoteUrl url, ObjectId target)
            throws IOException {
        boolean complete = request.depth() > 0
                || repository.getObjectDatabase().getShallowCommits().isEmpty();
        String known = repository.getConfig().getString("remote", Constants.DEFAULT_REMOTE_NAME, "url");
        boolean tagToWrite = request.target().kind() == ResolvedRef.Kind.TAG
                && repository.exactRef(request.target().name()) == null;
        return !complete || tagToWrite || !url.clean().equals(known) || !Downloads.has(repository, target);
    }

    private static void checkOut(Repository repository, RevCommit from, RevCommit to, Path folder, RemoteCall attempt)
            throws FetchException, IOException {
        try {
            CheckoutWriter.checkOut(repository, from, to, attempt);
        } catch (CheckoutConflictException e) {
            throw new FetchException(
                    Reason.LOCAL_WORK,
                    folder + " holds files that the other revision would overwrite: "
                            + String.join(", ", List.of(e.getConflictingFiles())),
                    e);
        }
    }

    private static RevCommit parse(Repository repository, ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(id);
        }
    }

    /**
     * The local branch of the target's name, which is to be set to it: unless it has commits that would then have no name. In a
     * clean checkout that is only so where nothing tells what was fetched.
     */
    private static Optional<RefName> branchToMove(
            Repository repository, ResolvedRef target, RevCommit to, boolean known) throws IOException {
        Optional<RefName> branch = target.branch();
        Ref now = branch.isPresent() ? repository.exactRef(branch.get().text()) : null;
        if (now == null || known) {
            return branch;
        }
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(now.getObjectId()), walk.parseCommit(to))
                    ? branch
                    : Optional.empty();
        }
    }

    private static void toBranch(Repository repository, RefName name, RevCommit to) throws IOException {
        String branch = name.text();
        RefUpdate update = repository.updateRef(branch);
        update.setNewObjectId(to);
        update.setRefLogMessage("stackplug: moved to " + to.name(), false);
        RefUpdates.ref(branch, update.forceUpdate());
        RefUpdate head = repository.updateRef(Constants.HEAD);
        head.setRefLogMessage("stackplug: moving to " + name.shortName(), false);
        RefUpdates.ref(Constants.HEAD, head.link(branch));
    }

    /** HEAD leaves its branch. */
    private static void detach(Repository repository, RevCommit to) throws IOException {
        RefUpdate head = repository.updateRef(Constants.HEAD, true);
        head.setNewObjectId(to);
        head.setRefLogMessage("stackplug: moved to " + to.name(), false);
        RefUpdates.ref(Constants.HEAD, head.forceUpdate());
    }
}
