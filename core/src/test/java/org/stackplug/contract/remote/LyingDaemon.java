package org.stackplug.contract.remote;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * {@code git upload-pack} on the loopback, over {@code git://}, which changes lines on their way, like a remote that does
 * not run git's own server. Reads lines as Latin-1, so that bytes stay unchanged.
 */
public final class LyingDaemon implements AutoCloseable {
    private static final int LENGTH = 4;

    private final GitSandbox git;
    private final ServerSocket server;
    private final UnaryOperator<String> lie;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "lying-daemon");
        thread.setDaemon(true);
        return thread;
    });

    /** @param lie the replacement of each line, without its length; {@code null} closes the connection there */
    public LyingDaemon(GitSandbox git, UnaryOperator<String> lie) throws IOException {
        this.git = git;
        this.lie = lie;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Returns a daemon whose HEAD names this target instead of the branch {@code trunk}. */
    public static LyingDaemon withHead(GitSandbox git, String target) throws IOException {
        return new LyingDaemon(
                git,
                line -> line.replace("symref-target:refs/heads/trunk", "symref-target:" + target)
                        .replace("symref=HEAD:refs/heads/trunk", "symref=HEAD:" + target));
    }

    /** The URL of a repository. */
    public String url(String repository) {
        return "git://127.0.0.1:" + server.getLocalPort() + "/" + repository;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            String request = new String(in.readNBytes(length(in) - LENGTH), StandardCharsets.UTF_8);
            String path = request.substring(request.indexOf(' ') + 2, request.indexOf('\0'));
            ProcessBuilder builder = new ProcessBuilder(
                    "git", "upload-pack", git.root().resolve(path).toString());
            git.isolate(builder.environment());
            if (request.contains("version=2")) {
                builder.environment().put("GIT_PROTOCOL", "version=2");
            }
            Process upload =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            threads.execute(() -> forward(in, upload));
            try {
                answer(new DataInputStream(upload.getInputStream()), socket.getOutputStream());
            } finally {
                upload.destroyForcibly();
            }
        } catch (IOException e) {
            // The other side went away.
        }
    }

    private static int length(DataInputStream in) throws IOException {
        return Integer.parseInt(new String(in.readNBytes(LENGTH), StandardCharsets.US_ASCII), 16);
    }

    private static void forward(InputStream in, Process upload) {
        try (OutputStream out = upload.getOutputStream()) {
            byte[] buffer = new byte[1 << 13];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // Either side went away.
        }
    }

    private void answer(DataInputStream truth, OutputStream out) throws IOException {
        while (true) {
            byte[] head = truth.readNBytes(LENGTH);
            if (head.length < LENGTH) {
                return;
            }
            int length = Integer.parseInt(new String(head, StandardCharsets.US_ASCII), 16);
            if (length < LENGTH) {
                out.write(head);
            } else {
                byte[] line = truth.readNBytes(length - LENGTH);
                if (line.length < length - LENGTH) {
                    throw new EOFException();
                }
                String said = lie.apply(new String(line, StandardCharsets.ISO_8859_1));
                if (said == null) {
                    out.flush();
                    return;
                }
                byte[] bytes = said.getBytes(StandardCharsets.ISO_8859_1);
                out.write(String.format("%04x", bytes.length + LENGTH).getBytes(StandardCharsets.US_ASCII));
                out.write(bytes);
            }
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
