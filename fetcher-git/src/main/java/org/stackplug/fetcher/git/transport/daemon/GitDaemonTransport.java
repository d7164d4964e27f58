package org.stackplug.fetcher.git.transport.daemon;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackTransport;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TcpTransport;
import org.eclipse.jgit.transport.URIish;
import org.stackplug.fetcher.git.call.RemoteCall;

/** The {@code git://} protocol. JGit's own can't be stopped while it waits: nobody else sees its socket. */
public final class GitDaemonTransport extends TcpTransport implements PackTransport {
    private static final int DEFAULT_PORT = 9418;

    private final Conversations conversations;
    private final boolean withoutRefs;
    private final RemoteCall call;

    /**
     * One that is not connected yet.
     *
     * @param withoutRefs not to ask a remote of protocol 2 for its refs
     */
    public GitDaemonTransport(
            Repository local, URIish uri, Conversations conversations, boolean withoutRefs, RemoteCall call) {
        super(local, uri);
        this.conversations = conversations;
        this.withoutRefs = withoutRefs;
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
        // Each connection closes its own conversation, or leaves it to the next.
    }

    private Conversation connect() throws TransportException {
        InetSocketAddress address =
                new InetSocketAddress(uri.getHost(), uri.getPort() > 0 ? uri.getPort() : DEFAULT_PORT);
        try {
            if (address.isUnresolved()) {
                throw new UnknownHostException(uri.getHost());
            }
            return conversations.open(address, call);
        } catch (IOException e) {
            throw new TransportException(uri, "no connection", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(uri, "interrupted", e);
        }
    }

    /** A conversation, either new or left by whoever asked for refs. */
    private final class Connection extends BasePackFetchConnection {
        private final Conversation conversation;
        /** The remote waits for the next question. */
        private boolean open;

        Connection(Collection<RefSpec> specs, String... prefixes) throws TransportException {
            super(GitDaemonTransport.this);
            Optional<Conversation> left = conversations.take(uri);
            conversation = left.isPresent() ? left.get() : connect();
            if (left.isPresent()) {
                call.closeOnStop(conversation.socket());
            }
            try {
                Conversation.Hearing hearing = conversation.hear();
                init(
                        new BufferedInputStream(call.watch(hearing), 1 << 16),
                        new BufferedOutputStream(conversation.say()));
                if (!conversation.isBegun()) {
                    begin();
                }
                boolean refsAreKnown = readAdvertisedRefs();
                if (!conversation.isBegun()) {
                    conversation.begun(hearing);
                }
                if (!refsAreKnown && !withoutRefs) {
                    lsRefs(specs, prefixes);
                }
                // A remote that speaks an older protocol waits for no second question.
                open = !refsAreKnown && in.available() == 0;
            } catch (IOException e) {
                close();
                throw e instanceof TransportException known
                        ? known
                        : new TransportException(uri, "the remote hung up", e);
            }
        }

        private void begin() throws IOException {
            String port = uri.getPort() > 0 && uri.getPort() != DEFAULT_PORT ? ":" + uri.getPort() : "";
            pckOut.writeString(
                    "git-upload-pack " + uri.getPath() + "\0host=" + uri.getHost() + port + "\0\0version=2\0");
            pckOut.flush();
        }

        @Override
        protected void doFetch(
                ProgressMonitor monitor, Collection<Ref> want, Set<ObjectId> have, OutputStream outputStream)
                throws TransportException {
            open = false;
            super.doFetch(monitor, want, have, outputStream);
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                in = null;
                out = null;
                conversations.keep(uri, conversation);
                super.close();
            } else {
                super.close();
                conversation.close();
            }
        }
    }
}
