package org.stackplug.fetcher.git.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;

/** Puts the objects that a checkout needs into its repository: from the mirror where that is possible. */
public final class ObjectSource {
    private final Downloads downloads;
    private final MirrorCache mirrors;

    public ObjectSource(Downloads downloads, MirrorCache mirrors) {
        this.downloads = downloads;
        this.mirrors = mirrors;
    }

    /** What is done with the objects that a mirror has, or a remote. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Brought brought) throws FetchException, IOException;
    }

    /** Brings objects into a repository in one try. */
    public final class Brought {
        private final RemoteUrl url;
        private final Optional<Mirror> mirror;
        private final CacheTries.Use use;

        private Brought(RemoteUrl url, Optional<Mirror> mirror, CacheTries.Use use) {
            this.url = url;
            this.mirror = mirror;
            this.use = use;
        }

        /**
         * Brings the objects. A repository that has been read before may have to be opened anew to see them.
         *
         * @return what the remote has, as far as the checkout is to know it
         */
        public Advertised into(Repository repository, CheckoutRequest request, RemoteCall attempt)
                throws FetchException, IOException {
            ObjectId target = Commits.id(request.target().revision());
            if (mirror.isPresent() && request.depth() == 0) {
                return CacheTries.inMirror(() -> {
                    mirror.get().update(Optional.of(request.target()), use, attempt);
                    return fromMirror(mirror.get(), repository, target, 0);
                });
            }
            if (mirror.isPresent()
                    && use == CacheTries.Use.AS_IT_IS
                    && mirror.get().has(target)) {
                return CacheTries.inMirror(() -> fromMirror(mirror.get(), repository, target, request.depth()));
            }
            // A shallow request is there to save time: filling a mirror for it would not.
            return request.depth() > 0
                    ? downloads.one(url, repository, request.target(), request.depth(), attempt)
                    : downloads.everything(url, repository, Optional.of(request.target()), attempt);
        }
    }

    /**
     * Does work that needs objects of a remote; again without what may be damaged in the cache.
     *
     * @param reset takes away what a try has left that failed because of the cache
     */
    public <T> T use(RemoteUrl url, Work<T> work, CacheTries.Reset reset) throws FetchException, IOException {
        return CacheTries.run(mirrors.of(url), (mirror, use) -> work.with(new Brought(url, mirror, use)), reset);
    }

    private static Advertised fromMirror(Mirror mirror, Repository into, ObjectId target, int depth)
            throws FetchException, IOException {
        Advertised refs = mirror.refs(); // before the objects: they are written after them
        mirror.give(into.getDirectory().toPath().resolve("objects"));
        Path shallow = into.getDirectory().toPath().resolve("shallow");
        if (depth == 0) {
            Files.deleteIfExists(shallow);
        } else {
            try (Repository complete = mirror.open()) {
                Set<String> boundary = boundary(complete, target, depth);
                if (!boundary.isEmpty()) {
                    Files.writeString(shallow, String.join("\n", boundary) + "\n");
                }
            }
        }
        return refs;
    }

    /** The commits whose parents are no longer among the so many youngest generations. */
    private static Set<String> boundary(Repository repository, ObjectId target, int depth) throws IOException {
        Set<String> boundary = new TreeSet<>();
        try (RevWalk walk = new RevWalk(repository)) {
            Set<RevCommit> seen = new java.util.HashSet<>();
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
