package org.stackplug.fetcher.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.BranchTrackingStatus;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Opens repositories so that nothing in their configuration is run. */
final class Repositories {
    private Repositories() {}

    /** The repository that a working tree belongs to; also through a {@code .git} file, as {@code git worktree} makes it. */
    static Repository open(Path workTree) throws IOException {
        Repository repository = new FileRepositoryBuilder()
                .setWorkTree(workTree.toFile())
                .setMustExist(true)
                .build();
        dropFilters(repository.getConfig());
        return repository;
    }

    /** A new repository in an empty folder. */
    static Repository create(Path workTree) throws IOException {
        Repository repository = new NewRepository(
                new FileRepositoryBuilder().setWorkTree(workTree.toFile()).setup());
        repository.create();
        return repository;
    }

    /** An existing bare repository. */
    static Repository openBare(Path folder) throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(folder.toFile())
                .setBare()
                .setMustExist(true)
                .build();
    }

    /** A new bare repository. */
    static Repository createBare(Path folder) throws IOException {
        Repository repository = new NewRepository(
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setup());
        repository.create(true);
        return repository;
    }

    /** How many commits the branch that HEAD's branch tracks is ahead of it. */
    static int behind(Repository repository) throws IOException {
        BranchTrackingStatus status = BranchTrackingStatus.of(repository, repository.getBranch());
        return status == null ? 0 : status.getBehindCount();
    }

    /** Whether the index of a checkout names other repositories. */
    static boolean hasSubmodules(DirCache index) {
        for (int i = 0; i < index.getEntryCount(); i++) {
            if (index.getEntry(i).getFileMode() == FileMode.GITLINK) {
                return true;
            }
        }
        return false;
    }

    /** What the index of a checkout names. */
    static List<String> tracked(DirCache index) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < index.getEntryCount(); i++) {
            paths.add(index.getEntry(i).getPathString());
        }
        return paths;
    }

    /**
     * Takes filter commands (such as LFS) out of a configuration in memory: they are programs, and a repository's attributes
     * choose among them. Never save it afterwards; see {@link #edit}.
     */
    static void dropFilters(Config config) {
        for (String name : List.copyOf(config.getSubsections("filter"))) {
            config.unsetSection("filter", name);
        }
    }

    /** Changes a repository's configuration on disk, with what {@link #dropFilters} took out of it. */
    static void edit(Repository repository, java.util.function.Consumer<Config> change) throws IOException {
        StoredConfig config = repository.getConfig();
        try {
            config.load();
            change.accept(config);
            config.save();
        } catch (org.eclipse.jgit.errors.ConfigInvalidException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            dropFilters(config);
        }
    }
}
