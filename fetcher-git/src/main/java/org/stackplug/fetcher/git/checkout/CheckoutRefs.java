package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.stackplug.fetcher.git.repository.Advertised;
import org.stackplug.fetcher.git.repository.RefWriting;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.source.RemoteRequest;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;

/** Records in a checkout what its remote has: remote branches, tags, and the configuration of {@code origin}. */
final class CheckoutRefs {
    private static final String TRACKING = Constants.R_REMOTES + Constants.DEFAULT_REMOTE_NAME + "/";

    private final Repository repository;
    private final RemoteRequest request;

    CheckoutRefs(Repository repository, RemoteRequest request) {
        this.repository = repository;
        this.request = request;
    }

    /** Writes refs and configuration for a checkout of this commit; HEAD and local branches stay as they are. */
    void write(Advertised refs, RevCommit commit) throws IOException {
        RefWriting writing = changes(refs, commit);
        writing.execute();
        linkDefaultBranch(refs, writing);
        Repositories.edit(repository, config -> configure(config, request));
    }

    /** Writes the refs of a new checkout of this commit, and HEAD with its log. The configuration is there. */
    void writeFirst(Advertised refs, RevCommit commit) throws IOException {
        Optional<RefName> branch = request.target().branch();
        RefWriting writing = changes(refs, commit);
        branch.ifPresent(name -> writing.set(name, commit));
        writing.execute();
        linkDefaultBranch(refs, writing);
        if (branch.isPresent()) {
            writing.linkHead(branch.get());
        } else {
            writing.detach(commit);
        }
        String entry = ObjectId.zeroId().name() + " " + commit.name() + " "
                + new PersonIdent(repository).toExternalString() + "\tclone: from " + request.url() + "\n";
        Path logs = repository.getDirectory().toPath().resolve(Constants.LOGS);
        for (String name : Stream.concat(Stream.of(Constants.HEAD), branch.map(RefName::text).stream())
                .toList()) {
            Path log = logs.resolve(name);
            Files.createDirectories(log.getParent());
            Files.writeString(log, entry);
        }
    }

    private RefWriting changes(Advertised refs, RevCommit commit) throws IOException {
        RefWriting writing = new RefWriting(repository);
        ResolvedRef target = request.target();
        if (request.depth() == 0) {
            for (Map.Entry<RefName, ObjectId> ref : refs.ids().entrySet()) {
                record(writing, ref.getKey(), ref.getValue(), target);
            }
        }
        Optional<RefName> name = target.ref();
        if (name.isPresent() && name.get().isBranch()) {
            RefName tracking = tracking(name.get());
            ObjectId known = refs.ids().get(name.get());
            ObjectId tip = known == null || request.depth() > 0 ? writing.get(tracking) : known;
            writing.set(tracking, contains(tip, commit) ? tip : commit);
        } else if (name.isPresent() && name.get().isTag()) {
            boolean unmoved = refs.commit(name.get()).filter(commit::equals).isPresent();
            writing.set(name.get(), unmoved ? refs.ids().get(name.get()) : commit);
        }
        writing.set(Repositories.PLACED, commit);
        return writing;
    }

    private void linkDefaultBranch(Advertised refs, RefWriting writing) throws IOException {
        if (request.depth() == 0 && refs.defaultBranch().isPresent()) {
            RefName branch = refs.defaultBranch().get();
            if (refs.ids().containsKey(branch)) {
                writing.link(new RefName(TRACKING + Constants.HEAD), tracking(branch));
            }
        }
    }

    private static void record(RefWriting writing, RefName name, ObjectId id, ResolvedRef target) {
        if (name.isBranch()) {
            writing.set(tracking(name), id);
        } else if (name.isTag() && (!writing.exists(name) || name.text().equals(target.name()))) {
            // A tag that is there already may be the user's own.
            writing.set(name, id);
        }
    }

    /** Returns whether a tip has this commit in its history, as where a branch is locked at an older commit. */
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

    /** Returns the remote-tracking ref of a branch. */
    private static RefName tracking(RefName branch) {
        return new RefName(TRACKING + branch.shortName());
    }

    /** Sets what the configuration of such a checkout says of its remote. */
    static void configure(Config config, RemoteRequest request) {
        Optional<String> branch = request.target().branch().map(RefName::shortName);
        config.setString(
                "remote", Constants.DEFAULT_REMOTE_NAME, "url", request.url().clean());
        if (config.getString("remote", Constants.DEFAULT_REMOTE_NAME, "fetch") == null || request.depth() == 0) {
            // As git clone does it: a shallow one goes on with its one branch.
            String what = request.depth() > 0 ? branch.orElse("*") : "*";
            config.setString(
                    "remote",
                    Constants.DEFAULT_REMOTE_NAME,
                    "fetch",
                    "+" + Constants.R_HEADS + what + ":" + TRACKING + what);
        }
        branch.ifPresent(name -> {
            config.setString("branch", name, "remote", Constants.DEFAULT_REMOTE_NAME);
            config.setString("branch", name, "merge", RefName.BRANCHES + name);
        });
    }
}
