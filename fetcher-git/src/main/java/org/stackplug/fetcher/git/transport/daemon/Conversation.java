package org.stackplug.fetcher.git.transport.daemon;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection to a git daemon. It can be handed on from whoever asked for refs to whoever fetches objects: the second does not
 * hear what the daemon said at the beginning, and gets it from here.
 */
final class Conversation implements Closeable {
    private static final int LISTEN_MILLIS = 1;

    private final Socket socket;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private byte[] greeting;

    Conversation(Socket socket, Runnable whenClosed) {
        this.socket = socket;
        this.whenClosed = whenClosed;
    }

    /** The socket, for whoever has to end it from another thread. */
    Socket socket() {
        return socket;
    }

    /** Whether the daemon has been asked for a repository, and has answered. */
    boolean isBegun() {
        return greeting != null;
    }

    /** Whether the daemon has hung up, or says what nobody has asked for. */
    boolean isOver() {
        try {
            socket.setSoTimeout(LISTEN_MILLIS);
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            waitForEver();
        }
    }

    private void waitForEver() {
        try {
            socket.setSoTimeout(0);
        } catch (SocketException e) {
            System.getLogger(Conversation.class.getName()).log(System.Logger.Level.DEBUG, "a closed socket", e);
        }
    }

    /** What the daemon says, from its beginning. */
    Hearing hear() throws IOException {
        InputStream live = socket.getInputStream();
        return new Hearing(
                isBegun() ? new SequenceInputStream(new ByteArrayInputStream(greeting), live) : live, isBegun());
    }

    /** To the daemon. */
    OutputStream say() throws IOException {
        return socket.getOutputStream();
    }

    /** All that the daemon says before it is asked for anything has been heard. */
    void begun(Hearing hearing) {
        greeting = hearing.heard();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            whenClosed.run();
        }
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(Conversation.class.getName()).log(System.Logger.Level.DEBUG, "closing a socket", e);
        }
    }

    /** Remembers what was heard until it is asked for that. */
    static final class Hearing extends FilterInputStream {
        private ByteArrayOutputStream record;

        private Hearing(InputStream in, boolean known) {
            super(in);
            record = known ? null : new ByteArrayOutputStream();
        }

        private byte[] heard() {
            byte[] heard = record.toByteArray();
            record = null;
            return heard;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0 && record != null) {
                record.write(read);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0 && record != null) {
                record.write(bytes, offset, read);
            }
            return read;
        }
    }
}
