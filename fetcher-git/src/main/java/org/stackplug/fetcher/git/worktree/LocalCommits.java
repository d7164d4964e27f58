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
 * Tells the user's commits from those that were fetched.
 *
 * <p>The user's are those that HEAD, a local branch or the stash leads to, and nothing fetched: no remote branch, no tag, no
 * other ref (such as where {@link BackupWriter} put work), not what {@code FETCH_HEAD} notes. Where nothing at all says what was
 * fetched, the repository came as it is, as CI puts repositories into place: then its commits are not local work.
 */
public final class LocalCommits {
    /** Enough to show; a repository of another origin would list its whole history. */
    private static final int MOST = 1000;

    private final Repository repository;
    private List<Ref> refs;

    public LocalCommits(Repository repository) {
        this.repository = repository;
    }

    /** All refs but HEAD, as they were when they were first asked for. */
    private List<Ref> refs() throws IOException {
        if (refs == null) {
            refs = repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS);
        }
        return refs;
    }

    /** Newest first. */
    public List<RevCommit> find() throws IOException {
        Set<ObjectId> fetched = fetched();
        Set<ObjectId> own = new HashSet<>(own());
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
            for (RevCommit commit = walk.next(); commit != null && commits.size() < MOST; commit = walk.next()) {
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

    /** One line for each, as the SPI wants it. */
    static String line(RevCommit commit) {
        return new Revision(commit.name()).abbreviated() + " " + commit.getShortMessage();
    }

    /** Tips of what the user may have made: local branches, HEAD, the stash. */
    public List<ObjectId> own() throws IOException {
        List<ObjectId> tips = new ArrayList<>();
        for (Ref ref : refs()) {
            if (isOwn(ref) && ref.getObjectId() != null) {
                tips.add(ref.getObjectId());
            }
        }
        Ref head = repository.exactRef(Constants.HEAD);
        if (head != null && head.getObjectId() != null) {
            tips.add(head.getObjectId());
        }
        return tips;
    }

    /** Whether the repository knows of any remote's commits. A tag alone says nothing: it may be the user's. */
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

    /** Tips of what was fetched, or is kept elsewhere. */
    Set<ObjectId> fetched() throws IOException {
        Set<ObjectId> tips = new HashSet<>(fetchHead());
        for (Ref ref : refs()) {
            if (!isOwn(ref) && ref.getObjectId() != null) {
                tips.add(ref.getObjectId());
            }
        }
        return tips;
    }

    /** What the last {@code git fetch} brought, except from this very repository. DevStack checks out changes from there. */
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

    /** The commit of a ref's object; none for tags of other things, and for what was pruned. */
    private static Optional<RevCommit> commit(RevWalk walk, ObjectId id) throws IOException {
        try {
            RevObject object = walk.peel(walk.parseAny(id));
            return object instanceof RevCommit commit ? Optional.of(commit) : Optional.empty();
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        }
    }

    /** The first commit on the way back from here that was fetched; the start itself where nobody knows. */
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

    /** For a history of its own: what was placed, or else what the remote's default branch has. */
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

    /** Whether anything fetched leads to this commit. */
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
