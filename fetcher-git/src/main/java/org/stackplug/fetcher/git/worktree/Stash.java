package org.stackplug.fetcher.git.worktree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.ReflogEntry;
import org.eclipse.jgit.lib.ReflogReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** The stash of a repository: a ref for the newest entry, and its reflog for all. */
final class Stash {
    private final Repository repository;

    Stash(Repository repository) {
        this.repository = repository;
    }

    /**
     * One entry.
     *
     * @param base the commit that was checked out when it was made
     * @param line its name, a blank, and what git's list says of it
     */
    record Entry(ObjectId id, ObjectId base, String line) {}

    /** Returns all entries, newest first. */
    List<Entry> entries() throws IOException {
        Ref tip = repository.exactRef(Constants.R_STASH);
        if (tip == null || tip.getObjectId() == null) {
            return List.of();
        }
        ReflogReader log = repository.getRefDatabase().getReflogReader(tip);
        List<ReflogEntry> logged = log == null ? List.of() : log.getReverseEntries();
        List<Entry> entries = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            if (logged.isEmpty()) {
                // Without a reflog git's list is empty, but the ref keeps the newest entry.
                RevCommit commit = walk.parseCommit(tip.getObjectId());
                entries.add(entry(0, commit, commit.getShortMessage()));
            }
            for (int i = 0; i < logged.size(); i++) {
                try {
                    entries.add(entry(
                            i,
                            walk.parseCommit(logged.get(i).getNewId()),
                            logged.get(i).getComment()));
                } catch (MissingObjectException e) {
                    // Nothing is left of it that could be lost.
                }
            }
        }
        return entries;
    }

    private static Entry entry(int number, RevCommit commit, String comment) {
        ObjectId base = commit.getParentCount() > 0 ? commit.getParent(0) : commit;
        return new Entry(commit, base, "stash@{" + number + "} " + comment);
    }
}
