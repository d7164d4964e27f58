package org.stackplug.fetcher.git.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.util.FS;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.mirror.CacheTries;
import org.stackplug.fetcher.git.mirror.Mirror;
import org.stackplug.fetcher.git.mirror.MirrorCache;
import org.stackplug.fetcher.git.repository.Commits;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.repository.RevisionChanges;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

/**
 * Finds out what lies between two commits: in the checkout, in the repository if it is a folder, or in the mirror, which is
 * updated for it. A mirror is not made for it, because that would download the whole history.
 */
public final class Preview {
    private final MirrorCache mirrors;

    public Preview(MirrorCache mirrors) {
        this.mirrors = mirrors;
    }

    /**
     * Returns the changes between two commits.
     *
     * @param diffOf the folder whose changes are shown as a diff; empty for none
     * @return empty if no repository at hand has both commits
     */
    public Optional<Changes> changes(
            Path checkout, RemoteUrl url, Revision earlier, ResolvedRef later, Optional<String> diffOf, RemoteCall call)
            throws FetchException, IOException {
        RevisionChanges wanted =
                new RevisionChanges(Commits.id(earlier), Commits.id(later.revision()), diffOf, call::checkStopped);
        Optional<Changes> found = Optional.empty();
        if (Files.exists(checkout.resolve(Constants.DOT_GIT))) {
            try (Repository repository = Repositories.open(checkout)) {
                found = wanted.in(repository);
            }
        }
        if (found.isEmpty() && url.folder().isPresent()) {
            Path folder = RepositoryCache.FileKey.resolve(url.folder().get().toFile(), FS.DETECTED)
                    .toPath();
            try (Repository repository = Repositories.openBare(folder)) {
                found = wanted.in(repository);
            }
        }
        Optional<Mirror> mirror = mirrors.of(url).filter(Mirror::exists);
        if (found.isEmpty() && mirror.isPresent()) {
            mirror.get().update(Optional.of(later), Mirror.Extent.FILES_OF_TARGET, CacheTries.Use.EXISTING, call);
            try (Repository repository = mirror.get().open()) {
                found = wanted.in(repository);
            }
        }
        return found;
    }
}
