package org.stackplug.fetcher.git.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.Credentials;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.fetcher.git.repository.MeteredRepository;
import org.stackplug.fetcher.git.repository.PartialClone;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.transport.http.HttpClients;
import org.stackplug.fetcher.git.transport.http.HttpRequests;
import org.stackplug.fetcher.git.transport.ssh.WatchedSessions;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetcherContext;

/** Opens a transport to a remote, whatever its protocol. Thread-safe. */
public final class Remotes implements Closeable {
    /** An SSH server refuses some connections while ten others have not logged in yet. */
    private static final int MAX_LOGINS = 8;

    private final UserGit git;
    private final boolean offline;
    private final FetchLimits limits;
    private final HttpClients http;
    private final Semaphore logins = new Semaphore(MAX_LOGINS);

    public Remotes(UserGit git, FetcherContext context, HttpClients http) {
        UserGit.prepareTransports(git);
        this.git = git;
        this.offline = context.offline();
        this.limits = context.limits();
        this.http = http;
    }

    /** Returns how much a remote may send. */
    public FetchLimits limits() {
        return limits;
    }

    /** Returns the URL that the user wrote, as the user's rules rewrite it. */
    public RemoteUrl url(String written) throws FetchException {
        return RemoteUrl.of(written, git);
    }

    /** Returns whether a request to this URL would leave the machine although the network may not be used. */
    public boolean isOutOfReach(RemoteUrl url) {
        return offline && url.folder().isEmpty();
    }

    /**
     * Opens a transport into a repository. The caller closes it.
     *
     * @param depth how many commits of history; 0 for all
     */
    public Transport open(RemoteUrl url, Repository into, int depth, RemoteCall call)
            throws FetchException, IOException {
        return open(url, into, depth, false, call);
    }

    /**
     * Opens a transport that does not ask for refs, where the protocol allows it: a fetch of a commit by its id
     * does not need them.
     */
    Transport openWithoutRefs(RemoteUrl url, Repository into, int depth, RemoteCall call)
            throws FetchException, IOException {
        return open(url, into, depth, true, call);
    }

    private Transport open(RemoteUrl url, Repository into, int depth, boolean withoutRefs, RemoteCall call)
            throws FetchException, IOException {
        if (isOutOfReach(url)) {
            throw new FetchException(Reason.OFFLINE, url + " is not in the cache, and the network may not be used");
        }
        call.checkStopped();
        if (into instanceof MeteredRepository metered) {
            metered.countBy(call.meter());
        }
        Transport transport = transport(url, into, withoutRefs, call);
        transport.setTagOpt(TagOpt.FETCH_TAGS);
        transport.setFetchThin(true);
        if (depth > 0) {
            transport.setDepth(depth);
        }
        return transport;
    }

    /** A clone of a partial clone would lack files, and no remote to get them from. */
    private static void refusePartial(RemoteUrl url, Path gitFolder) throws FetchException, IOException {
        try (Repository source = Repositories.openBare(gitFolder)) {
            if (PartialClone.is(source)) {
                throw new FetchException(
                        Reason.CORRUPT,
                        url
                                + " is a partial clone, which lacks files of its history: 'git fetch --refetch --no-filter' there"
                                + " completes it");
            }
        }
    }

    private Transport transport(RemoteUrl url, Repository into, boolean withoutRefs, RemoteCall call)
            throws FetchException, IOException {
        Optional<Path> folder = url.folder();
        if (folder.isPresent() && !folder.get().toFile().isFile()) {
            FolderTransport local = new FolderTransport(into, url.target(), folder.get(), call);
            refusePartial(url, local.gitFolder());
            return local;
        }
        if ("git".equals(url.target().getScheme())) {
            return new DaemonTransport(into, url.target(), call);
        }
        Transport transport = Transport.open(into, url.target());
        transport.setCredentialsProvider(new Credentials(url.target()));
        if (transport instanceof TransportHttp overHttp) {
            overHttp.setHttpConnectionFactory(new HttpRequests(http, withoutRefs, call));
        } else if (transport instanceof SshTransport overSsh) {
            overSsh.setSshSessionFactory(new WatchedSessions(git, logins, call));
        }
        return transport;
    }

    @Override
    public void close() {
        http.close();
    }
}
