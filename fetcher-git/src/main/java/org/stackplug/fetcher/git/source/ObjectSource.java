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
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.spi.fetch.FetchException;

/** Fetches the objects of a checkout into its repository: from the mirror where there is one. */
public final class ObjectSource {
    private final Downloads downloads;
    private final MirrorCache mirrors;

    public ObjectSource(Downloads downloads, MirrorCache mirrors) {
        this.downloads = downloads;
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

        private ObjectFetch(Optional<Mirror> mirror, CacheTries.Use use) {
            this.mirror = mirror;
            this.use = use;
        }

        /**
         * Fetches the objects of a request. A repository that has been read before may have to be reopened to
         * see them.
         *
         * @return the refs of the remote, as far as the checkout records them
         */
        public Advertised into(Repository repository, RemoteRequest request, RemoteCall call)
                throws FetchException, IOException {
            if (mirror.isPresent() && request.depth() == 0) {
                return CacheTries.inMirror(() -> {
                    mirror.get().update(Optional.of(request.target()), use, call);
                    return fromMirror(mirror.get(), repository, request.commit(), 0);
                });
            }
            if (mirror.isPresent()
                    && use == CacheTries.Use.EXISTING
                    && mirror.get().has(request.commit())) {
                return CacheTries.inMirror(
                        () -> fromMirror(mirror.get(), repository, request.commit(), request.depth()));
            }
            // A shallow request is there to save time: filling a mirror for it would not.
            return request.depth() > 0
                    ? downloads.one(request.url(), repository, request.target(), request.depth(), call)
                    : downloads.everything(request.url(), repository, Optional.of(request.target()), call);
        }
    }

    /**
     * Runs work that needs objects of a remote; again without what may be damaged in the cache.
     *
     * @param reset removes what a try has left that failed because of the cache
     */
    public <T> T use(RemoteUrl url, Work<T> work, CacheTries.Reset reset) throws FetchException, IOException {
        return CacheTries.run(mirrors.of(url), (mirror, use) -> work.with(new ObjectFetch(mirror, use)), reset);
    }

    private static Advertised fromMirror(Mirror mirror, Repository into, ObjectId target, int depth)
            throws FetchException, IOException {
        // The refs first: a mirror writes them after the objects that they name.
        Advertised refs = mirror.refs();
        mirror.share(into.getDirectory().toPath().resolve("objects"));
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
