package org.stackplug.contract.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** {@code git daemon} on the loopback: all repositories of a sandbox over {@code git://}. */
public final class GitDaemon implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final int port;
    private final Process process;
    private final Path log;

    /** Starts it and waits until it answers. */
    public GitDaemon(GitSandbox git) throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        log = Files.createTempFile(git.root(), "daemon-", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                "git",
                "daemon",
                "--verbose",
                "--log-destination=stderr",
                "--export-all",
                "--reuseaddr",
                "--listen=127.0.0.1",
                "--port=" + port,
                "--base-path=" + git.root(),
                git.root().toString());
        git.isolate(builder.environment());
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
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

    /** The URL of a repository. */
    public String url(String repository) {
        return "git://127.0.0.1:" + port + "/" + repository;
    }

    /** The number of requests for a repository, each in its own connection. */
    public long requests() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("Request upload-pack for"))
                    .count();
        }
    }

    /** Returns true while it serves a client. */
    public boolean isTalking() {
        return serving().findAny().isPresent();
    }

    private Stream<ProcessHandle> serving() {
        return process.descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("upload-pack"));
    }

    /** Closes all connections, as a daemon does after its idle time-out. */
    public void hangUp() {
        serving().forEach(child -> {
            child.destroyForcibly();
            child.onExit().join();
        });
    }

    /** Terminates its children as well, which serve the clients. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
