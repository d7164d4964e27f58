package org.stackplug.fetcher.nativegit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.WorkBackup;

/** Backs up the user's work under a ref: one commit of the files as they are, on top of HEAD, index and other tips. */
final class Keeping {
    private final Git git;
    private final Path folder;

    Keeping(Git git, Path folder) {
        this.git = git.in(folder);
        this.folder = folder;
    }

    WorkBackup keep(RefName name) throws FetchException {
        String ref = name.text();
        CheckoutState state = new Inspection(git, folder).state();
        if (state.revision().isEmpty()) {
            throw new FetchException(Reason.CORRUPT, folder + " has no commit to go back to: " + state.detail());
        }
        for (String path : state.work().untracked()) {
            if (path.endsWith("/")) {
                throw new FetchException(
                        Reason.LOCAL_WORK,
                        folder + " holds another repository, " + path + ", which can't be kept: move it away");
            }
        }
        Git quiet = git.withoutFilters();
        String back = new Commits(git)
                .lastFetched()
                .orElseThrow(() ->
                        new FetchException(Reason.CORRUPT, folder + " has no commit that was fetched, to go back to"));
        String head = git.must("rev-parse", "HEAD");
        String kept = commit(quiet, head, state.isEdited());
        git.must("update-ref", "-m", "stackplug: kept local work", ref, kept, "0".repeat(40));
        clean(quiet, state, back);
        String checkout = "git checkout --detach " + ref;
        return new WorkBackup(ref, kept.equals(head) ? checkout : checkout + " && git reset HEAD^");
    }

    private String commit(Git quiet, String head, boolean files) throws FetchException {
        String headTree = git.must("rev-parse", head + "^{tree}");
        String tree = files ? snapshot(quiet) : headTree;
        Set<String> parents = new LinkedHashSet<>(List.of(head));
        Git.Output index = git.run("write-tree");
        if (index.succeeded() && !index.text().equals(tree) && !index.text().equals(headTree)) {
            parents.add(commit(index.text(), Set.of(head), "index"));
        }
        Commits commits = new Commits(git);
        if (commits.isAnythingFetched()) {
            for (String tip : commits.tips()) {
                if (!commits.isFetched(tip)) {
                    parents.add(tip);
                }
            }
        }
        Git.Output merging = git.run("rev-parse", "-q", "--verify", "MERGE_HEAD");
        if (merging.succeeded()) {
            parents.add(merging.text());
        }
        return parents.size() == 1 && tree.equals(headTree)
                ? head
                : commit(tree, parents, "local work, kept by stackplug");
    }

    private String commit(String tree, Set<String> parents, String message) throws FetchException {
        Git author = git;
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            author = author.with("GIT_" + who + "_NAME", "stackplug")
                    .with("GIT_" + who + "_EMAIL", "stackplug@localhost");
        }
        List<String> command = new ArrayList<>(List.of("commit-tree", "--no-gpg-sign", "-m", message));
        parents.forEach(parent -> command.addAll(List.of("-p", parent)));
        command.add(tree);
        return author.must(command.toArray(String[]::new));
    }

    /** Writes the tree of all files by a temporary index: the user's index stays as it is until the backup is there. */
    private String snapshot(Git quiet) throws FetchException {
        Path temporary = null;
        try {
            temporary = Files.createTempDirectory("stackplug-index-");
            Path index = Path.of(git.must("rev-parse", "--path-format=absolute", "--git-path", "index"));
            Path copy = temporary.resolve("index");
            if (Files.exists(index)) {
                // Git knows by the time stamp of the index which files may have been edited just after it.
                Files.copy(index, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
            Git aside = quiet.with("GIT_INDEX_FILE", copy.toString());
            aside.must("add", "--all", ".");
            return aside.must("write-tree");
        } catch (IOException e) {
            throw new FetchException(Reason.STORAGE, "the index of " + folder + " can't be copied", e);
        } finally {
            if (temporary != null) {
                Folders.delete(temporary);
            }
        }
    }

    private void clean(Git quiet, CheckoutState state, String back) throws FetchException {
        quiet.must("reset", "-q", "--hard", "HEAD");
        quiet.must("clean", "-q", "-f", "-d");
        if (git.must("rev-parse", "HEAD").equals(back)) {
            return;
        }
        // A branch that tracks the remote's moves; a branch of the user's stays, and HEAD is detached from it.
        boolean follows = state.branch().isPresent()
                && git.run("config", "--get", "branch." + state.branch().get().name() + ".merge")
                        .text()
                        .equals("refs/heads/" + state.branch().get().name())
                && git.run("config", "--get", "branch." + state.branch().get().name() + ".remote")
                        .text()
                        .equals("origin");
        if (follows) {
            quiet.must("reset", "-q", "--hard", back);
        } else {
            quiet.must("checkout", "-q", "--detach", back);
        }
    }
}
