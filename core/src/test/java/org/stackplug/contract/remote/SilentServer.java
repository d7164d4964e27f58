package org.stackplug.contract.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Accepts connections and never answers. */
public final class SilentServer implements AutoCloseable {
    private final ServerSocket socket;

    /** On a free port of the loopback. The system accepts for it: connections wait in the queue for ever. */
    public SilentServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** A URL that leads here. */
    public String url(String scheme) {
        return scheme + "://127.0.0.1:" + socket.getLocalPort() + "/repository";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
