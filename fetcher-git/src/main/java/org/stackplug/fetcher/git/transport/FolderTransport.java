package org.stackplug.fetcher.git.transport;

import java.io.File;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackTransport;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.util.FS;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.repository.Repositories;

/**
 * The transport to a repository on this machine. JGit's own sends only commits that a ref names, and reports
 * failures on the error stream.
 */
final class FolderTransport extends Transport implements PackTransport {
    /** JGit writes this many bytes before it reads again: with smaller pipes both ends would wait. */
    private static final int PIPE_BYTES = 1 << 17;
    /** How long to wait for the failure of the server. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RemoteCall call;
    private final File gitFolder;

    FolderTransport(Repository local, URIish uri, Path folder, RemoteCall call) throws NoRemoteRepositoryException {
        super(local, uri);
        this.call = call;
        gitFolder = RepositoryCache.FileKey.resolve(folder.toFile(), FS.DETECTED);
        if (gitFolder == null) {
            throw new NoRemoteRepositoryException(uri, "not found");
        }
    }

    /** Returns the folder of the repository itself. */
    Path gitFolder() {
        return gitFolder.toPath();
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
        // Each connection closes its own pipes.
    }

    private final class Connection extends BasePackFetchConnection {
        private final PipedInputStream fromServer = new PipedInputStream(PIPE_BYTES);
        private final PipedOutputStream toServer = new PipedOutputStream();
        private final Thread server;
        private volatile IOException serverFailure;

        Connection(Collection<RefSpec> specs, String... prefixes) throws TransportException {
            super(FolderTransport.this);
            try {
                Repository remote = Repositories.openBare(gitFolder.toPath());
                PipedInputStream fromClient = new PipedInputStream(toServer, PIPE_BYTES);
                PipedOutputStream toClient = new PipedOutputStream(fromServer);
                call.closeOnStop(fromServer);
                server = new Thread(() -> serve(remote, fromClient, toClient), "stackplug-upload-pack");
                server.setDaemon(true);
                server.start();
            } catch (IOException e) {
                throw new TransportException(uri, "not a repository", e);
            }
            init(fromServer, toServer);
            if (!readAdvertisedRefs()) {
                lsRefs(specs, prefixes);
            }
        }

        private void serve(Repository remote, PipedInputStream in, PipedOutputStream out) {
            try (remote;
                    in;
                    out) {
                UploadPack upload = new UploadPack(remote);
                upload.setRequestPolicy(UploadPack.RequestPolicy.ANY);
                upload.setExtraParameters(List.of("version=2"));
                upload.upload(in, out, null);
            } catch (IOException | RuntimeException | Error e) {
                // The client reports that the pipe has ended.
                serverFailure = e instanceof IOException failure ? failure : new IOException(e);
                System.getLogger(FolderTransport.class.getName())
                        .log(System.Logger.Level.DEBUG, () -> "serving " + gitFolder, e);
            }
        }

        @Override
        protected void doFetch(
                org.eclipse.jgit.lib.ProgressMonitor monitor,
                Collection<org.eclipse.jgit.lib.Ref> want,
                Set<ObjectId> have,
                java.io.OutputStream messages)
                throws TransportException {
            try {
                super.doFetch(monitor, want, have, messages);
                copyShallow();
            } catch (TransportException e) {
                awaitServer();
                if (serverFailure != null) {
                    e.addSuppressed(serverFailure);
                }
                throw e;
            }
        }

        /** JGit's server does not say where its own history ends, if that is cut off. */
        private void copyShallow() throws TransportException {
            try (Repository remote = Repositories.openBare(gitFolder.toPath());
                    Repository now = Repositories.openBare(local.getDirectory().toPath());
                    ObjectReader reader = now.newObjectReader()) {
                Set<ObjectId> shallow = new HashSet<>(now.getObjectDatabase().getShallowCommits());
                boolean known = shallow.isEmpty();
                for (ObjectId end : remote.getObjectDatabase().getShallowCommits()) {
                    if (reader.has(end)) {
                        shallow.add(end);
                    }
                }
                if (known != shallow.isEmpty()) {
                    now.getObjectDatabase().setShallowCommits(shallow);
                }
            } catch (IOException e) {
                throw new TransportException(uri, "the end of its history can't be read", e);
            }
        }

        /** Waits for the server's own failure, which is more precise than its message to the client. */
        private void awaitServer() {
            try {
                server.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            super.close();
            try {
                fromServer.close();
                toServer.close();
            } catch (IOException e) {
                System.getLogger(FolderTransport.class.getName()).log(System.Logger.Level.DEBUG, "closing a pipe", e);
            }
        }
    }
}
