package org.stackplug.fetcher.git.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FilterSpec;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.util.FS;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.mirror.Mirror;
import org.stackplug.fetcher.git.mirror.MirrorCache;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.fetcher.git.repository.ObjectFolders;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

/**
 * Finds out whether one commit has another one in its history, where no checkout has that history. Asks the
 * repository if it is a folder, then the mirror, then the remote for commits without their files, a few
 * generations first.
 */
public final class Ancestry {
    /** The first depth is enough for most updates; the last is the whole history. */
    private static final List<Integer> DEPTHS = List.of(64, 1024, 0);

    private final Downloads downloads;
    private final MirrorCache mirrors;

    public Ancestry(Downloads downloads, MirrorCache mirrors) {
        this.downloads = downloads;
        this.mirrors = mirrors;
    }

    /**
     * Returns whether the history leads from the earlier commit to the later one.
     *
     * @return empty if the remote does not send commits without files
     */
    public Optional<Boolean> leads(RemoteUrl url, Revision earlier, ResolvedRef later, RemoteCall call)
            throws FetchException, IOException {
        ObjectId from = Commits.id(earlier);
        ObjectId to = Commits.id(later.revision());
        if (url.folder().isPresent()) {
            Path folder = RepositoryCache.FileKey.resolve(url.folder().get().toFile(), FS.DETECTED)
                    .toPath();
            try (Repository repository = Repositories.openBare(folder)) {
                return isComplete(repository) ? Optional.of(leads(repository, from, to)) : Optional.empty();
            }
        }
        Optional<Mirror> mirror = mirrors.of(url).filter(m -> m.has(to));
        if (mirror.isPresent()) {
            try (Repository repository = mirror.get().open()) {
                return Optional.of(leads(repository, from, to));
            } catch (IOException | RuntimeException e) {
                log(() -> "the mirror of " + url + " can't be read", e);
            }
        }
        return ask(url, from, later, call);
    }

    /**
     * Returns whether a checkout has any commit of the remote's history. Most forks have one that the remote has a name for; of
     * the others the first commit is looked for.
     *
     * @return empty if the checkout does not have its first commit, or the remote does not send commits without files
     */
    public Optional<Boolean> isRelated(Path checkout, RemoteUrl url, ResolvedRef tip, RemoteCall call)
            throws FetchException, IOException {
        Advertised refs = downloads.list(url, call, Constants.R_HEADS, Constants.R_TAGS);
        try (Repository repository = Repositories.open(checkout)) {
            for (ObjectId id : refs.ids().values()) {
                if (Downloads.has(repository, id)) {
                    return Optional.of(true);
                }
            }
            ObjectId head = repository.resolve(Constants.HEAD);
            if (head == null || !isComplete(repository)) {
                return Optional.empty();
            }
            Optional<Boolean> related = Optional.empty();
            for (RevCommit first : firstCommits(repository, head)) {
                related = leads(url, new Revision(first.name()), tip, call);
                if (related.filter(Boolean::booleanValue).isPresent()) {
                    return related;
                }
            }
            return related;
        }
    }

    private static List<RevCommit> firstCommits(Repository repository, ObjectId head) throws IOException {
        List<RevCommit> first = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            walk.markStart(walk.parseCommit(head));
            for (RevCommit commit : walk) {
                if (commit.getParentCount() == 0) {
                    first.add(commit);
                }
            }
        }
        return first;
    }

    private static void log(Supplier<String> what, Exception e) {
        System.getLogger(Ancestry.class.getName()).log(System.Logger.Level.DEBUG, what, e);
    }

    private static boolean isComplete(Repository repository) throws IOException {
        return repository.getObjectDatabase().getShallowCommits().isEmpty();
    }

    private static boolean leads(Repository repository, ObjectId from, ObjectId to) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return Downloads.has(repository, from) && walk.isMergedInto(walk.parseCommit(from), walk.parseCommit(to));
        }
    }

    private Optional<Boolean> ask(RemoteUrl url, ObjectId from, ResolvedRef later, RemoteCall call)
            throws FetchException, IOException {
        ObjectId to = Commits.id(later.revision());
        Path temporary = Files.createTempDirectory("stackplug-history-");
        try {
            Path bare = temporary.resolve("repository");
            Repositories.createBare(bare).close();
            for (int depth : DEPTHS) {
                try (Repository repository = Repositories.openBare(bare)) {
                    commits(url, repository, later.name(), to, depth == 0 ? Integer.MAX_VALUE : depth, call);
                }
                try (Repository repository = Repositories.openBare(bare)) {
                    if (leads(repository, from, to)) {
                        return Optional.of(true);
                    }
                    if (isComplete(repository)) {
                        return Optional.of(false);
                    }
                }
            }
            return Optional.of(false);
        } catch (PackProtocolException e) {
            log(() -> url + " sends no commits without files", e);
            return Optional.empty();
        } finally {
            ObjectFolders.delete(temporary);
        }
    }

    private void commits(RemoteUrl url, Repository into, String name, ObjectId id, int depth, RemoteCall call)
            throws FetchException, IOException {
        try {
            downloads.remotes().talk(url, into, depth, call, transport -> {
                transport.setFilterSpec(FilterSpec.fromFilterLine("tree:0"));
                try (FetchConnection connection = transport.openFetch(List.<RefSpec>of(), name)) {
                    List<Ref> wanted = List.of(new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, id.name(), id));
                    connection.fetch(call.progress(), wanted, Set.of());
                    return wanted;
                }
            });
        } catch (TransportException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PackProtocolException protocol) {
                    throw protocol;
                }
            }
            throw e;
        }
        call.checkStopped();
    }
}
