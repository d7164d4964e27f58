package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.BranchTrackingStatus;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.stackplug.fetcher.git.config.ReadOnlyConfig;
import org.stackplug.spi.fetch.RefName;

/** Opens repositories so that nothing in their configuration is run. */
public final class Repositories {
    /** The commit that this backend placed last: what comes on top of it is the user's. */
    public static final RefName PLACED = new RefName("refs/stackplug/placed");

    private static final String CORE = "core";

    private Repositories() {}

    /** The repository that a working tree belongs to; also through a {@code .git} file, as {@code git worktree} makes it. */
    public static Repository open(Path workTree) throws IOException {
        Repository repository = existing(new FileRepositoryBuilder().setWorkTree(workTree.toFile()));
        ReadOnlyConfig.dropFilters(repository.getConfig());
        return repository;
    }

    private static Repository existing(FileRepositoryBuilder options) throws IOException {
        MeteredRepository repository =
                new MeteredRepository(options.setMustExist(true).setup());
        if (!repository.getObjectDatabase().exists()) {
            repository.close();
            throw new RepositoryNotFoundException(options.getGitDir());
        }
        return repository;
    }

    /**
     * A new repository in an empty folder.
     *
     * @param configure what its configuration has beside what every repository's has
     */
    public static Repository create(Path workTree, Consumer<Config> configure) throws IOException {
        lay(workTree.resolve(Constants.DOT_GIT), configure.andThen(config -> {
            config.setBoolean(CORE, null, "bare", false);
            config.setBoolean(CORE, null, "logallrefupdates", true);
        }));
        Repository repository = new NewRepository(
                new FileRepositoryBuilder().setWorkTree(workTree.toFile()).setup());
        ReadOnlyConfig.dropFilters(repository.getConfig());
        return repository;
    }

    /** An existing bare repository. */
    public static Repository openBare(Path folder) throws IOException {
        return existing(new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare());
    }

    /** A new bare repository. */
    public static Repository createBare(Path folder) throws IOException {
        lay(folder, config -> config.setBoolean(CORE, null, "bare", true));
        return new NewRepository(
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setup());
    }

    /**
     * Writes what makes a folder a repository. JGit does it one file and one value after the other, each with a lock and a
     * rename; nobody has to be kept from a repository that is not there yet.
     */
    private static void lay(Path git, Consumer<Config> configure) throws IOException {
        for (String folder : List.of("objects/info", "objects/pack", "refs/heads", "refs/tags")) {
            Files.createDirectories(git.resolve(folder));
        }
        Config config = new Config();
        config.setInt(CORE, null, "repositoryformatversion", 0);
        config.setBoolean(CORE, null, "filemode", keepsModes(git));
        if (!FS.DETECTED.supportsSymlinks()) {
            config.setBoolean(CORE, null, "symlinks", false);
        }
        configure.accept(config);
        Files.writeString(git.resolve(Constants.CONFIG), config.toText());
        Files.writeString(git.resolve(Constants.HEAD), "ref: " + Constants.R_HEADS + Constants.MASTER + "\n");
    }

    /** Whether a file can be executable there, and another not. */
    private static boolean keepsModes(Path git) throws IOException {
        Path probe = git.resolve("mode-probe");
        Files.createFile(probe, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            boolean before = Files.isExecutable(probe);
            Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwx------"));
            return !before && Files.isExecutable(probe);
        } finally {
            Files.delete(probe);
        }
    }

    /** Returns how many commits of the branch that it tracks HEAD lacks; 0 if that branch can't be read. */
    public static int behind(Repository repository) throws IOException {
        try {
            BranchTrackingStatus status = BranchTrackingStatus.of(repository, repository.getBranch());
            return status == null ? 0 : status.getBehindCount();
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return 0; // what is noted of the remote does not make the checkout unusable
        }
    }

    /** Whether the index of a checkout names other repositories. */
    public static boolean hasSubmodules(DirCache index) {
        for (int i = 0; i < index.getEntryCount(); i++) {
            if (index.getEntry(i).getFileMode() == FileMode.GITLINK) {
                return true;
            }
        }
        return false;
    }

    /** What the index of a checkout names. */
    public static List<String> tracked(DirCache index) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < index.getEntryCount(); i++) {
            paths.add(index.getEntry(i).getPathString());
        }
        return paths;
    }

    /** Changes a repository's configuration on disk, with what {@link ReadOnlyConfig#dropFilters} took out of it. */
    public static void edit(Repository repository, Consumer<Config> change) throws IOException {
        StoredConfig config = repository.getConfig();
        try {
            config.load();
            change.accept(config);
            config.save();
        } catch (org.eclipse.jgit.errors.ConfigInvalidException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            ReadOnlyConfig.dropFilters(config);
        }
    }
}
