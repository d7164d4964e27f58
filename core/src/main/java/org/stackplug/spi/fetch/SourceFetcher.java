package org.stackplug.spi.fetch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Brings repositories onto the disk.
 *
 * <p>Thread-safe: core calls it for many repositories at once, never for one folder at once. {@link #close()} may be called
 * more than once; after it nothing else is called. No method runs code of a repository (hooks, filters), asks a person, or
 * writes to any configuration outside the folder and the cache it was given. No message and nothing that is written into a
 * checkout holds a password.
 *
 * <p>Nothing that a remote says is trusted: names of refs go through {@link RefName}, and what is larger than
 * {@link FetcherContext#limits()} allow is {@link FetchException.Reason#LIMIT}, as far as the backend sees it. What is written
 * to the disk is below the folder and the cache that the backend was given.
 *
 * <p>Folders are given as absolute paths.
 */
public interface SourceFetcher extends AutoCloseable {

    /**
     * What the ref names at the remote now, without a checkout. A branch comes before a tag, and both before a short commit
     * id. That one may need the history; whatever that costs is kept in the cache. A full commit id is taken for what it is,
     * since no remote tells whether it has one: {@link #materialize} does. Offline, "now" is when the cache was filled.
     *
     * <p>A ref that can't be one, see {@link RefName}, is {@link FetchException.Reason#NO_REF}, and no remote is asked.
     *
     * @throws FetchException with {@link FetchException.Reason#NO_REPOSITORY}, {@link FetchException.Reason#NO_REF} and
     *     all reasons of the network
     */
    ResolvedRef resolve(Source source, FetchMonitor monitor) throws FetchException;

    /**
     * Writes a complete checkout of {@code request.target().revision()} into a folder. A branch is checked out under its
     * own name and tracks the remote's; anything else is a detached HEAD. The remote is called {@code origin}; its URL is
     * the source's, without credentials.
     *
     * <p>A depth is a wish: where the remote can't cut the history at that place, there is more of it.
     *
     * @param empty an existing, empty folder. When this throws, its content is undefined, and the caller deletes it
     * @return the files that the revision has, as {@link #trackedFiles} would list them
     * @throws FetchException with {@link FetchException.Reason#NO_REF} if the repository has no such commit
     */
    List<TrackedFile> materialize(CheckoutRequest request, Path empty, FetchMonitor monitor) throws FetchException;

    /**
     * What a folder holds. Reads only, this disk only, and also what other tools have made.
     *
     * @param folder need not exist
     * @throws FetchException with {@link FetchException.Reason#STORAGE} if it can't be read; a damaged checkout is a
     *     result, {@link CheckoutState.Kind#BROKEN}, and no exception
     */
    CheckoutState inspect(Path folder) throws FetchException;

    /**
     * Brings a checkout to another revision, another ref, another URL. Ignored files stay. If the branch that is checked
     * out is the user's own, it stays where it is and HEAD leaves it. Nothing that had a name loses it, and what was no
     * local work before is none afterwards.
     *
     * @throws FetchException with {@link FetchException.Reason#LOCAL_WORK} and without a change if the checkout is not
     *     {@link CheckoutState.Kind#CLEAN}
     */
    void move(CheckoutRequest request, Path checkout, FetchMonitor monitor) throws FetchException;

    /**
     * Puts edited files, untracked files and local commits under a ref, and leaves the checkout
     * {@link CheckoutState.Kind#CLEAN} at the last commit that was fetched. Nothing is removed before it is safe.
     *
     * @param ref a ref that does not exist yet, and not a branch: commits that only a branch holds are local work
     */
    WorkBackup backUp(Path checkout, RefName ref) throws FetchException;

    /**
     * Whether a commit is HEAD itself or behind it. A commit that the repository does not have, because its history is cut
     * off or was rewritten, is not.
     */
    boolean contains(Path checkout, Revision commit) throws FetchException;

    /**
     * Whether the remote's history leads from the earlier commit to the later one, for checkouts whose own history is cut off.
     * A branch that was force-moved does not.
     *
     * @param later what {@link #resolve} has given
     * @return empty if that can't be found out for less than the files of the whole history; a backend need not try
     */
    default Optional<Boolean> isAncestor(Source source, Revision earlier, ResolvedRef later, FetchMonitor monitor)
            throws FetchException {
        return Optional.empty();
    }

    /** The files of the revision that is checked out, sorted by path. */
    List<TrackedFile> trackedFiles(Path checkout) throws FetchException;

    @Override
    void close();
}
