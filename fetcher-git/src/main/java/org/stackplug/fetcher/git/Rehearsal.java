package org.stackplug.fetcher.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Makes a small checkout in a temporary folder, for nobody: what it loads is loaded when the first real one begins. Loading
 * JGit takes longer than many a fetch.
 */
final class Rehearsal {
    private Rehearsal() {}

    static void hold(Attempt attempt) throws IOException {
        Path folder = Files.createTempDirectory("stackplug-rehearsal-");
        try (Repository repository = Repositories.create(folder)) {
            ObjectId commit = commit(repository);
            RefWriting refs = new RefWriting(repository);
            refs.set("refs/remotes/origin/main", commit);
            refs.execute();
            try (RevWalk walk = new RevWalk(repository)) {
                new FreshFiles(repository, attempt).write(walk.parseCommit(commit));
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private static ObjectId commit(Repository repository) throws IOException {
        PersonIdent nobody = new PersonIdent("nobody", "nobody@localhost");
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, "content".getBytes(StandardCharsets.UTF_8));
            TreeFormatter tree = new TreeFormatter();
            tree.append("file", FileMode.REGULAR_FILE, blob);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(inserter.insert(tree));
            commit.setAuthor(nobody);
            commit.setCommitter(nobody);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }
}
