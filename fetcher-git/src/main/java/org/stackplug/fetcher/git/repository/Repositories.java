package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.BranchTrackingStatus;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.stackplug.fetcher.git.config.ReadOnlyConfig;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.RefName;

/** Opens and creates repositories. No program that their configuration names is run. */
public final class Repositories {
    /** The commit that this backend checked out last: commits on top of it are the user's. */
    public static final RefName PLACED = new RefName("refs/stackplug/placed");

    private static final String CORE = "core";

    private Repositories() {}

    /** Opens the repository of a working tree, also through a {@code .git} file as of {@code git worktree}. */
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
     * Creates a repository in an empty folder.
     *
     * @param configure adds to the configuration that every repository has
     */
    public static Repository create(Path workTree, Consumer<Config> configure) throws IOException {
        initialize(workTree.resolve(Constants.DOT_GIT), configure.andThen(config -> {
            config.setBoolean(CORE, null, "bare", false);
            config.setBoolean(CORE, null, "logallrefupdates", true);
        }));
        Repository repository = new NewRepository(
                new FileRepositoryBuilder().setWorkTree(workTree.toFile()).setup());
        ReadOnlyConfig.dropFilters(repository.getConfig());
        return repository;
    }

    /** Returns whether a repository was just created, and no other process knows it. */
    public static boolean isNew(Repository repository) {
        return repository instanceof NewRepository;
    }

    /** Opens a bare repository. */
    public static Repository openBare(Path folder) throws IOException {
        return existing(new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare());
    }

    /** Creates a bare repository. */
    public static Repository createBare(Path folder) throws IOException {
        initialize(folder, config -> config.setBoolean(CORE, null, "bare", true));
        return new NewRepository(
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setup());
    }

    /**
     * Writes the files that make a folder a repository. JGit writes one file and one value after the other, each
     * with a lock and a rename; a repository that does not exist yet needs no locks.
     */
    private static void initialize(Path git, Consumer<Config> configure) throws IOException {
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

    /** Returns whether the file system keeps the executable bit of files. */
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

    /** Returns the branch that is checked out; empty if HEAD is detached. */
    public static Optional<CheckoutState.Branch> branch(Repository repository) throws IOException {
        Ref head = repository.exactRef(Constants.HEAD);
        if (head == null || !head.isSymbolic()) {
            return Optional.empty();
        }
        String name = Repository.shortenRefName(head.getTarget().getName());
        boolean isAlsoTag = repository.exactRef(Constants.R_TAGS + name) != null;
        return Optional.of(new CheckoutState.Branch(name, behind(repository), isAlsoTag));
    }

    /** Returns how many commits of the branch that it tracks HEAD lacks; 0 if that branch can't be read. */
    private static int behind(Repository repository) throws IOException {
        try {
            BranchTrackingStatus status = BranchTrackingStatus.of(repository, repository.getBranch());
            return status == null ? 0 : status.getBehindCount();
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return 0; // what is noted of the remote does not make the checkout unusable
        }
    }

    /** Returns whether the index of a checkout has submodules. */
    public static boolean hasSubmodules(DirCache index) {
        for (int i = 0; i < index.getEntryCount(); i++) {
            if (index.getEntry(i).getFileMode() == FileMode.GITLINK) {
                return true;
            }
        }
        return false;
    }

    /** Returns the paths in the index of a checkout. */
    public static List<String> tracked(DirCache index) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < index.getEntryCount(); i++) {
            paths.add(index.getEntry(i).getPathString());
        }
        return paths;
    }

    /** Changes a repository's configuration on disk, and keeps its filters there. */
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
