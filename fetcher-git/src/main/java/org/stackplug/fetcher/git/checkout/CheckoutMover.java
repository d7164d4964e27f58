package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.CheckoutConflictException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.repository.AbsentFiles;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.PartialClone;
import org.stackplug.fetcher.git.repository.RefUpdates;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.source.ObjectSource;
import org.stackplug.fetcher.git.source.RemoteRequest;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.fetcher.git.transport.Remotes;
import org.stackplug.fetcher.git.worktree.Inspection;
import org.stackplug.fetcher.git.worktree.LocalCommits;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;

/** Moves an existing checkout to another revision, if no work of the user's is in the way. */
public final class CheckoutMover {
    private final ObjectSource objects;
    private final Remotes remotes;
    private final CheckoutWriter writer;

    /**
     * @param remotes rewrites the URLs of submodules
     * @param writer writes submodules that are new
     */
    public CheckoutMover(ObjectSource objects, Remotes remotes, CheckoutWriter writer) {
        this.objects = objects;
        this.remotes = remotes;
        this.writer = writer;
    }

    /** Moves the checkout: the files first, HEAD last, so that a move that was interrupted can be repeated. */
    public void move(RemoteRequest request, Path folder, RemoteCall call) throws FetchException, IOException {
        requireNothingToLose(folder);
        MoveMark mark = new MoveMark(folder);
        mark.begin();
        try {
            moveMarked(request, folder, call);
        } finally {
            mark.end();
        }
        CheckoutWriter.stamp(folder);
    }

    private void moveMarked(RemoteRequest request, Path folder, RemoteCall call) throws FetchException, IOException {
        objects.use(
                request.url(),
                fetch -> {
                    moveOnce(request, folder, fetch, call);
                    return folder;
                },
                () -> {});
        if (request.submodules()) {
            new Submodules(writer, Optional.of(this), remotes).fetch(request, folder, call);
        }
    }

    private static void requireNothingToLose(Path folder) throws FetchException, IOException {
        CheckoutState state = new Inspection(folder).state();
        switch (state.kind()) {
            case CLEAN -> {
                return;
            }
            case DIRTY, AHEAD -> {
                if (state.work().isLostByMove()) {
                    throw new FetchException(
                            Reason.LOCAL_WORK, folder + " holds local work: " + String.join(", ", first(state.work())));
                }
            }
            case ABSENT -> throw new FetchException(Reason.STORAGE, folder + " is not there");
            default ->
                throw new FetchException(Reason.CORRUPT, folder + " is not a usable checkout: " + state.detail());
        }
    }

    private static List<String> first(LocalWork work) {
        return Stream.of(work.edited(), work.committed(), work.stashed())
                .flatMap(List::stream)
                .limit(3)
                .toList();
    }

    private static void moveOnce(RemoteRequest request, Path folder, ObjectSource.ObjectFetch fetch, RemoteCall call)
            throws FetchException, IOException {
        Advertised refs = Advertised.NOTHING;
        try (Repository repository = Repositories.open(folder)) {
            if (needsFetch(repository, request)) {
                refs = fetch.into(repository, request, call);
            }
        }
        try (Repository repository = Repositories.open(folder)) {
            RevCommit to = CheckoutFiles.commit(repository, request);
            RevCommit from = parse(repository, repository.resolve(Constants.HEAD));
            boolean known = new LocalCommits(repository).isAnythingFetched();
            Optional<RefName> branch = branchToMove(repository, request.target(), to, known);
            if (!from.equals(to)) {
                checkOut(repository, from, to, folder, call);
            }
            // After the files: until they are there, the old refs distinguish local commits from fetched ones.
            new CheckoutRefs(repository, request).write(refs, to);
            if (branch.isPresent()) {
                moveBranch(repository, branch.get(), to);
            } else {
                detach(repository, to);
            }
            rememberTips(repository, known ? List.of() : List.of(from));
        }
    }

    /**
     * Remembers tips that no fetched ref leads to any more: branches that the remote has rewritten since, and
     * the commits of a repository without a remote. They were not local work before, and must not become it.
     *
     * @param more commits besides those that local branches lead to
     */
    private static void rememberTips(Repository repository, List<RevCommit> more) throws IOException {
        LocalCommits commits = new LocalCommits(repository);
        List<ObjectId> tips = new ArrayList<>(more);
        if (commits.isAnythingFetched()) {
            tips.addAll(commits.own());
        }
        for (ObjectId tip : tips) {
            if (!commits.isFetched(tip)) {
                RefUpdate left = repository.updateRef("refs/stackplug/left/" + tip.name());
                left.setNewObjectId(tip);
                RefUpdates.check(left.getName(), left.forceUpdate());
            }
        }
    }

    /** Nothing is fetched where everything is there: the commit, its history if wanted, the same remote. */
    private static boolean needsFetch(Repository repository, RemoteRequest request) throws FetchException, IOException {
        boolean complete = request.depth() > 0
                || repository.getObjectDatabase().getShallowCommits().isEmpty();
        String known = repository.getConfig().getString("remote", Constants.DEFAULT_REMOTE_NAME, "url");
        boolean tagToWrite = request.target().kind() == ResolvedRef.Kind.TAG
                && repository.exactRef(request.target().name()) == null;
        return !complete || tagToWrite || !request.url().clean().equals(known) || !has(repository, request.commit());
    }

    private static boolean has(Repository repository, ObjectId commit) throws IOException {
        return Downloads.has(repository, commit)
                && (!PartialClone.is(repository)
                        || AbsentFiles.of(repository, commit).isEmpty());
    }

    private static void checkOut(Repository repository, RevCommit from, RevCommit to, Path folder, RemoteCall call)
            throws FetchException, IOException {
        try {
            CheckoutFiles.checkOut(repository, Optional.of(from), to, call);
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
     * Returns the local branch of the target's name, which is to be set to the target, unless it has commits
     * that would then be without a name. In a clean checkout that can only be where nothing shows what was
     * fetched.
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

    private static void moveBranch(Repository repository, RefName name, RevCommit to) throws IOException {
        String branch = name.text();
        RefUpdate update = repository.updateRef(branch);
        update.setNewObjectId(to);
        update.setRefLogMessage("stackplug: moved to " + to.name(), false);
        RefUpdates.check(branch, update.forceUpdate());
        RefUpdate head = repository.updateRef(Constants.HEAD);
        head.setRefLogMessage("stackplug: moving to " + name.shortName(), false);
        RefUpdates.check(Constants.HEAD, head.link(branch));
    }

    /** Detaches HEAD, so that its branch stays where it is. */
    private static void detach(Repository repository, RevCommit to) throws IOException {
        RefUpdate head = repository.updateRef(Constants.HEAD, true);
        head.setNewObjectId(to);
        head.setRefLogMessage("stackplug: moved to " + to.name(), false);
        RefUpdates.check(Constants.HEAD, head.forceUpdate());
    }
}
