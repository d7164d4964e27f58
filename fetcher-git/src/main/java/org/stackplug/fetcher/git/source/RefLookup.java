package org.stackplug.fetcher.git.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.util.FS;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.mirror.CacheTries;
import org.stackplug.fetcher.git.mirror.Mirror;
import org.stackplug.fetcher.git.mirror.MirrorCache;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.ObjectFolders;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.fetcher.git.transport.Remotes;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** Resolves a ref at a remote: as {@code git fetch URL REF} does, or a commit by its id. */
public final class RefLookup {
    private static final Pattern FULL_ID = Pattern.compile("[0-9a-fA-F]{40}");
    private static final Pattern SHORT_ID = Pattern.compile("[0-9a-fA-F]{4,39}");

    private final Downloads downloads;
    private final MirrorCache mirrors;

    public RefLookup(Downloads downloads, MirrorCache mirrors) {
        this.downloads = downloads;
        this.mirrors = mirrors;
    }

    /** Resolves the ref of a source; without the network, as of the last update of the mirror. */
    public ResolvedRef resolve(RemoteUrl url, Source source, RemoteCall call) throws FetchException, IOException {
        String ref = source.ref();
        if (FULL_ID.matcher(ref).matches()) {
            return fullId(url, ref.toLowerCase(Locale.ROOT), call);
        }
        if (source.isHead()) {
            Advertised refs = refs(url, call, Constants.HEAD);
            if (refs.whyBadHead().isPresent()) {
                throw new FetchException(
                        Reason.CORRUPT,
                        "the HEAD of " + url + " does not name a ref: "
                                + refs.whyBadHead().get());
            }
            Optional<ResolvedRef> head = head(refs);
            return head.isPresent() ? head.get() : fail(url, ref, call);
        }
        List<RefName> names = names(source);
        Advertised refs = refs(url, call, names.stream().map(RefName::text).toArray(String[]::new));
        for (RefName name : names) {
            Optional<ObjectId> commit = refs.commit(name);
            if (commit.isPresent()) {
                return ResolvedRef.ofRef(name, revision(commit.get()));
            }
        }
        Optional<ResolvedRef> commit = SHORT_ID.matcher(ref).matches() ? shortId(url, ref, call) : Optional.empty();
        return commit.isPresent() ? commit.get() : fail(url, ref, call);
    }

    /** Returns the refs that the user's word can mean. The remote is not asked for a name that can't be a ref. */
    private static List<RefName> names(Source source) throws FetchException {
        List<RefName> names = source.refNames();
        if (names.isEmpty()) {
            throw FetchException.invalidRef(source);
        }
        return names;
    }

    private ResolvedRef fail(RemoteUrl url, String ref, RemoteCall call) throws FetchException, IOException {
        Advertised refs = refs(url, call, Constants.HEAD, Constants.R_HEADS, Constants.R_TAGS);
        throw FetchException.noRef(
                url + " has no ref " + ref,
                refs.branchesAndTags(),
                refs.defaultBranch().map(RefName::shortName));
    }

    private ResolvedRef fullId(RemoteUrl url, String id, RemoteCall call) throws FetchException, IOException {
        ResolvedRef commit = ResolvedRef.ofCommit(new Revision(id));
        if (downloads.remotes().isOutOfReach(url)) {
            Optional<Mirror> mirror = mirrors.of(url);
            if (mirror.isEmpty() || !mirror.get().has(ObjectId.fromString(id))) {
                throw offline(mirror);
            }
        } else {
            // Whether the commit exists shows when it is fetched; this shows whether the repository exists.
            downloads.list(url, call, Constants.HEAD);
        }
        return commit;
    }

    private static FetchException offline(Optional<Mirror> mirror) {
        return mirror.map(Mirror::withoutNetwork).orElseGet(Remotes::withoutCache);
    }

    private Advertised refs(RemoteUrl url, RemoteCall call, String... prefixes) throws FetchException, IOException {
        if (!downloads.remotes().isOutOfReach(url)) {
            return downloads.list(url, call, prefixes);
        }
        Optional<Mirror> mirror = mirrors.of(url);
        if (mirror.isEmpty() || !mirror.get().exists()) {
            throw offline(mirror);
        }
        try {
            return mirror.get().refs();
        } catch (IOException | RuntimeException e) {
            throw offline(mirror);
        }
    }

    private static Optional<ResolvedRef> head(Advertised refs) {
        return refs.head()
                .map(id -> refs.defaultBranch()
                        .map(name -> ResolvedRef.ofRef(name, revision(id)))
                        .orElseGet(() -> ResolvedRef.ofCommit(revision(id))));
    }

    private static Revision revision(ObjectId id) {
        return new Revision(id.name());
    }

    /** Searches the history: a remote can't be asked for a part of an id. */
    private Optional<ResolvedRef> shortId(RemoteUrl url, String ref, RemoteCall call)
            throws FetchException, IOException {
        if (url.folder().isPresent()) {
            try (Repository remote = Repositories.openBare(
                    RepositoryCache.FileKey.resolve(url.folder().get().toFile(), FS.DETECTED)
                            .toPath())) {
                return commit(remote, url, ref);
            }
        }
        return CacheTries.run(
                mirrors.of(url),
                (mirror, use) -> mirror.isPresent()
                        ? CacheTries.inMirror(() -> inMirror(mirror.get(), use, url, ref, call))
                        : inTemporary(url, ref, call),
                () -> {});
    }

    private Optional<ResolvedRef> inMirror(
            Mirror mirror, CacheTries.Use use, RemoteUrl url, String ref, RemoteCall call)
            throws FetchException, IOException {
        if (!downloads.remotes().isOutOfReach(url)) {
            mirror.update(Optional.empty(), Mirror.Extent.FILES_OF_TARGET, use, call);
        }
        try (Repository repository = mirror.open()) {
            return commit(repository, url, ref);
        }
    }

    private Optional<ResolvedRef> inTemporary(RemoteUrl url, String ref, RemoteCall call)
            throws FetchException, IOException {
        Path temporary = Files.createTempDirectory("stackplug-history-");
        try (Repository repository = Repositories.createBare(temporary.resolve("repository"))) {
            downloads.everything(url, repository, Optional.empty(), call);
            return commit(repository, url, ref);
        } finally {
            ObjectFolders.delete(temporary);
        }
    }

    private static Optional<ResolvedRef> commit(Repository repository, RemoteUrl url, String ref)
            throws FetchException, IOException {
        List<ObjectId> commits = new ArrayList<>();
        try (ObjectReader reader = repository.newObjectReader()) {
            for (ObjectId id : reader.resolve(AbbreviatedObjectId.fromString(ref.toLowerCase(Locale.ROOT)))) {
                if (reader.open(id).getType() == Constants.OBJ_COMMIT) {
                    commits.add(id);
                }
            }
        }
        if (commits.size() > 1) {
            throw new FetchException(
                    Reason.AMBIGUOUS_REF,
                    commits.size() + " commits of " + url + " begin with " + ref + ": write more of it");
        }
        return commits.stream().findFirst().map(id -> ResolvedRef.ofCommit(revision(id)));
    }
}
