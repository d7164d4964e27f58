package org.stackplug.fetcher.git.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.spi.fetch.Revision;

/**
 * Distinguishes the user's commits and what the user has stashed from what was fetched.
 *
 * <p>HEAD, a local branch or the stash leads to what is the user's, and nothing fetched does: no remote branch,
 * no tag, no other ref (such as a backup of {@link BackupWriter}), and no line of {@code FETCH_HEAD}. Where
 * nothing at all was fetched, the repository was put there as it is, for example by CI: its commits are then
 * not local work.
 */
public final class LocalCommits {
    /** Enough to show; a repository of another origin would list its whole history. */
    private static final int MAX_COMMITS = 1000;

    private final Repository repository;
    private List<Ref> refs;
    private List<Stash.Entry> stash;

    public LocalCommits(Repository repository) {
        this.repository = repository;
    }

    /** Returns all refs but HEAD, as they are at the first call. */
    private List<Ref> refs() throws IOException {
        if (refs == null) {
            refs = repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS);
        }
        return refs;
    }

    /** Returns the user's commits, newest first. Those that git makes for an entry of the stash are none of them. */
    public List<RevCommit> find() throws IOException {
        Set<ObjectId> fetched = fetched();
        Set<ObjectId> own = new HashSet<>(tips());
        for (Stash.Entry entry : stash()) {
            own.add(entry.base());
        }
        own.removeAll(fetched);
        if (own.isEmpty() || !isAnythingFetched()) {
            return List.of();
        }
        try (RevWalk walk = new RevWalk(repository)) {
            walk.sort(RevSort.COMMIT_TIME_DESC);
            for (ObjectId id : own) {
                walk.markStart(walk.parseCommit(id));
            }
            for (ObjectId id : fetched) {
                commit(walk, id).ifPresent(commit -> markUninteresting(walk, commit));
            }
            List<RevCommit> commits = new ArrayList<>();
            for (RevCommit commit = walk.next(); commit != null && commits.size() < MAX_COMMITS; commit = walk.next()) {
                walk.parseBody(commit);
                commits.add(commit);
            }
            return commits;
        }
    }

    private static void markUninteresting(RevWalk walk, RevCommit commit) {
        try {
            walk.markUninteresting(commit);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Returns the line for a commit in {@link org.stackplug.spi.fetch.LocalWork}. */
    static String line(RevCommit commit) {
        return new Revision(commit.name()).abbreviated() + " " + commit.getShortMessage();
    }

    /** Returns the entries of the stash that no backup has, newest first. */
    List<String> stashed() throws IOException {
        List<String> lines = new ArrayList<>();
        if (isAnythingFetched()) {
            for (Stash.Entry entry : stash()) {
                if (!isFetched(entry.id())) {
                    lines.add(entry.line());
                }
            }
        }
        return lines;
    }

    private List<Stash.Entry> stash() throws IOException {
        if (stash == null) {
            stash = new Stash(repository).entries();
        }
        return stash;
    }

    /** Returns the tips that the user may have made: local branches, HEAD, all entries of the stash. */
    public List<ObjectId> own() throws IOException {
        List<ObjectId> own = tips();
        stash().forEach(entry -> own.add(entry.id()));
        return own;
    }

    private List<ObjectId> tips() throws IOException {
        List<ObjectId> tips = new ArrayList<>();
        for (Ref ref : refs()) {
            if (ref.getName().startsWith(Constants.R_HEADS) && ref.getObjectId() != null) {
                tips.add(ref.getObjectId());
            }
        }
        Ref head = repository.exactRef(Constants.HEAD);
        if (head != null && head.getObjectId() != null) {
            tips.add(head.getObjectId());
        }
        return tips;
    }

    /** Returns whether anything was fetched. A tag alone does not show that: it may be the user's. */
    public boolean isAnythingFetched() throws IOException {
        for (Ref ref : refs()) {
            if (ref.getName().equals(Repositories.PLACED.text())
                    || ref.getName().startsWith(Constants.R_REMOTES)) {
                return true;
            }
        }
        return !fetchHead().isEmpty();
    }

    private static boolean isOwn(Ref ref) {
        return ref.getName().startsWith(Constants.R_HEADS) || ref.getName().equals(Constants.R_STASH);
    }

    /** Returns the tips that were fetched, or that a backup keeps. */
    Set<ObjectId> fetched() throws IOException {
        Set<ObjectId> tips = new HashSet<>(fetchHead());
        for (Ref ref : refs()) {
            if (!isOwn(ref) && ref.getObjectId() != null) {
                tips.add(ref.getObjectId());
            }
        }
        return tips;
    }

    /** Returns the tips of the last {@code git fetch} from elsewhere: DevStack checks out changes from them. */
    private List<ObjectId> fetchHead() throws IOException {
        Path file = repository.getDirectory().toPath().resolve(Constants.FETCH_HEAD);
        List<ObjectId> ids = new ArrayList<>();
        if (Files.isRegularFile(file)) {
            for (String line : Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .split("\n", -1)) {
                boolean own = line.endsWith(" of .") || line.endsWith("\t.");
                if (line.length() >= 40 && !own && ObjectId.isId(line.substring(0, 40))) {
                    ids.add(ObjectId.fromString(line.substring(0, 40)));
                }
            }
        }
        return ids;
    }

    /** Returns the commit of an object; empty for a tag of something else, and for a pruned object. */
    private static Optional<RevCommit> commit(RevWalk walk, ObjectId id) throws IOException {
        try {
            RevObject object = walk.peel(walk.parseAny(id));
            return object instanceof RevCommit commit ? Optional.of(commit) : Optional.empty();
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        }
    }

    /** Returns the first fetched commit on the way back from a commit; that commit if nothing was fetched. */
    Optional<RevCommit> lastFetched(ObjectId from) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit start = walk.parseCommit(from);
            if (!isAnythingFetched()) {
                return Optional.of(start);
            }
            Set<ObjectId> fetched = fetched();
            RevCommit candidate = start;
            Set<String> local = new HashSet<>();
            find().forEach(commit -> local.add(commit.name()));
            while (local.contains(candidate.name())) {
                if (candidate.getParentCount() == 0) {
                    return fallback(walk, fetched);
                }
                candidate = walk.parseCommit(candidate.getParent(0));
            }
            return Optional.of(candidate);
        }
    }

    /** For a history without fetched commits: the commit checked out last, or the remote's default branch. */
    private Optional<RevCommit> fallback(RevWalk walk, Set<ObjectId> fetched) throws IOException {
        for (String name : List.of(Repositories.PLACED.text(), "refs/remotes/origin/HEAD")) {
            Ref ref = repository.exactRef(name);
            if (ref != null && ref.getObjectId() != null) {
                return commit(walk, ref.getObjectId());
            }
        }
        return fetched.isEmpty()
                ? Optional.empty()
                : commit(walk, fetched.iterator().next());
    }

    /** Returns whether anything fetched leads to this commit. */
    public boolean isFetched(ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(id));
            for (ObjectId tip : fetched()) {
                commit(walk, tip).ifPresent(commit -> markUninteresting(walk, commit));
            }
            return walk.next() == null;
        }
    }
}
