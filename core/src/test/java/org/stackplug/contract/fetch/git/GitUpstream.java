package org.stackplug.contract.fetch.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stackplug.contract.fetch.Upstream;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.Revision;

/** A git repository, whose states are the commits of its default branch {@code trunk}. */
final class GitUpstream implements Upstream {
    private static final String BRANCH = "trunk";

    private final GitSandbox git;
    private final Path folder;

    /** @param folder the repository; it is created with the first commit */
    GitUpstream(Path folder) {
        this.git = new GitSandbox(folder.getParent());
        this.folder = folder;
    }

    @Override
    public String url() {
        return folder.toString();
    }

    @Override
    public Path files() {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Revision add() {
        stage();
        git.run(folder, "commit", "-q", "--allow-empty", "-m", "add a state");
        return head();
    }

    @Override
    public Revision rewrite() {
        stage();
        String commit = git.run(folder, "commit-tree", "-m", "rewrite", git.run(folder, "write-tree"));
        git.run(folder, "reset", "-q", "--soft", commit);
        return head();
    }

    private void stage() {
        if (!Files.exists(folder.resolve(".git"))) {
            git.init(folder.getFileName().toString(), BRANCH);
        }
        git.run(folder, "add", "-A");
    }

    private Revision head() {
        return new Revision(git.run(folder, "rev-parse", "HEAD"));
    }

    @Override
    public void name(RefName name, Revision state) {
        git.run(folder, "update-ref", name.text(), state.id());
    }

    @Override
    public String newest() {
        return BRANCH;
    }

    @Override
    public String pinned(Revision state) {
        return state.id();
    }
}
