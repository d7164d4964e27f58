package org.stackplug.fetcher.git.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.Credentials;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.fetcher.git.repository.MeteredRepository;
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
    private final FetcherContext.RemoteUse use;
    private final HttpClients http;
    private final Map<String, HostGate> gates = new ConcurrentHashMap<>();
    private final Semaphore logins = new Semaphore(MAX_LOGINS);

    public Remotes(UserGit git, FetcherContext context, HttpClients http) {
        UserGit.prepareTransports(git);
        this.git = git;
        this.offline = context.offline();
        this.limits = context.limits();
        this.use = context.remotes();
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
        return offline && url.onDisk().isEmpty();
    }

    /** Returns the failure of a request that would need the network, which may not be used, where there is no cache. */
    public static FetchException withoutCache() {
        return new FetchException(Reason.OFFLINE, "there is no cache: the setting 'cache' is none, or HOME is not set");
    }

    /** A conversation with a remote. */
    @FunctionalInterface
    public interface Talk<T> {
        T over(Transport transport) throws FetchException, IOException;
    }

    /**
     * Talks to a remote, as soon as its host takes another connection.
     *
     * @param into the repository that receives objects
     * @param depth how many commits of history; 0 for all
     */
    public <T> T talk(RemoteUrl url, Repository into, int depth, RemoteCall call, Talk<T> talk)
            throws FetchException, IOException {
        return talk(url, into, depth, false, call, talk);
    }

    /**
     * Talks to a remote without asking for refs, where the protocol allows it: a fetch of a commit by its id does not need
     * them.
     */
    <T> T talkWithoutRefs(RemoteUrl url, Repository into, int depth, RemoteCall call, Talk<T> talk)
            throws FetchException, IOException {
        return talk(url, into, depth, true, call, talk);
    }

    private <T> T talk(RemoteUrl url, Repository into, int depth, boolean withoutRefs, RemoteCall call, Talk<T> talk)
            throws FetchException, IOException {
        if (url.onDisk().isPresent()) {
            try (Transport transport = open(url, into, depth, withoutRefs, call)) {
                return talk.over(transport);
            }
        }
        if (isOutOfReach(url)) {
            throw withoutCache();
        }
        try (HostGate.Conversation conversation = gate(url).enter(url, call)) {
            try (Transport transport = open(url, into, depth, withoutRefs, call)) {
                return talk.over(transport);
            } catch (IOException | RuntimeException e) {
                conversation.check(e);
                throw e;
            }
        }
    }

    private HostGate gate(RemoteUrl url) {
        return gates.computeIfAbsent(
                url.target().getHost() + ":" + url.target().getPort(),
                host -> new HostGate(use.connections(), use.longestPause()));
    }

    private Transport open(RemoteUrl url, Repository into, int depth, boolean withoutRefs, RemoteCall call)
            throws FetchException, IOException {
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

    private Transport transport(RemoteUrl url, Repository into, boolean withoutRefs, RemoteCall call)
            throws FetchException, IOException {
        Optional<Path> folder = url.onDisk();
        if (folder.isPresent() && !folder.get().toFile().isFile()) {
            FolderTransport local = new FolderTransport(into, url.target(), folder.get(), call);
            LocalSources.requireComplete(url, local.gitFolder());
            return local;
        }
        if (folder.isPresent()) {
            LocalSources.requireBundle(url, folder.get());
            return Transport.open(into, new URIish().setPath(folder.get().toString()));
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
