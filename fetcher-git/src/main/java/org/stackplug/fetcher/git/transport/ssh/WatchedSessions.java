package org.stackplug.fetcher.git.transport.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.UserGit;

/** SSH sessions for one call: stopped with the call, watched for silence, and counted. */
public final class WatchedSessions extends SshSessionFactory {
    private final SshSessions sessions;
    private final Semaphore logins;
    private final RemoteCall call;

    /**
     * Makes no connection yet.
     *
     * @param logins how many sessions may log in at once
     */
    public WatchedSessions(UserGit git, Semaphore logins, RemoteCall call) {
        SshEd25519.install();
        this.logins = logins;
        this.sessions = new SshSessions(git, call);
        this.call = call;
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
        call.silence().waiting();
        try {
            RemoteSession2 session =
                    sessions.getSession(uri, provider, fs, call.silence().limitMillis());
            call.closeOnStop(session::disconnect);
            return new WatchedSession(session, call);
        } finally {
            call.silence().heard();
            logins.release();
        }
    }

    @Override
    public String getType() {
        return sessions.getType();
    }

    private record WatchedSession(RemoteSession2 session, RemoteCall call) implements RemoteSession2 {
        @Override
        public Process exec(String command, Map<String, String> environment, int timeout) throws IOException {
            int seconds = call.silence().limitMillis() / 1000;
            return new WatchedProcess(session.exec(command, environment, seconds), call);
        }

        @Override
        public Process exec(String command, int timeout) throws IOException {
            return exec(command, Map.of(), timeout);
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

        WatchedProcess(Process process, RemoteCall call) {
            this.process = process;
            this.output = call.watch(process.getInputStream());
            this.errors = call.meter().count(process.getErrorStream());
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
