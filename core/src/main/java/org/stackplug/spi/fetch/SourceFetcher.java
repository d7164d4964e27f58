package org.stackplug.spi.fetch;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.stackplug.spi.Finding;

/**
 * Fetches repositories to the disk.
 *
 * <p>A fetcher is thread-safe: core calls it for many repositories at the same time, but never for one folder at the same
 * time. {@link #close()} may be called more than once; no other method is called after it. No method runs code of a
 * repository (hooks, filters), prompts for input, or writes to a configuration outside of the folder and the cache that the
 * fetcher was given. Neither messages nor files of a checkout contain a password.
 *
 * <p>A fetcher trusts nothing that a remote sends: names of refs are checked by {@link RefName}, and data that exceeds
 * {@link FetcherContext#limits()} is {@link FetchException.Reason#LIMIT}, as far as the backend sees the data. It writes only
 * below the folder and the cache that it was given.
 *
 * <p>A URL that the provider does not {@linkplain SourceFetcherProvider#supports support} is
 * {@link FetchException.Reason#NO_REPOSITORY}.
 *
 * <p>All folders are absolute paths.
 *
 * @since 0.1.0
 */
public interface SourceFetcher extends AutoCloseable {

    /**
     * Returns the current target of a ref at the remote, without a checkout. The names that the ref can be short for are
     * tried in the order of {@link Source#refNames()}, and then an abbreviated commit id. An abbreviated id may need the
     * history, which is then kept in the cache. A full commit id is returned as it is, since a remote can't be asked whether it has a commit; {@link #materialize} finds out.
     * Offline, the target is that of the time when the cache was filled.
     *
     * <p>A ref that is not valid according to {@link RefName} is {@link FetchException.Reason#NO_REF} without asking the
     * remote.
     *
     * @throws FetchException with {@link FetchException.Reason#NO_REPOSITORY}, {@link FetchException.Reason#NO_REF} and
     *     all reasons of the network
     */
    ResolvedRef resolve(Source source, FetchMonitor monitor) throws FetchException;

    /**
     * Writes a complete checkout of {@code request.target().revision()} into a folder. A branch is checked out under its
     * own name and tracks the remote's branch; any other target is a detached HEAD. The remote is named {@code origin}, with
     * the URL of the source without credentials.
     *
     * <p>The depth is a request: if the remote can't cut the history there, the checkout has more of it. So is {@link
     * CheckoutRequest#partial()}: if the remote does not send a history without files, or not single files, or the backend has no
     * such checkouts, the checkout is complete. A partial checkout has all commits, tags and names of files, and the files of the
     * target, so that everything but the content of other commits can be used without the network; git itself recognises it.
     *
     * @param empty an existing, empty folder. After an exception its content is undefined, and the caller deletes the folder
     * @return the files of the revision, as {@link #trackedFiles} would list them
     * @throws FetchException with {@link FetchException.Reason#NO_REF} if the repository has no such commit
     */
    List<TrackedFile> materialize(CheckoutRequest request, Path empty, FetchMonitor monitor) throws FetchException;

    /**
     * Returns the content of a folder. Only reads, without the network, and also recognises checkouts of other tools.
     *
     * @param folder the folder, which need not exist
     * @throws FetchException with {@link FetchException.Reason#STORAGE} if the folder can't be read. A damaged checkout is
     *     not an exception but the result {@link CheckoutState.Kind#BROKEN}
     */
    CheckoutState inspect(Path folder) throws FetchException;

    /**
     * Moves a checkout to another revision, another ref or another URL. Untracked and ignored files stay. If the user's own branch is
     * checked out, HEAD leaves that branch and the branch does not move. No named commit loses its name, and commits that
     * were not local work before do not become local work. A partial checkout stays partial, and any other stays complete,
     * whatever the request says.
     *
     * @throws FetchException with {@link FetchException.Reason#LOCAL_WORK}, before any change, if the move would lose
     *     {@linkplain LocalWork#isLostByMove() local work}, or would overwrite an untracked file
     */
    void move(CheckoutRequest request, Path checkout, FetchMonitor monitor) throws FetchException;

    /**
     * Backs up edited files, untracked files and local commits under a ref, and leaves the checkout
     * {@link CheckoutState.Kind#CLEAN} at the last commit that was fetched. Nothing is removed before the backup is complete.
     * A backend without refs backs up into a folder of the checkout, whose name it makes from the ref.
     *
     * @param ref a ref that does not exist yet. It is not a branch, because commits that only a branch holds are local work
     */
    WorkBackup backUp(Path checkout, RefName ref) throws FetchException;

    /**
     * Returns whether a commit is HEAD or an ancestor of HEAD; in a {@link SourceKind#SNAPSHOT} no state has an ancestor. The result is false for a commit that the repository does not
     * have because its history is shallow or was rewritten.
     */
    boolean contains(Path checkout, Revision commit) throws FetchException;

