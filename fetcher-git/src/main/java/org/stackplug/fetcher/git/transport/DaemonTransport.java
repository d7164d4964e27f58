package org.stackplug.fetcher.git.transport;

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
import org.stackplug.fetcher.git.call.RemoteCall;

/**
 * The {@code git://} protocol, one connection for each request. JGit's own transport keeps its socket to
 * itself: on the JDK's sockets its time-out has no effect, since reading is not interruptible, and nothing
 * that it receives is counted.
 */
final class DaemonTransport extends TcpTransport implements PackTransport {
    private static final int DEFAULT_PORT = 9418;
    private static final int BUFFER = 1 << 16;

    private final RemoteCall call;

    DaemonTransport(Repository local, URIish uri, RemoteCall call) {
        super(local, uri);
        this.call = call;
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

    private final class Connection extends BasePackFetchConnection {
        private final Socket socket = new Socket();

        Connection(Collection<RefSpec> specs, String... prefixes) throws TransportException {
            super(DaemonTransport.this);
            try {
                connect();
                init(
                        new BufferedInputStream(call.watch(socket.getInputStream()), BUFFER),
                        new BufferedOutputStream(socket.getOutputStream()));
                String port = uri.getPort() > 0 && uri.getPort() != DEFAULT_PORT ? ":" + uri.getPort() : "";
                pckOut.writeString(
                        "git-upload-pack " + uri.getPath() + "\0host=" + uri.getHost() + port + "\0\0version=2\0");
                pckOut.flush();
                if (!readAdvertisedRefs()) {
                    lsRefs(specs, prefixes);
                }
            } catch (IOException e) {
                close();
                throw e instanceof TransportException known ? known : new TransportException(uri, "no connection", e);
            }
        }

        private void connect() throws IOException {
            InetSocketAddress address =
                    new InetSocketAddress(uri.getHost(), uri.getPort() > 0 ? uri.getPort() : DEFAULT_PORT);
            if (address.isUnresolved()) {
                throw new UnknownHostException(uri.getHost());
            }
            call.closeOnStop(socket);
            socket.setTcpNoDelay(true);
            socket.connect(address, call.silence().limitMillis());
        }

        @Override
        public void close() {
            super.close();
            try {
                socket.close();
            } catch (IOException e) {
                System.getLogger(DaemonTransport.class.getName()).log(System.Logger.Level.DEBUG, "closing a socket", e);
            }
        }
    }
}
