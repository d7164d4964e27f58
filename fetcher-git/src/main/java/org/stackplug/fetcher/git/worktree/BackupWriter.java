package org.stackplug.fetcher.git.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.stackplug.fetcher.git.repository.RefUpdates;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.WorkBackup;

/**
 * Backs up the user's work under a ref.
 *
 * <p>The ref names a commit whose tree is the files as they are on disk. Its first parent is HEAD's commit;
 * further parents are the index, where it differs from both, and all other tips with local commits. So one ref
 * keeps everything, and {@code git checkout REF && git reset HEAD^} restores edits as edits and untracked files
 * as untracked files.
 */
public final class BackupWriter {
    private static final PersonIdent STACKPLUG = new PersonIdent("stackplug", "stackplug@localhost");

    private final Path folder;
    private final RefName ref;

    public BackupWriter(Path folder, RefName ref) {
        this.folder = folder;
        this.ref = ref;
    }

    /** Writes the ref, and cleans the checkout afterwards: until the ref is there, nothing is removed. */
    public WorkBackup write() throws FetchException, IOException {
        CheckoutState state = new Inspection(folder).state();
        if (state.revision().isEmpty()) {
            throw new FetchException(Reason.CORRUPT, folder + " has no commit to go back to: " + state.detail());
        }
        try (Repository repository = Repositories.open(folder)) {
            ObjectId head = repository.resolve(Constants.HEAD);
            RevCommit back = new LocalCommits(repository)
                    .lastFetched(head)
                    .orElseThrow(() -> new FetchException(
                            Reason.CORRUPT, folder + " has no commit that was fetched, to go back to"));
            ObjectId backup = commit(repository, head, state.isEdited());
            RefUpdate update = repository.updateRef(ref.text());
            update.setExpectedOldObjectId(ObjectId.zeroId());
            update.setNewObjectId(backup);
            update.setRefLogMessage("stackplug: kept local work", false);
            RefUpdates.check(ref.text(), update.update());
            clean(repository, state, back);
            String checkout = "git checkout --detach " + ref;
            return new WorkBackup(ref.text(), backup.equals(head) ? checkout : checkout + " && git reset HEAD^");
        }
    }

    private ObjectId commit(Repository repository, ObjectId head, boolean files) throws FetchException, IOException {
        Set<ObjectId> parents = new LinkedHashSet<>();
        parents.add(head);
        try (ObjectInserter inserter = repository.newObjectInserter();
                RevWalk walk = new RevWalk(repository)) {
            ObjectId headTree = walk.parseCommit(head).getTree();
            ObjectId tree = files ? new WorkTree(repository).snapshot(inserter) : headTree;
            index(repository, inserter)
                    .filter(index -> !index.equals(tree) && !index.equals(headTree))
                    .ifPresent(index -> parents.add(insert(inserter, index, List.of(head), "index")));
            parents.addAll(otherTips(repository));
            if (parents.size() == 1 && tree.equals(headTree)) {
                return head;
            }
            ObjectId commit = insert(inserter, tree, List.copyOf(parents), "local work, kept by stackplug");
            inserter.flush();
            return commit;
        } catch (WorkTree.NestedRepositoryException e) {
            throw new FetchException(
                    Reason.LOCAL_WORK,
                    folder + " holds another repository, " + e.getMessage() + ", which can't be kept: move it away",
                    e);
        }
    }

    private static ObjectId insert(ObjectInserter inserter, ObjectId tree, List<ObjectId> parents, String message) {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(parents);
        PersonIdent now = new PersonIdent(STACKPLUG, java.time.Instant.now());
        commit.setAuthor(now);
        commit.setCommitter(now);
        commit.setMessage(message + "\n");
        try {
            return inserter.insert(commit);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Returns the tree of the index; empty during an unfinished merge, in which the files have both sides. */
    private static Optional<ObjectId> index(Repository repository, ObjectInserter inserter) throws IOException {
        if (!repository.getIndexFile().exists()) {
            return Optional.empty();
        }
        DirCache index = repository.readDirCache();
        return index.hasUnmergedPaths() ? Optional.empty() : Optional.of(index.writeTree(inserter));
    }

    /** Returns the tips besides HEAD that lead to local commits, and the other side of an unfinished merge. */
    private static List<ObjectId> otherTips(Repository repository) throws IOException {
        LocalCommits commits = new LocalCommits(repository);
        List<ObjectId> tips = new ArrayList<>();
        if (commits.isAnythingFetched()) {
            for (ObjectId tip : commits.own()) {
                if (!commits.isFetched(tip)) {
                    tips.add(tip);
                }
            }
        }
        List<ObjectId> merging = repository.readMergeHeads();
        if (merging != null) {
            tips.addAll(merging);
        }
        return tips;
    }

    private static void clean(Repository repository, CheckoutState state, RevCommit back) throws IOException {
        // The files before HEAD: where this is interrupted, the files differ from HEAD, and the work is safe.
        DirCache index = repository.lockDirCache();
        try {
            DirCacheCheckout checkout = new DirCacheCheckout(repository, index, back.getTree());
            checkout.setFailOnConflict(false);
            checkout.checkout();
        } finally {
            index.unlock();
        }
        for (String path : state.work().untracked()) {
            deleteUntracked(repository, path, back);
        }
        repository.writeMergeHeads(null);
        repository.writeMergeCommitMsg(null);
        repository.writeCherryPickHead(null);
        repository.writeRevertHead(null);
        moveHead(repository, back);
    }

    private static void deleteUntracked(Repository repository, String path, RevCommit back) throws IOException {
        try (org.eclipse.jgit.treewalk.TreeWalk tracked =
                org.eclipse.jgit.treewalk.TreeWalk.forPath(repository, path, back.getTree())) {
            if (tracked != null) {
                return; // the commit that is now checked out tracks it
            }
        }
        Path root = repository.getWorkTree().toPath();
        Path file = root.resolve(path);
        Files.deleteIfExists(file);
        for (Path parent = file.getParent(); !parent.equals(root); parent = parent.getParent()) {
            if (parent.toFile().list() == null || parent.toFile().list().length > 0) {
                return;
            }
            Files.deleteIfExists(parent);
        }
    }

    /** Moves a branch that tracks the remote's; a branch of the user's stays, and HEAD is detached from it. */
    private static void moveHead(Repository repository, RevCommit back) throws IOException {
        Ref head = repository.exactRef(Constants.HEAD);
        boolean follows = head.isSymbolic()
                && follows(repository.getConfig(), head.getTarget().getName());
        boolean there = back.equals(head.getObjectId());
        if (there) {
            return;
        }
        String name = follows ? head.getTarget().getName() : Constants.HEAD;
        RefUpdate update = repository.updateRef(name, !follows);
        update.setNewObjectId(back);
        update.setRefLogMessage("stackplug: back to what was fetched", false);
        RefUpdates.check(name, update.forceUpdate());
    }

    private static boolean follows(Config config, String branch) {
        String name = Repository.shortenRefName(branch);
        return branch.equals(config.getString("branch", name, "merge"))
                && Constants.DEFAULT_REMOTE_NAME.equals(config.getString("branch", name, "remote"));
    }
}
