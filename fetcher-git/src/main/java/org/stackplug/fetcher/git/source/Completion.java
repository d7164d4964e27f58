package org.stackplug.fetcher.git.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.mirror.Mirror;
import org.stackplug.fetcher.git.mirror.MirrorCache;
import org.stackplug.fetcher.git.repository.PartialClone;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.fetcher.git.transport.PartialDownloads;
import org.stackplug.spi.fetch.FetchException;

/** Makes a partial checkout complete: with the objects of the mirror, and with the remote's for the rest. */
public final class Completion {
    private final PartialDownloads downloads;
    private final MirrorCache mirrors;

    public Completion(Downloads downloads, MirrorCache mirrors) {
        this.downloads = new PartialDownloads(downloads);
        this.mirrors = mirrors;
    }

    /** Returns whether the checkout was partial. */
    public boolean complete(Path checkout, RemoteUrl url, RemoteCall call) throws FetchException, IOException {
        try (Repository repository = Repositories.open(checkout)) {
            if (!PartialClone.is(repository)) {
                return false;
            }
            Optional<Mirror> mirror = mirrors.of(url).filter(Mirror::exists);
            if (mirror.isPresent()) {
                share(mirror.get(), repository);
            }
        }
        try (Repository repository = Repositories.open(checkout)) {
            downloads.complete(url, repository, tips(repository), call);
        }
        return true;
    }

    /** A mirror that can't be read brings nothing, and the remote has everything. */
    private static void share(Mirror mirror, Repository repository) {
        try {
            mirror.share(repository);
        } catch (IOException | RuntimeException e) {
            System.getLogger(Completion.class.getName())
                    .log(System.Logger.Level.INFO, "the mirror of " + mirror + " can't be read", e);
        }
    }

    /** Returns what all refs of the checkout lead to: the user's own may have commits of the remote that it has rewritten. */
    private static Set<ObjectId> tips(Repository repository) throws IOException {
        Set<ObjectId> tips = new LinkedHashSet<>();
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            tips.add(ref.getObjectId());
        }
        tips.add(repository.resolve(Constants.HEAD));
        tips.remove(null);
        return tips;
    }
}
