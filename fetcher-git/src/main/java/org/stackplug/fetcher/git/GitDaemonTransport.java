package org.stackplug.fetcher.git;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackTransport;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TcpTransport;
import org.eclipse.jgit.transport.URIish;

/** The {@code git://} protocol. JGit's own can't be stopped while it waits: nobody else sees its socket. */
final class GitDaemonTransport extends TcpTransport implements PackTransport {
    private static final int DEFAULT_PORT = 9418;

    private final Attempt attempt;
    private boolean withoutRefs;

    GitDaemonTransport(Repository local, URIish uri, Attempt attempt) {
        super(local, uri);
        this.attempt = attempt;
    }

    /** Does not ask a remote of protocol 2 for its refs: whoever fetches a commit by its id need not wait for the answer. */
    void leaveOutRefs() {
        withoutRefs = true;
    }

    @Override
    public FetchConnection openFetch() throws TransportException {
        return openFetch(List.of());
    }

    @Override
    public FetchConnection openFetch(Collection<RefSpec> specs, String... prefixes) throws TransportException {
        return new Connection(specs, prefixes);
    }

    @Override
    public PushConnection openPush() throws NotSupportedException {
        throw new NotSupportedException("nothing is ever pushed");
    }

    @Override
    public void close() {
        // Each connection closes its own socket.
    }

    private Socket connect() throws TransportException {
        Socket socket = new Socket();
        attempt.closeOnStop(socket);
        attempt.waiting();
        try {
            InetSocketAddress address =
                    new InetSocketAddress(uri.getHost(), uri.getPort() > 0 ? uri.getPort() : DEFAULT_PORT);
            if (address.isUnresolved()) {
                throw new UnknownHostException(uri.getHost());
            }
            socket.setTcpNoDelay(true);
            socket.connect(address, attempt.silenceMillis());
            return socket;
        } catch (IOException e) {
            closeQuietly(socket);
            throw new TransportException(uri, "no connection", e);
        } finally {
            attempt.heard();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(GitDaemonTransport.class.getName()).log(System.Logger.Level.DEBUG, "closing a socket", e);
        }
    }

    private final class Connection extends BasePackFetchConnection {
        private final Socket socket;

        Connection(Collection<RefSpec> specs, String... prefixes) throws TransportException {
            super(GitDaemonTransport.this);
            socket = GitDaemonTransport.this.connect();
            try {
                init(
                        new BufferedInputStream(attempt.watch(socket.getInputStream()), 1 << 16),
                        new BufferedOutputStream(socket.getOutputStream()));
                String port = uri.getPort() > 0 && uri.getPort() != DEFAULT_PORT ? ":" + uri.getPort() : "";
                pckOut.writeString(
                        "git-upload-pack " + uri.getPath() + "\0host=" + uri.getHost() + port + "\0\0version=2\0");
                pckOut.flush();
            } catch (IOException e) {
                close();
                throw new TransportException(uri, "the remote hung up", e);
            }
            if (!readAdvertisedRefs() && !withoutRefs) {
                lsRefs(specs, prefixes);
            }
        }

        @Override
        public void close() {
            super.close();
            closeQuietly(socket);
        }
    }
}
