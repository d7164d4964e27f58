package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Finds the files whose content a partial clone lacks. It reads commits and folders, and no files. */
public final class AbsentFiles {
    private AbsentFiles() {}

    /** Returns the absent files of one commit. */
    public static Set<ObjectId> of(Repository repository, ObjectId commit) throws IOException {
        Set<ObjectId> absent = new LinkedHashSet<>();
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk commits = new RevWalk(reader);
                TreeWalk walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(commits.parseCommit(commit).getTree());
            while (walk.next()) {
                ObjectId file = walk.getObjectId(0);
                if (walk.getFileMode() != FileMode.GITLINK && !reader.has(file)) {
                    absent.add(file);
                }
            }
        }
        return absent;
    }

    /** Returns the absent files of these commits and all commits before them. */
    public static Set<ObjectId> before(Repository repository, Collection<ObjectId> tips) throws IOException {
        Set<ObjectId> absent = new LinkedHashSet<>();
        try (ObjectReader reader = repository.newObjectReader();
                ObjectWalk walk = new ObjectWalk(reader)) {
            for (ObjectId tip : tips) {
                walk.markStart(walk.parseAny(tip));
            }
            RevCommit commit = walk.next();
            while (commit != null) {
                commit = walk.next(); // folders and files come after all commits
            }
            for (RevObject object = walk.nextObject(); object != null; object = walk.nextObject()) {
                if (object.getType() == Constants.OBJ_BLOB && !reader.has(object)) {
                    absent.add(object.copy());
                }
            }
        }
        return absent;
    }
}
