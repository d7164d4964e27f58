package org.stackplug.contract.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** {@code git daemon} on the loopback: all repositories of a sandbox over {@code git://}. */
public final class GitDaemon implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final int port;
    private final Process process;

    /** Starts the daemon, and waits until it accepts connections. */
    public GitDaemon(GitSandbox git) throws IOException, InterruptedException {
        this(git, 0);
    }

    /**
     * Starts a daemon that closes further connections while it serves so many.
     *
     * @param most 0: there is no limit
     */
    public GitDaemon(GitSandbox git, int most) throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(
                "git",
                "daemon",
                "--export-all",
                "--reuseaddr",
                "--listen=127.0.0.1",
                "--port=" + port,
                "--max-connections=" + most,
                "--base-path=" + git.root(),
                git.root().toString());
        git.isolate(builder.environment());
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!answers()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                close();
                throw new IOException("git daemon does not start");
            }
            Thread.sleep(20);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the URL of a repository. */
    public String url(String repository) {
        return "git://127.0.0.1:" + port + "/" + repository;
    }

    /** Terminates the daemon with its children, which serve. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
