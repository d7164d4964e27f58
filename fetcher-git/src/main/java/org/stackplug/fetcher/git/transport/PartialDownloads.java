package org.stackplug.fetcher.git.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FilterSpec;
import org.stackplug.fetcher.git.call.Failures;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.AbsentFiles;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.ObjectFolders;
import org.stackplug.fetcher.git.repository.PackSharing;
import org.stackplug.fetcher.git.repository.PartialClone;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;

/**
 * Fetches the objects of partial clones: the history without the content of files, and files by their ids.
 *
 * <p>Objects arrive in a folder of their own first: a pack without its mark would be a damaged one for git.
 */
public final class PartialDownloads {
    /** The beginning of the names of those folders: {@code git gc} removes what a killed process has left of them. */
    private static final String INCOMING = "tmp_objdir-stackplug-";

    private final Downloads downloads;

    public PartialDownloads(Downloads downloads) {
        this.downloads = downloads;
    }

    /**
     * Fetches all branches and tags with all their history, and the target wherever it is, without the content of files, into a
     * partial clone or a new repository.
     *
     * @param target empty: branches and tags only
     * @throws FilterRefusedException if the remote does not offer that
     */
    public Advertised history(RemoteUrl url, Repository into, Optional<ResolvedRef> target, RemoteCall call)
            throws FetchException, IOException {
        try {
            if (!PartialClone.is(into) || isShallow(into)) {
                Advertised refs =
                        downloads.everything(url, into, target, FilterSpec.fromFilterLine(PartialClone.FILTER), call);
                if (isShallow(into)) {
                    throw new FilterRefusedException(url + " is shallow", null);
                }
                return refs;
            }
            return incoming(
                    into,
                    true,
                    repository -> downloads.everything(
                            url, repository, target, FilterSpec.fromFilterLine(PartialClone.FILTER), call));
        } catch (TransportException e) {
            throw Failures.isFilterRefused(e) ? new FilterRefusedException(url + " sends no partial clones", e) : e;
        }
    }

    /** Fetches the absent files of a commit into a repository with its history, and marks it if that is partial. */
    public void filesOf(RemoteUrl url, Repository into, ObjectId commit, RemoteCall call)
            throws FetchException, IOException {
        Set<ObjectId> absent = AbsentFiles.of(into, commit);
        // Some remotes know no filters and can't say so: their history came with all files.
        if (!absent.isEmpty() && !PartialClone.is(into)) {
            PartialClone.mark(into);
        }
        files(url, into, absent, call);
    }

    /**
     * Fetches everything that a partial clone lacks, and removes its marks.
     *
     * @param tips the commits whose history has to be complete
     */
    public void complete(RemoteUrl url, Repository into, Collection<ObjectId> tips, RemoteCall call)
            throws FetchException, IOException {
        Set<ObjectId> absent = AbsentFiles.before(into, tips);
        try {
            files(url, into, absent, call);
        } catch (FilterRefusedException e) {
            incoming(into, false, repository -> downloads.everything(url, repository, Optional.empty(), call));
            int lost = Downloads.missing(absent, into).size();
            if (lost > 0) {
                throw new FetchException(
                        FetchException.Reason.NO_REF,
                        url + " does not have " + lost + " files of the history of this checkout any more",
                        e);
            }
        }
        PartialClone.unmark(into);
    }

    /**
     * Fetches files in one request.
     *
     * <p>The request goes out from an empty repository: a remote that hears of a commit takes it that its files are known.
     *
     * @throws FilterRefusedException if the remote does not send files by their ids, or not all of these
     */
    private void files(RemoteUrl url, Repository into, Collection<ObjectId> ids, RemoteCall call)
            throws FetchException, IOException {
        if (ids.isEmpty()) {
            return;
        }
        if (downloads.remotes().isOutOfReach(url)) {
            throw new FetchException(
                    FetchException.Reason.OFFLINE,
                    ids.size() + " files of the history of " + url + " were never fetched");
        }
        try {
            incoming(into, false, repository -> {
                downloads.objects(url, repository, ids, call);
                int absent = Downloads.missing(ids, repository).size();
                if (absent > 0) {
                    throw new FilterRefusedException(url + " did not send " + absent + " of the files", null);
                }
                return Advertised.NOTHING;
            });
        } catch (TransportException e) {
            throw Failures.isUnadvertised(e) ? new FilterRefusedException(url + " sends no files by their ids", e) : e;
        }
    }

    private static boolean isShallow(Repository repository) throws IOException {
        return !repository.getObjectDatabase().getShallowCommits().isEmpty();
    }

    private interface Fetch {
        Advertised into(Repository repository) throws FetchException, IOException;
    }

    /**
     * Fetches into a folder below the objects of a repository, and then adds them.
     *
     * @param known whether the request names the commits that the repository has
     */
    private static Advertised incoming(Repository repository, boolean known, Fetch fetch)
            throws FetchException, IOException {
        Path objects = PartialClone.objects(repository);
        removeLeft(objects);
        Path folder = objects.resolve(INCOMING + UUID.randomUUID());
        try {
            Advertised refs;
            try (Repository empty = Repositories.createBare(folder)) {
                refs = known ? fetchKnown(folder, objects, fetch) : fetch.into(empty);
                PartialClone.markPacks(empty);
            }
            new PackSharing(folder.resolve("objects"), objects).share();
            return refs;
        } finally {
            ObjectFolders.delete(folder);
        }
    }

    /** Removes what killed processes have left. The repository belongs to this call. */
    private static void removeLeft(Path objects) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(objects, INCOMING + "*")) {
            for (Path folder : left) {
                ObjectFolders.delete(folder);
            }
        }
    }

    /** Fetches on top of the objects of another repository, whose refs the remote hears of. */
    private static Advertised fetchKnown(Path folder, Path objects, Fetch fetch) throws FetchException, IOException {
        Path alternates = folder.resolve("objects/info/alternates");
        Files.writeString(alternates, objects.toAbsolutePath() + "\n", StandardCharsets.UTF_8);
        try (Repository repository = Repositories.openBare(folder)) {
            return fetch.into(repository);
        }
    }
}
