package org.stackplug.fetcher.git.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.mirror.CacheTries;
import org.stackplug.fetcher.git.mirror.Mirror;
import org.stackplug.fetcher.git.mirror.MirrorCache;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.PartialClone;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.fetcher.git.transport.FilterRefusedException;
import org.stackplug.fetcher.git.transport.PartialDownloads;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;

/** Fetches the objects of a checkout into its repository: from the mirror where there is one. */
public final class ObjectSource {
    private final Downloads downloads;
    private final PartialDownloads partialDownloads;
    private final MirrorCache mirrors;

    public ObjectSource(Downloads downloads, MirrorCache mirrors) {
        this.downloads = downloads;
        this.partialDownloads = new PartialDownloads(downloads);
        this.mirrors = mirrors;
    }

    /** Work that needs the objects of a remote. */
    @FunctionalInterface
    public interface Work<T> {
        T with(ObjectFetch objects) throws FetchException, IOException;
    }

    /** Fetches objects in one try. */
    public final class ObjectFetch {
        private final Optional<Mirror> mirror;
        private final CacheTries.Use use;

        private final boolean refused;

        /** @param refused whether the remote has refused a partial clone */
        private ObjectFetch(Optional<Mirror> mirror, CacheTries.Use use, boolean refused) {
            this.mirror = mirror;
            this.use = use;
            this.refused = refused;
        }

        /**
         * Fetches the objects of a request. A repository that has been read before may have to be reopened to
         * see them.
         *
         * @return the refs of the remote, as far as the checkout records them
         */
        public Advertised into(Repository repository, RemoteRequest request, RemoteCall call)
                throws FetchException, IOException {
            return request.depth() > 0 ? shallow(repository, request, call) : whole(repository, request, call);
        }

        private Advertised whole(Repository repository, RemoteRequest request, RemoteCall call)
                throws FetchException, IOException {
            boolean isNew = Repositories.isNew(repository);
            boolean partial = isNew ? request.partial() && !refused : PartialClone.is(repository);
            Optional<ResolvedRef> target = Optional.of(request.target());
            if (mirror.isPresent() && (partial || isNew || mayBecomeComplete(request))) {
                return CacheTries.inMirror(() -> {
                    Mirror.Extent extent = partial ? Mirror.Extent.FILES_OF_TARGET : Mirror.Extent.COMPLETE;
                    mirror.get().update(target, extent, use, call);
                    return fromMirror(mirror.get(), repository, request.commit(), 0);
                });
            }
            if (!partial) {
                return downloads.everything(request.url(), repository, target, call);
            }
            Advertised refs = partialDownloads.history(request.url(), repository, target, call);
            partialDownloads.filesOf(request.url(), repository, request.commit(), call);
            return refs;
        }

        /** A checkout that is complete needs less than a mirror that is not, or that is not there. */
        private boolean mayBecomeComplete(RemoteRequest request) {
            return !mirror.get().isPartial() && (mirror.get().exists() || !request.partial());
        }

        /** A shallow request is there to save time: filling a mirror for it would not. */
        private Advertised shallow(Repository repository, RemoteRequest request, RemoteCall call)
                throws FetchException, IOException {
            if (mirror.isPresent()
                    && use == CacheTries.Use.EXISTING
                    && mirror.get().has(request.commit())
                    && !mirror.get().isPartial()) {
                return CacheTries.inMirror(
                        () -> fromMirror(mirror.get(), repository, request.commit(), request.depth()));
            }
            return downloads.one(request.url(), repository, request.target(), request.depth(), call);
        }
    }

    /**
     * Runs work that needs objects of a remote; again without what may be damaged in the cache, and again for a complete
     * checkout where the remote refuses a partial one.
     *
     * @param reset removes what a try has left that failed
     */
    public <T> T use(RemoteUrl url, Work<T> work, CacheTries.Reset reset) throws FetchException, IOException {
        try {
            return use(url, false, work, reset);
        } catch (FilterRefusedException e) {
            reset.run();
            return use(url, true, work, reset);
        }
    }

    private <T> T use(RemoteUrl url, boolean refused, Work<T> work, CacheTries.Reset reset)
            throws FetchException, IOException {
        return CacheTries.run(
                mirrors.of(url), (mirror, use) -> work.with(new ObjectFetch(mirror, use, refused)), reset);
    }

    private static Advertised fromMirror(Mirror mirror, Repository into, ObjectId target, int depth)
            throws FetchException, IOException {
        // The refs first: a mirror writes them after the objects that they name.
        Advertised refs = mirror.refs();
        mirror.share(into);
        Path shallow = into.getDirectory().toPath().resolve("shallow");
        Set<String> ends = depth > 0 || mirror.isShallow() ? ends(mirror, target, depth) : Set.of();
        if (!ends.isEmpty()) {
            Files.writeString(shallow, String.join("\n", ends) + "\n");
        } else if (depth == 0) {
            Files.deleteIfExists(shallow);
        }
        return refs;
    }

    /** Returns the commits at which the history of a checkout ends: the remote itself may be shallow. */
    private static Set<String> ends(Mirror mirror, ObjectId target, int depth) throws IOException {
        try (Repository all = mirror.open()) {
            Set<String> ends = new TreeSet<>();
            all.getObjectDatabase().getShallowCommits().forEach(end -> ends.add(end.name()));
            if (depth > 0) {
                ends.addAll(boundary(all, target, depth));
            }
            return ends;
        }
    }

    /** Returns the commits whose parents are not among the given number of youngest generations. */
    private static Set<String> boundary(Repository repository, ObjectId target, int depth) throws IOException {
        Set<String> boundary = new TreeSet<>();
        try (RevWalk walk = new RevWalk(repository)) {
            Set<RevCommit> seen = new HashSet<>();
            List<RevCommit> generation = List.of(walk.parseCommit(target));
            for (int i = 1; i <= depth; i++) {
                List<RevCommit> next = new ArrayList<>();
                for (RevCommit commit : generation) {
                    for (RevCommit parent : commit.getParents()) {
                        if (i == depth && !seen.contains(parent)) {
                            boundary.add(commit.name());
                        } else if (i < depth && seen.add(parent)) {
                            next.add(walk.parseCommit(parent));
                        }
                    }
                }
                generation = next;
            }
        }
        return boundary;
    }
}
