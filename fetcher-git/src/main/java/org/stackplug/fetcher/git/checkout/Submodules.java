package org.stackplug.fetcher.git.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.worktree.Inspection;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** Brings the submodules of a checkout, each a checkout of its own in its place. */
final class Submodules {
    private record Wanted(String url, String commit) {}

    private final CheckoutWriter writer;
    private final CheckoutMover mover;

    /** @param mover {@code null} if all of them are new */
    Submodules(CheckoutWriter writer, CheckoutMover mover) {
        this.writer = writer;
        this.mover = mover;
    }

    /** Brings those that the checked-out commit names, with theirs. */
    void bring(RemoteUrl parent, CheckoutRequest request, Path folder, RemoteCall attempt)
            throws FetchException, IOException {
        for (Map.Entry<String, Wanted> entry : wanted(parent, folder).entrySet()) {
            attempt.checkStopped();
            Path place = folder.resolve(entry.getKey());
            Wanted wanted = entry.getValue();
            ResolvedRef target = ResolvedRef.of(new Revision(wanted.commit()));
            refuseLocal(parent, wanted.url());
            CheckoutRequest one = new CheckoutRequest(source(wanted), target, request.depth(), true);
            if (new Inspection(place).state().kind() == CheckoutState.Kind.ABSENT) {
                Files.createDirectories(place);
                writer.write(one, place, attempt);
            } else if (mover != null) {
                mover.move(one, place, attempt);
            }
        }
    }

    /** As in git: a repository from elsewhere can't make a checkout hold what is on this machine. */
    private static void refuseLocal(RemoteUrl parent, String url) throws FetchException {
        if (parent.folder().isEmpty() && (url.startsWith("/") || url.startsWith("file:"))) {
            throw new FetchException(Reason.CORRUPT, "a submodule of " + parent + " names a folder of this machine");
        }
    }

    private static Source source(Wanted wanted) throws FetchException {
        try {
            return new Source(wanted.url(), wanted.commit());
        } catch (IllegalArgumentException e) {
            throw new FetchException(Reason.CORRUPT, "a submodule has no usable URL", e);
        }
    }

    private static Map<String, Wanted> wanted(RemoteUrl parent, Path folder) throws FetchException, IOException {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        try (Repository repository = Repositories.open(folder);
                SubmoduleWalk walk = SubmoduleWalk.forIndex(repository)) {
            walk.setTree(repository.resolve(Constants.HEAD + "^{tree}"));
            while (walk.next()) {
                String url = walk.getModulesUrl();
                if (url != null) {
                    wanted.put(
                            walk.getPath(),
                            new Wanted(absolute(parent, url), walk.getObjectId().name()));
                }
            }
        } catch (ConfigInvalidException e) {
            throw new FetchException(Reason.CORRUPT, "the .gitmodules in " + folder + " can't be read", e);
        }
        return wanted;
    }

    /** A relative URL is relative to that of the parent, which counts as a folder. */
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