    /**
     * Returns whether one commit is an ancestor of another in the remote's history, for checkouts with a shallow history. It
     * is not one after the branch was force-pushed.
     *
     * @param earlier the possible ancestor
     * @param later a result of {@link #resolve}
     * @return empty if the answer would cost as much as fetching the files of the whole history; a backend need not try
     */
    default Optional<Boolean> isAncestor(Source source, Revision earlier, ResolvedRef later, FetchMonitor monitor)
            throws FetchException {
        return Optional.empty();
    }

    /**
     * Returns whether a checkout has any commit of the remote's history. Without one it is the checkout of another repository,
     * and not that of a fork.
     *
     * @param tip a result of {@link #resolve}
     * @return empty if that can't be known, as where the checkout is shallow; a backend need not try
     */
    default Optional<Boolean> isRelated(Path checkout, Source source, ResolvedRef tip, FetchMonitor monitor)
            throws FetchException {
        return Optional.empty();
    }

    /**
     * Returns what differs between two revisions, to show before or after a move what it brings. It changes nothing but the
     * cache.
     *
     * @param later the source, and the later revision
     * @param checkout the folder of the checkout, which need not exist and need not have either revision
     * @param diffOf a folder of the checkout, such as {@code devstack}, whose changes are shown as a diff; empty for none
     * @return empty if that would cost as much as a new clone; a backend need not try
     */
    default Optional<Changes> changes(
            CheckoutRequest later, Revision earlier, Path checkout, Optional<String> diffOf, FetchMonitor monitor)
            throws FetchException {
        return Optional.empty();
    }

    /**
     * Fetches everything that a partial checkout lacks, in one request, and makes it a complete one.
     *
     * @return whether the checkout was partial; a backend without partial checkouts has none
     */
    default boolean complete(Path checkout, Source source, FetchMonitor monitor) throws FetchException {
        return false;
    }

    /**
     * Returns the size of the objects of a repository when it was last fetched completely, in bytes, without asking the remote.
     *
     * @return empty if it is not known, as where the cache is new
     */
    default OptionalLong knownSize(Source source) throws FetchException {
        return OptionalLong.empty();
    }

    /**
     * Returns the copies in the cache that are not needed.
     *
     * @param used the sources whose copies stay in any case
     * @param before the copies that were used at that time or later stay, because somebody else may need them
     */
    default List<CachedCopy> unusedCopies(Collection<Source> used, Instant before) throws FetchException {
        return List.of();
    }

    /**
     * Removes a copy from the cache; a path of another backend is ignored.
     *
     * @param copy the {@link CachedCopy#path()}
     * @throws FetchException with {@link FetchException.Reason#STORAGE} if it can't be removed
     */
    default void removeCopy(Path copy) throws FetchException {}

    /**
     * Returns whether this fetcher can put a repository into a file, and fetch from it: whether it implements
     * {@link #writeBundle} and honours {@link CheckoutRequest#bundle()}.
     */
    default boolean hasBundles() {
        return false;
    }

    /**
     * Writes a repository into a file in the format of {@code git bundle}, version 2: the branches and tags of the remote as
     * the checkout knows them, their whole history, and the target, whatever ref leads to it. Local work is not included. Two
     * calls for the same content of the checkout write the same bytes.
     *
     * <p>What is {@linkplain #materialize materialized} or {@linkplain #move moved} from the file is as if it had been fetched
     * from the remote: {@code origin} is the URL of the source, and the cache learns what the file has. A file that is damaged,
     * cut or not a bundle is {@link FetchException.Reason#CORRUPT} or {@link FetchException.Reason#NO_REPOSITORY}.
     *
     * @param checkout a checkout of that source
     * @param target the revision that the file has to contain
     * @param file the file to write, which exists and is empty
     * @throws FetchException with {@link FetchException.Reason#CORRUPT} if the checkout is shallow or partial, or lacks the target
     */
    default void writeBundle(Path checkout, ResolvedRef target, Path file, FetchMonitor monitor) throws FetchException {
        throw new FetchException(FetchException.Reason.BROKEN, "this backend has no bundles");
    }

    /** Returns the files of the revision that is checked out, sorted by path. */
    List<TrackedFile> trackedFiles(Path checkout) throws FetchException;

    /**
     * Examines what this fetcher needs on this machine, in advance of a run: its configuration, proxies, certificates, keys,
     * locks that were left in checkouts. By default it finds nothing.
     *
     * <p>The method writes nothing, runs no code of a repository and prompts for nothing. It asks no remote, because core has
     * the refs resolved in addition; it may connect to a proxy unless {@link FetcherContext#offline()}. It takes a few seconds at
     * most, whatever it meets.
     *
     * @param plugins the sources that this fetcher would fetch, by the folders of their checkouts, which need not exist; may be
     *     empty
     * @return the findings in the order in which they are shown
     * @throws FetchException if the examination itself failed
     */
    default List<Finding> check(Map<Path, Source> plugins) throws FetchException {
        return List.of();
    }

    /**
     * A copy of a source in a backend's cache.
     *
     * @param name a name that a reader recognises, such as that of the repository
     * @param path the file or folder of the copy
     * @param used the time when it was used last
     */
    record CachedCopy(String name, Path path, Instant used) {}

    @Override
    void close();
}
