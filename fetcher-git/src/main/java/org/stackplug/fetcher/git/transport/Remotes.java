package org.stackplug.fetcher.git.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.Credentials;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.fetcher.git.repository.MeteredRepository;
import org.stackplug.fetcher.git.transport.daemon.Conversations;
import org.stackplug.fetcher.git.transport.daemon.GitDaemonTransport;
import org.stackplug.fetcher.git.transport.http.HttpClients;
import org.stackplug.fetcher.git.transport.http.HttpRequests;
import org.stackplug.fetcher.git.transport.ssh.SshEd25519;
import org.stackplug.fetcher.git.transport.ssh.SshSessions;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetcherContext;

/** Opens the way to a remote, whatever its protocol. Thread-safe. */
public final class Remotes implements Closeable {
    /** At once: an SSH server refuses some of those who come when ten others have not logged in yet. */
    private static final int LOGINS = 8;

    private final UserGit git;
    private final boolean offline;
    private final FetchLimits limits;
    private final HttpClients http;
    private final Conversations conversations = new Conversations();
    private final Semaphore logins = new Semaphore(LOGINS);

    public Remotes(UserGit git, FetcherContext context, HttpClients http) {
        UserGit.prepareTransports(git);
        this.git = git;
        this.offline = context.offline();
        this.limits = context.limits();
        this.http = http;
    }

    /** How much a remote may send. */
    public FetchLimits limits() {
        return limits;
    }

    /** What the user wrote, as a place to go to. */
    public RemoteUrl url(String written) throws FetchException {
        return RemoteUrl.of(written, git);
    }

    /** Whether a request to there would leave this machine while it must not. */
    public boolean isOutOfReach(RemoteUrl url) {
        return offline && url.folder().isEmpty();
    }

    /**
     * A transport into a repository. The caller closes it.
     *
     * @param depth how many commits of history; 0 for all
     */
    public Transport open(RemoteUrl url, Repository into, int depth, RemoteCall attempt)
            throws FetchException, IOException {
        return open(url, into, depth, false, attempt);
    }

    /**
     * A transport that does not ask for refs, where the protocol lets it: whoever fetches a commit by its id need not wait for the
     * answer.
     */
    Transport openWithoutRefs(RemoteUrl url, Repository into, int depth, RemoteCall attempt)
            throws FetchException, IOException {
        return open(url, into, depth, true, attempt);
    }

    private Transport open(RemoteUrl url, Repository into, int depth, boolean withoutRefs, RemoteCall attempt)
            throws FetchException, IOException {
        if (isOutOfReach(url)) {
            throw new FetchException(Reason.OFFLINE, url + " is not in the cache, and the network may not be used");
        }
        attempt.checkStopped();
        if (into instanceof MeteredRepository metered) {
            metered.countBy(attempt.meter());
        }
        Transport transport = transport(url, into, withoutRefs, attempt);
        transport.setTagOpt(TagOpt.FETCH_TAGS);
        transport.setFetchThin(true);
        if (depth > 0) {
            transport.setDepth(depth);
        }
        return transport;
    }

    private Transport transport(RemoteUrl url, Repository into, boolean withoutRefs, RemoteCall attempt)
            throws IOException {
        Optional<Path> folder = url.folder();
        if (folder.isPresent() && !folder.get().toFile().isFile()) {
            return new FolderTransport(into, url.target(), folder.get(), attempt);
        }
        if ("git".equals(url.target().getScheme())) {
            return new GitDaemonTransport(into, url.target(), conversations, withoutRefs, attempt);
        }
        Transport transport = Transport.open(into, url.target());
        transport.setCredentialsProvider(new Credentials(url.target()));
        if (transport instanceof TransportHttp overHttp) {
            overHttp.setHttpConnectionFactory(new HttpRequests(http, withoutRefs, attempt));
        } else if (transport instanceof SshTransport overSsh) {
            overSsh.setSshSessionFactory(new WatchedSessions(git, logins, attempt));
        }
        return transport;
    }

    @Override
    public void close() {
        conversations.close();
        http.close();
    }

    /** SSH sessions that are stopped with the attempt, and whose silence counts. */
    private static final class WatchedSessions extends SshSessionFactory {
        private final SshSessions sessions;
        private final Semaphore logins;
        private final RemoteCall attempt;

        WatchedSessions(UserGit git, Semaphore logins, RemoteCall attempt) {
            SshEd25519.install();
            this.logins = logins;
            this.sessions = new SshSessions(git, attempt);
            this.attempt = attempt;
        }

        @Override
        public RemoteSession2 getSession(URIish uri, CredentialsProvider provider, FS fs, int timeout)
                throws TransportException {
            try {
                logins.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TransportException(uri, "interrupted", e);
            }
            attempt.waiting();
            try {
                RemoteSession2 session = sessions.getSession(uri, provider, fs, attempt.silenceMillis());
                attempt.closeOnStop(session::disconnect);
                return new WatchedSession(session, attempt);
            } finally {
                attempt.heard();
                logins.release();
            }
        }

        @Override
        public String getType() {
            return sessions.getType();
        }
    }

    private record WatchedSession(RemoteSession2 session, RemoteCall attempt) implements RemoteSession2 {
        @Override
        public Process exec(String command, java.util.Map<String, String> environment, int timeout) throws IOException {
            return new WatchedProcess(session.exec(command, environment, attempt.silenceMillis() / 1000), attempt);
        }

        @Override
        public Process exec(String command, int timeout) throws IOException {
            return exec(command, java.util.Map.of(), timeout);
        }

        @Override
        public void disconnect() {
            session.disconnect();
        }
    }

    private static final class WatchedProcess extends Process {
        private final Process process;
        private final InputStream output;
        private final InputStream errors;

        WatchedProcess(Process process, RemoteCall attempt) {
            this.process = process;
            this.output = attempt.watch(process.getInputStream());
            this.errors = attempt.meter().besides(process.getErrorStream());
        }

        @Override
        public OutputStream getOutputStream() {
            return process.getOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return output;
        }

        @Override
        public InputStream getErrorStream() {
            return errors;
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
            return process.waitFor(timeout, unit);
        }

        @Override
        public int exitValue() {
            return process.exitValue();
        }

        @Override
        public void destroy() {
            process.destroy();
        }
    }
}
