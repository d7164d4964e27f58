package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.source.RemoteRequest;
import org.stackplug.fetcher.git.transport.Remotes;
import org.stackplug.fetcher.git.worktree.Inspection;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** Fetches the submodules of a checkout, each as a checkout of its own at its path. */
final class Submodules {
    private record Submodule(String url, String commit) {}

    private final CheckoutWriter writer;
    private final Optional<CheckoutMover> mover;
    private final Remotes remotes;

    /** @param mover moves submodules that are there; empty where all of them are new */
    Submodules(CheckoutWriter writer, Optional<CheckoutMover> mover, Remotes remotes) {
        this.writer = writer;
        this.mover = mover;
        this.remotes = remotes;
    }

    /** Fetches the submodules that the checked-out commit names, and their submodules. */
    void fetch(RemoteRequest parent, Path folder, RemoteCall call) throws FetchException, IOException {
        for (Map.Entry<String, Submodule> entry :
                submodules(parent.url(), folder).entrySet()) {
            call.checkStopped();
            Path place = folder.resolve(entry.getKey());
            RemoteRequest request = request(parent, entry.getValue());
            if (new Inspection(place).state().kind() == CheckoutState.Kind.ABSENT) {
                Files.createDirectories(place);
                writer.write(request, place, call);
            } else if (mover.isPresent()) {
                mover.get().move(request, place, call);
            }
        }
    }

    private RemoteRequest request(RemoteRequest parent, Submodule submodule) throws FetchException {
        ResolvedRef target = ResolvedRef.ofCommit(new Revision(submodule.commit()));
        refuseLocal(parent.url(), submodule.url());
        try {
            Source source = new Source(submodule.url(), submodule.commit());
            return new RemoteRequest(remotes.url(source.url()), target, parent.depth(), true, parent.partial());
        } catch (IllegalArgumentException e) {
            throw new FetchException(Reason.CORRUPT, "a submodule has no usable URL", e);
        }
    }

    /** As in git: a remote repository can't make a checkout hold files of this machine. */
    private static void refuseLocal(RemoteUrl parent, String url) throws FetchException {
        if (parent.folder().isEmpty() && (url.startsWith("/") || url.startsWith("file:"))) {
            throw new FetchException(Reason.CORRUPT, "a submodule of " + parent + " names a folder of this machine");
        }
    }

    private static Map<String, Submodule> submodules(RemoteUrl parent, Path folder) throws FetchException, IOException {
        Map<String, Submodule> submodules = new LinkedHashMap<>();
        try (Repository repository = Repositories.open(folder);
                SubmoduleWalk walk = SubmoduleWalk.forIndex(repository)) {
            walk.setTree(repository.resolve(Constants.HEAD + "^{tree}"));
            while (walk.next()) {
                String url = walk.getModulesUrl();
                if (url != null) {
                    submodules.put(
                            walk.getPath(),
                            new Submodule(
                                    absolute(parent, url), walk.getObjectId().name()));
                }
            }
        } catch (ConfigInvalidException e) {
            throw new FetchException(Reason.CORRUPT, "the .gitmodules in " + folder + " can't be read", e);
        }
        return submodules;
    }

    /** Resolves a relative URL against the parent's, which counts as a folder. */
    private static String absolute(RemoteUrl parent, String url) {
        if (!url.startsWith("./") && !url.startsWith("../")) {
            return url;
        }
        String base = parent.clean().replaceAll("/+$", "");
        String rest = url;
        while (rest.startsWith("./") || rest.startsWith("../")) {
            if (rest.startsWith("../")) {
                int slash = base.lastIndexOf('/');
                base = slash < 0 ? base : base.substring(0, slash);
            }
            rest = rest.substring(rest.indexOf('/') + 1);
        }
        return base + "/" + rest;
    }
}
