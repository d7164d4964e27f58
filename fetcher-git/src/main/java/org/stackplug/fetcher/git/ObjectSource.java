package org.stackplug.fetcher.git;

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
import org.stackplug.spi.CheckoutRequest;
import org.stackplug.spi.FetchException;

/** Puts the objects that a checkout needs into its repository: from the mirror where that is possible. */
final class ObjectSource {
    private final Downloads downloads;
    private final MirrorCache mirrors;

    ObjectSource(Downloads downloads, MirrorCache mirrors) {
        this.downloads = downloads;
        this.mirrors = mirrors;
    }

    /**
     * Brings the objects. A repository that has been read before may have to be opened anew to see them.
     *
     * @return what the remote has, as far as the checkout is to know it
     */
    Advertised bring(RemoteUrl url, CheckoutRequest request, Repository into, Attempt attempt)
            throws FetchException, IOException {
        ObjectId target = ObjectId.fromString(request.target().revision().id());
        Optional<Mirror> mirror = mirrors.of(url);
        if (mirror.isPresent() && request.depth() == 0) {
            mirror.get().update(Optional.of(request.target()), attempt);
            return fromMirror(mirror.get(), into, target, 0);
        }
        if (mirror.isPresent() && mirror.get().has(target)) {
            return fromMirror(mirror.get(), into, target, request.depth());
        }
        // A shallow request is there to save time: filling a mirror for it would not.
        return request.depth() > 0
                ? downloads.one(url, into, request.target(), request.depth(), attempt)
                : downloads.everything(url, into, Optional.of(request.target()), attempt);
    }

    /** Throws the mirror away, if that is what failed. Whether it is worth another try. */
    boolean recover(RemoteUrl url, IOException failure) throws IOException {
        Optional<Mirror> mirror = mirrors.of(url);
        if (mirror.isEmpty() || !mirror.get().exists() || !Mirror.isDamaged(failure)) {
            return false;
        }
        mirror.get().discard();
        return true;
    }

    private static Advertised fromMirror(Mirror mirror, Repository into, ObjectId target, int depth)
            throws IOException {
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
