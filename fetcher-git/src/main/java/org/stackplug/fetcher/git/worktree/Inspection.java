package org.stackplug.fetcher.git.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.Revision;

/** Inspects a folder. Reads only. */
public final class Inspection {
    private final Path folder;

    public Inspection(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns the state of the folder.
     *
     * @throws IOException if the folder itself can't be read; a repository that can't be read is a result
     */
    public CheckoutState state() throws IOException {
        try {
            // Fails where a folder above may not be searched: then it is not known whether there is one.
            Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return CheckoutState.absent();
        }
        if (!Files.isDirectory(folder)) {
            return CheckoutState.foreign("it is not a folder");
        }
        try (Stream<Path> children = Files.list(folder)) {
            if (children.findAny().isEmpty()) {
                return CheckoutState.absent();
            }
        }
        Path git = folder.resolve(Constants.DOT_GIT);
        if (!Files.exists(git, LinkOption.NOFOLLOW_LINKS)) {
            return CheckoutState.foreign("it holds files, but no repository");
        }
        if (Files.isDirectory(git) && !Files.isReadable(git)) {
            throw new java.nio.file.AccessDeniedException(git.toString());
        }
        try (Repository repository = Repositories.open(folder)) {
            return state(repository);
        } catch (java.nio.file.AccessDeniedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // JGit reports damage in many ways, some of them unchecked.
            System.getLogger(Inspection.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "inspecting " + folder, e);
            return CheckoutState.broken(reason(e));
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getMessage().replaceAll("\\s+", " ");
    }

    private CheckoutState state(Repository repository) throws IOException {
        Ref head = repository.exactRef(Constants.HEAD);
        if (head == null) {
            return CheckoutState.broken("its HEAD can't be read");
        }
        Optional<String> bad =
                head.isSymbolic() ? RefName.invalidReason(head.getTarget().getName()) : Optional.empty();
        if (bad.isPresent()) {
            return CheckoutState.broken("its HEAD does not name a ref: " + bad.get());
        }
        if (head.getObjectId() == null) {
            return unborn(repository);
        }
        RevCommit commit;
        try (RevWalk walk = new RevWalk(repository)) {
            commit = walk.parseCommit(head.getObjectId());
        }
        WorkTree files = new WorkTree(repository);
        if (!repository.getIndexFile().exists()) {
            return withoutIndex(repository, commit, files);
        }
        Optional<String> missing = files.missingObject();
        if (missing.isPresent()) {
            return CheckoutState.broken("objects are missing, such as that of " + missing.get());
        }
        return result(repository, Optional.of(commit), files.differences());
    }

    /**
     * Inspects a repository whose HEAD names a branch without a commit: left by a clone that was killed early,
     * or just begun by the user.
     */
    private static CheckoutState unborn(Repository repository) throws IOException {
        WorkTree.Differences own = new WorkTree(repository).differences();
        boolean branches =
                !repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).isEmpty();
        if (own.edited().isEmpty() && own.untracked().isEmpty() && !branches) {
            return CheckoutState.broken("its HEAD leads to no commit, as after an interrupted clone");
        }
        return result(repository, Optional.empty(), own);
    }

    /** Inspects a clone that was killed while it wrote the files, or that never wrote any. */
    private static CheckoutState withoutIndex(Repository repository, RevCommit commit, WorkTree files)
            throws IOException {
        try (org.eclipse.jgit.treewalk.TreeWalk tree = new org.eclipse.jgit.treewalk.TreeWalk(repository)) {
            tree.addTree(commit.getTree());
            if (!tree.next()) {
                return result(repository, Optional.of(commit), files.differences());
            }
        }
        WorkTree.Differences own = files.differencesOfUnfinished(commit.getTree());
        LocalCommits commits = new LocalCommits(repository);
        boolean local = !commits.find().isEmpty() || !commits.stashed().isEmpty();
        return own.edited().isEmpty() && own.untracked().isEmpty() && !local
                ? CheckoutState.broken("it has no index, as after an interrupted clone")
                : result(repository, Optional.of(commit), own);
    }

    private static CheckoutState result(Repository repository, Optional<RevCommit> commit, WorkTree.Differences own)
            throws IOException {
        LocalCommits commits = new LocalCommits(repository);
        List<String> committed = commits.find().stream().map(LocalCommits::line).toList();
        return CheckoutState.checkout(
                commit.map(ObjectId::name).map(Revision::new),
                Repositories.branch(repository),
                new CheckoutState.Origin(url(repository), repository.exactRef(Repositories.PLACED.text()) != null),
                new LocalWork(own.edited(), own.untracked(), committed, commits.stashed()));
    }

    /** Returns the URL of {@code origin}, or of the only other remote. */
    private static Optional<String> url(Repository repository) {
        String origin = repository.getConfig().getString("remote", Constants.DEFAULT_REMOTE_NAME, "url");
        if (origin == null && repository.getRemoteNames().size() == 1) {
            origin = repository
                    .getConfig()
                    .getString("remote", repository.getRemoteNames().iterator().next(), "url");
        }
        return Optional.ofNullable(origin).map(RemoteUrl::withoutCredentials);
    }
}
