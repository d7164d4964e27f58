package org.stackplug.fetcher.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.stackplug.spi.CheckoutRequest;
import org.stackplug.spi.ResolvedRef;

/** Writes down in a checkout what its remote has: remote branches, tags, and the configuration of {@code origin}. */
final class CheckoutRefs {
    private static final String TRACKING = Constants.R_REMOTES + Constants.DEFAULT_REMOTE_NAME + "/";

    private final Repository repository;
    private final RemoteUrl url;

    CheckoutRefs(Repository repository, RemoteUrl url) {
        this.repository = repository;
        this.url = url;
    }

    /** Writes refs and configuration for a checkout of this commit; HEAD and local branches are not touched. */
    void write(Advertised refs, CheckoutRequest request, RevCommit commit) throws IOException {
        RefWriting writing = changes(refs, request, commit);
        writing.execute();
        linkDefaultBranch(refs, request, writing);
        Repositories.edit(repository, config -> configure(config, url, request));
    }

    /** Writes the refs of a new checkout of this commit, and HEAD with its log. The configuration is there. */
    void writeFirst(Advertised refs, CheckoutRequest request, RevCommit commit) throws IOException {
        String branch = request.target().name();
        boolean detached = request.target().kind() != ResolvedRef.Kind.BRANCH;
        RefWriting writing = changes(refs, request, commit);
        if (!detached) {
            writing.set(branch, commit);
        }
        writing.execute();
        linkDefaultBranch(refs, request, writing);
        if (detached) {
            writing.detach(commit);
        } else {
            writing.link(Constants.HEAD, branch);
        }
        String entry = ObjectId.zeroId().name() + " " + commit.name() + " "
                + new PersonIdent(repository).toExternalString() + "\tclone: from " + url + "\n";
        for (String name : detached ? List.of(Constants.HEAD) : List.of(Constants.HEAD, branch)) {
            Path log =
                    repository.getDirectory().toPath().resolve(Constants.LOGS).resolve(name);
            Files.createDirectories(log.getParent());
            Files.writeString(log, entry);
        }
    }

    private RefWriting changes(Advertised refs, CheckoutRequest request, RevCommit commit) throws IOException {
        RefWriting writing = new RefWriting(repository);
        ResolvedRef target = request.target();
        if (request.depth() == 0) {
            for (Map.Entry<String, ObjectId> ref : refs.ids().entrySet()) {
                record(writing, ref.getKey(), ref.getValue(), target);
            }
        }
        if (target.kind() == ResolvedRef.Kind.BRANCH) {
            String tracking = TRACKING + shortName(target);
            ObjectId known = refs.ids().get(target.name());
            ObjectId tip = known == null || request.depth() > 0 ? writing.get(tracking) : known;
            writing.set(tracking, contains(tip, commit) ? tip : commit);
        } else if (target.kind() == ResolvedRef.Kind.TAG) {
            boolean unmoved = refs.commit(target.name()).filter(commit::equals).isPresent();
            writing.set(target.name(), unmoved ? refs.ids().get(target.name()) : commit);
        }
        writing.set(Repositories.PLACED, commit);
        return writing;
    }

    private static void linkDefaultBranch(Advertised refs, CheckoutRequest request, RefWriting writing)
            throws IOException {
        if (request.depth() == 0 && refs.defaultBranch().isPresent()) {
            String branch = refs.defaultBranch().get();
            if (refs.ids().containsKey(Constants.R_HEADS + branch)) {
                writing.link(TRACKING + Constants.HEAD, TRACKING + branch);
            }
        }
    }

    private static void record(RefWriting writing, String name, ObjectId id, ResolvedRef target) {
        if (name.startsWith(Constants.R_HEADS)) {
            writing.set(TRACKING + name.substring(Constants.R_HEADS.length()), id);
        } else if (name.startsWith(Constants.R_TAGS) && (!writing.exists(name) || name.equals(target.name()))) {
            // A tag that is there already may be the user's own.
            writing.set(name, id);
        }
    }

    /** Whether a tip has this commit in its history: a locked branch stays behind the remote's. */
    private boolean contains(ObjectId tip, RevCommit commit) throws IOException {
        if (tip == null || !Downloads.has(repository, tip)) {
            return false;
        }
        if (tip.equals(commit)) {
            return true;
        }
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(tip));
        }
    }

    private static String shortName(ResolvedRef target) {
        return target.name().substring(Constants.R_HEADS.length());
    }

    /** Sets what the configuration of such a checkout says of its remote. */
    static void configure(Config config, RemoteUrl url, CheckoutRequest request) {
        boolean branch = request.target().kind() == ResolvedRef.Kind.BRANCH;
        config.setString("remote", Constants.DEFAULT_REMOTE_NAME, "url", url.clean());
        if (config.getString("remote", Constants.DEFAULT_REMOTE_NAME, "fetch") == null || request.depth() == 0) {
            // As git clone does it: a shallow one goes on with its one branch.
            String what = request.depth() > 0 && branch ? shortName(request.target()) : "*";
            config.setString(
                    "remote",
                    Constants.DEFAULT_REMOTE_NAME,
                    "fetch",
                    "+" + Constants.R_HEADS + what + ":" + TRACKING + what);
        }
        if (branch) {
            String name = shortName(request.target());
            config.setString("branch", name, "remote", Constants.DEFAULT_REMOTE_NAME);
            config.setString("branch", name, "merge", request.target().name());
        }
    }
}
