package org.stackplug.fetcher.git.repository;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.eclipse.jgit.util.io.DisabledOutputStream;
import org.stackplug.spi.fetch.Changes;

/**
 * The changes between two commits of one repository.
 *
 * @param diffOf the folder whose changes are shown as a diff; empty for none
 * @param stop called before each commit; throws to end the work
 */
public record RevisionChanges(ObjectId earlier, ObjectId later, Optional<String> diffOf, Stop stop) {
    /** Enough to read; a longer diff is cut, and says so. */
    private static final int MAX_DIFF_BYTES = 256 * 1024;

    /** Ends the work of a call that is stopped. */
    @FunctionalInterface
    public interface Stop {
        void check() throws IOException;
    }

    /** Returns the changes; empty if the repository does not have both commits. */
    public Optional<Changes> in(Repository repository) throws IOException {
        if (!has(repository, earlier) || !has(repository, later)) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(repository)) {
            ObjectId before = walk.parseCommit(earlier).getTree().getId();
            ObjectId after = walk.parseCommit(later).getTree().getId();
            return Optional.of(new Changes(
                    history(repository),
                    files(repository, before, after),
                    diffOf.isPresent() ? diff(repository, before, after, diffOf.get()) : ""));
        }
    }

    private static boolean has(Repository repository, ObjectId commit) throws IOException {
        return repository.getObjectDatabase().has(commit);
    }

    /** Returns nothing where the history is shallow: what lies behind its end can't be counted. */
    private Optional<Changes.History> history(Repository repository) throws IOException {
        if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
            return Optional.empty();
        }
        List<String> subjects = new ArrayList<>();
        int arriving = count(repository, later, earlier, subjects);
        return Optional.of(new Changes.History(
                arriving,
                count(repository, earlier, later, new ArrayList<>()),
                subjects.subList(0, Math.min(subjects.size(), Changes.History.MAX_SUBJECTS))));
    }

    /** Counts the commits that one commit has in its history and another one has not. */
    private int count(Repository repository, ObjectId of, ObjectId without, List<String> subjects) throws IOException {
        int count = 0;
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(of));
            walk.markUninteresting(walk.parseCommit(without));
            for (RevCommit commit : walk) {
                stop.check();
                count++;
                if (count <= Changes.History.MAX_SUBJECTS) {
                    subjects.add(commit.getShortMessage());
                }
                commit.disposeBody();
            }
        }
        return count;
    }

    private static List<Changes.ChangedFile> files(Repository repository, ObjectId before, ObjectId after)
            throws IOException {
        List<Changes.ChangedFile> files = new ArrayList<>();
        try (DiffFormatter formatter = formatter(repository, DisabledOutputStream.INSTANCE, TreeFilter.ALL)) {
            for (DiffEntry entry : formatter.scan(before, after)) {
                boolean removed = entry.getChangeType() == DiffEntry.ChangeType.DELETE;
                boolean added = entry.getChangeType() == DiffEntry.ChangeType.ADD;
                files.add(new Changes.ChangedFile(
                        removed ? entry.getOldPath() : entry.getNewPath(),
                        removed ? Changes.Effect.REMOVED : added ? Changes.Effect.ADDED : Changes.Effect.CHANGED));
            }
        }
        files.sort(Comparator.comparing(Changes.ChangedFile::path));
        return files;
    }

    private static DiffFormatter formatter(Repository repository, OutputStream out, TreeFilter filter) {
        DiffFormatter formatter = new DiffFormatter(out);
        formatter.setRepository(repository);
        formatter.setDetectRenames(false);
        formatter.setProgressMonitor(NullProgressMonitor.INSTANCE);
        formatter.setPathFilter(filter);
        return formatter;
    }

    private String diff(Repository repository, ObjectId before, ObjectId after, String folder) throws IOException {
        if (PartialClone.is(repository)
                && !(AbsentFiles.of(repository, earlier).isEmpty()
                        && AbsentFiles.of(repository, later).isEmpty())) {
            return "… (the changes are not here: this is a partial clone without the files of both commits)\n";
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (DiffFormatter formatter = formatter(repository, text, PathFilter.create(folder))) {
            for (DiffEntry entry : formatter.scan(before, after)) {
                stop.check();
                formatter.format(entry);
                formatter.flush();
                if (text.size() > MAX_DIFF_BYTES) {
                    String all = text.toString(StandardCharsets.UTF_8);
                    return all.substring(0, Math.min(all.length(), MAX_DIFF_BYTES)) + "\n… (the diff is longer)\n";
                }
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
