package org.stackplug.fetcher.git.transport;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FilterSpec;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.stackplug.fetcher.git.call.Failures;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;

/**
 * Fetches refs and objects from a remote. Setting the refs of the repository is left to the caller.
 *
 * <p>It uses JGit's connection itself and not JGit's fetch command, which reads and writes refs one by one and
 * checks more than a new repository needs.
 */
public final class Downloads {
    /** More history than any repository has, as {@code git fetch --unshallow} requests it. */
    private static final int INFINITE_DEPTH = Integer.MAX_VALUE;

    private final Remotes remotes;

    public Downloads(Remotes remotes) {
        this.remotes = remotes;
    }

    /** Returns the transports to remotes. */
    public Remotes remotes() {
        return remotes;
    }

    /** Returns the remote's refs whose names begin with one of the prefixes, by one request. */
    public Advertised list(RemoteUrl url, RemoteCall call, String... prefixes) throws FetchException, IOException {
        // JGit wants a repository for its configuration even when nothing is written.
        try (Repository nowhere = new FileRepositoryBuilder()
                .setGitDir(new File("/nonexistent/repository"))
                .setBare()
                .build()) {
            return remotes.talk(url, nowhere, 0, call, transport -> {
                try (FetchConnection connection = transport.openFetch(List.<RefSpec>of(), prefixes)) {
                    return Advertised.of(connection.getRefs(), remotes.limits());
                }
            });
        }
    }

    /**
     * Fetches all branches and tags with all their history, and the target wherever it is.
     *
     * @param target empty: branches and tags only
     */
    public Advertised everything(RemoteUrl url, Repository into, Optional<ResolvedRef> target, RemoteCall call)
            throws FetchException, IOException {
        return everything(url, into, target, FilterSpec.NO_FILTER, call);
    }

    /** Fetches the same without the objects that a filter leaves out. */
    Advertised everything(
            RemoteUrl url, Repository into, Optional<ResolvedRef> target, FilterSpec filter, RemoteCall call)
            throws FetchException, IOException {
        boolean shallow = !into.getObjectDatabase().getShallowCommits().isEmpty();
        List<String> prefixes = new ArrayList<>(List.of(Constants.HEAD, Constants.R_HEADS, Constants.R_TAGS));
        target.filter(t -> t.kind() == ResolvedRef.Kind.OTHER).ifPresent(t -> prefixes.add(t.name()));
        Advertised refs = remotes.talk(url, into, shallow ? INFINITE_DEPTH : 0, call, transport -> {
            transport.setFilterSpec(filter);
            try (FetchConnection connection =
                    transport.openFetch(List.<RefSpec>of(), prefixes.toArray(String[]::new))) {
                Advertised advertised = Advertised.of(connection.getRefs(), remotes.limits());
                Collection<ObjectId> ids = advertised.ids().values();
                receive(connection, shallow ? ids : missing(ids, into), call);
                noteShallow(into, call);
                return advertised;
            }
        });
        if (target.isPresent()) {
            ObjectId id = Commits.id(target.get().revision());
            if (!has(into, id)) {
                one(url, into, target.get(), shallow ? INFINITE_DEPTH : 0, filter, call);
            }
        }
        return refs;
    }

    /**
     * Fetches the target alone.
     *
     * @param depth how many commits of history; 0 for all
     */
    public Advertised one(RemoteUrl url, Repository into, ResolvedRef target, int depth, RemoteCall call)
            throws FetchException, IOException {
        return one(url, into, target, depth, FilterSpec.NO_FILTER, call);
    }

    private Advertised one(
            RemoteUrl url, Repository into, ResolvedRef target, int depth, FilterSpec filter, RemoteCall call)
            throws FetchException, IOException {
        ObjectId id = Commits.id(target.revision());
        String prefix = target.kind() == ResolvedRef.Kind.COMMIT ? Constants.HEAD : target.name();
        // An annotated tag has an object of its own, whose id is not known yet.
        boolean needsRefs = target.kind() == ResolvedRef.Kind.TAG;
        Remotes.Talk<Advertised> talk = transport -> {
            transport.setFilterSpec(filter);
            return one(transport, prefix, target, call);
        };
        try {
            return needsRefs
                    ? remotes.talk(url, into, depth, call, talk)
                    : remotes.talkWithoutRefs(url, into, depth, call, talk);
        } catch (TransportException e) {
            if (Failures.isUnadvertised(e)) {
                throw new FetchException(
                        Reason.NO_REF, url + " has no commit " + id.name() + ", or does not send it", e);
            }
            throw e;
        }
    }

    private Advertised one(Transport transport, String prefix, ResolvedRef target, RemoteCall call)
            throws FetchException, IOException {
        ObjectId id = Commits.id(target.revision());
        try (FetchConnection connection = transport.openFetch(List.<RefSpec>of(), prefix)) {
            Advertised refs = Advertised.of(connection.getRefs(), remotes.limits());
            // An annotated tag is an object of its own. A ref that has moved since it was resolved is not wanted.
            Optional<RefName> unmoved = target.ref()
                    .filter(name -> refs.commit(name).filter(id::equals).isPresent());
            receive(connection, List.of(unmoved.map(refs.ids()::get).orElse(id)), call);
            return refs;
        }
    }

    /** Fetches objects of any kind by their ids, in one request. */
    void objects(RemoteUrl url, Repository into, Collection<ObjectId> ids, RemoteCall call)
            throws FetchException, IOException {
        remotes.talkWithoutRefs(url, into, 0, call, transport -> {
            try (FetchConnection connection = transport.openFetch(List.<RefSpec>of(), Constants.HEAD)) {
                receive(connection, ids, call);
                return ids;
            }
        });
    }

    private static void receive(FetchConnection connection, Collection<ObjectId> wanted, RemoteCall call)
            throws IOException {
        List<Ref> wants = new ArrayList<>();
        for (ObjectId want : new LinkedHashSet<>(wanted)) {
            wants.add(new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, want.name(), want));
        }
        if (!wants.isEmpty()) {
            call.silence().preparing(true);
            try {
                connection.fetch(call.progress(), wants, Set.of());
            } finally {
                call.silence().preparing(false);
            }
        }
        call.checkStopped();
    }

    /** After a fetch of all history, only that of a shallow remote is not complete. */
    private static void noteShallow(Repository into, RemoteCall call) throws IOException {
        if (!into.getObjectDatabase().getShallowCommits().isEmpty()) {
            call.facts().isShallow();
        }
    }

    /** Returns those of the ids that the repository does not have. */
    static List<ObjectId> missing(Collection<ObjectId> ids, Repository repository) throws IOException {
        List<ObjectId> missing = new ArrayList<>();
        try (ObjectReader reader = repository.newObjectReader()) {
            for (ObjectId id : ids) {
                if (!reader.has(id)) {
                    missing.add(id);
                }
            }
        }
        return missing;
    }

    /** Returns whether the repository has an object. */
    public static boolean has(Repository repository, ObjectId id) throws IOException {
        try (ObjectReader reader = repository.newObjectReader()) {
            return reader.has(id);
        }
    }
}
