package org.stackplug.fetcher.git.checkout;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.BundleWriter;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.fetcher.git.repository.PartialClone;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;

/** Writes a bundle out of a checkout, which looks as if it came from the remote: with its branches and tags. */
public final class CheckoutBundle {
    /** Leads to the target, which may be on no branch. */
    private static final String TARGET = "refs/stackplug/target";

    private static final String TRACKING = Constants.R_REMOTES + Constants.DEFAULT_REMOTE_NAME + "/";
    private static final int BUFFER = 1 << 16;

    private final Path checkout;

    public CheckoutBundle(Path checkout) {
        this.checkout = checkout;
    }

    /**
     * Writes the bundle.
     *
     * @throws FetchException with {@link Reason#CORRUPT} for a checkout that lacks something
     */
    public void write(ResolvedRef target, Path file, RemoteCall call) throws FetchException, IOException {
        try (Repository repository = Repositories.open(checkout)) {
            requireComplete(repository);
            ObjectId commit = Commits.id(target.revision());
            if (!repository.getObjectDatabase().has(commit)) {
                throw new FetchException(Reason.CORRUPT, checkout + " does not have the commit " + commit.name());
            }
            BundleWriter writer = new BundleWriter(repository);
            writer.setPackConfig(config(repository));
            include(repository, writer);
            writer.include(TARGET, commit);
            Optional<RefName> name = target.ref().filter(ref -> !ref.isBranch() && !ref.isTag());
            if (name.isPresent()) {
                writer.include(name.get().text(), commit);
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
                writer.writeBundle(call.progress(), out);
            }
        } catch (MissingObjectException e) {
            throw new FetchException(Reason.CORRUPT, checkout + " lacks objects of its history: " + e.getMessage(), e);
        }
    }

    private void requireComplete(Repository repository) throws FetchException, IOException {
        if (PartialClone.is(repository)) {
            throw new FetchException(
                    Reason.CORRUPT,
                    checkout + " is a partial clone, which lacks files of its history: 'stackplug fetch --complete'"
                            + " brings them");
        }
        if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
            throw new FetchException(Reason.CORRUPT, checkout + " is shallow: it lacks the older commits");
        }
    }

    /** Two threads would find other deltas each time; what is packed already is copied. */
    private static PackConfig config(Repository repository) {
        PackConfig config = new PackConfig(repository);
        config.setThreads(1);
        config.setReuseDeltas(true);
        config.setReuseObjects(true);
        return config;
    }

    /** Includes branches under the names that they have at the remote, tags, and the remote's default branch as HEAD. */
    private static void include(Repository repository, BundleWriter writer) throws IOException {
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(TRACKING)) {
            String branch = ref.getName().substring(TRACKING.length());
            if (ref.getObjectId() == null) {
                continue;
            }
            if (branch.equals(Constants.HEAD)) {
                writer.include(Constants.HEAD, ref.getObjectId());
            } else {
                writer.include(Constants.R_HEADS + branch, ref.getObjectId());
            }
        }
        for (Ref tag : repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS)) {
            writer.include(tag.getName(), tag.getObjectId());
        }
    }
}
